from align.text.word_sets import hyphened_words, letter_runs


def test_runs_of_letters_are_casefolded_and_cut_at_hyphens() -> None:
    assert letter_runs("Twenty-Three Straße, 12 x_y") == {"twenty", "three", "strasse", "x", "y"}


def test_words_keep_their_hyphens() -> None:
    assert hyphened_words("Twenty-Three Straße, 12") == {"twenty-three", "strasse"}
    assert hyphened_words("no hyphen") == letter_runs("no hyphen")


def test_long_texts_have_the_same_words_as_short_ones() -> None:
    assert letter_runs("dix-sept " * 1000) == letter_runs("dix-sept")
    assert hyphened_words("dix-sept " * 1000) == hyphened_words("dix-sept")

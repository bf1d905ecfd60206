"""What n-grams are worth to a selection."""

from corpus.selection.features import SCALE, of_corpus, words_of

LANGS = ("en", "es")


def worth(documents: list[str | None]) -> dict[str, int]:
    """What each word of three pairs is worth, the pairs being in these documents."""
    sources = ["gradient kernel", "gradient tensor"] + ["kernel matrix"] * (len(documents) - 2)
    covered = of_corpus(sources, ["x"] * len(sources), LANGS, documents)
    found = {}
    for features, text in zip(covered.features, sources, strict=True):
        for place in features.tolist():
            for name in words_of(covered, [place], [(text, "en")]):
                found[name] = int(covered.weights[place]) // SCALE
    return found


def test_an_ngram_is_worth_the_documents_that_have_it() -> None:
    documents = ["a", "b", *["c"] * 8, *(f"d{n}" for n in range(20))]
    found = worth([*documents])
    assert found["gradient"] == 2
    assert found["kernel"] == 22  # a, c, and twenty others
    assert found["kernel matrix"] == 21


def test_in_a_corpus_of_few_documents_each_pair_counts() -> None:
    assert worth(["memory.tmx"] * 8)["kernel matrix"] == 6
    assert worth([None] * 8)["kernel"] == 7

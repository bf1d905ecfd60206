from align.mining.mining import MiningOptions
from align.mining.offers import offered

ANY = MiningOptions(min_words=2, max_documents=2, min_sentences=1)


def texts(
    documents: dict[str, list[str]], candidates: set[str], foreign: set[str], options: MiningOptions
) -> list[str]:
    return [offer.text for offer in offered(documents, "en", candidates, foreign, options)]


def test_a_sentence_is_offered_once_with_its_first_place() -> None:
    documents = {"b": ["one two", "three four"], "a": ["x", "three four", "three four"]}
    found = offered(documents, "en", {"a", "b"}, set(), ANY)
    assert [(offer.document_id, offer.position, offer.text) for offer in found] == [
        ("a", 1, "three four"),
        ("b", 0, "one two"),
    ]


def test_what_stands_in_a_translated_document_is_settled() -> None:
    documents = {"a": ["one two", "three four"], "paired": ["one two"]}
    assert texts(documents, {"a"}, set(), ANY) == ["three four"]


def test_what_stands_in_many_documents_is_template_text() -> None:
    documents = {name: ["one two", f"three {name}"] for name in "abc"}
    assert texts(documents, set("abc"), set(), ANY) == ["three a", "three b", "three c"]


def test_text_of_a_page_in_another_language_is_left_out() -> None:
    assert texts({"a": ["Política de privacidad", "one two"]}, {"a"}, {"políticadeprivacidad"}, ANY) == [
        "one two"
    ]


def test_short_sentences_and_stubs_are_left_out() -> None:
    documents = {"a": ["one", "one two", "one two three"], "b": ["four five"]}
    assert texts(documents, {"a", "b"}, set(), MiningOptions(min_words=2, min_sentences=2)) == [
        "one two",
        "one two three",
    ]


def test_without_spaces_two_characters_count_as_a_word() -> None:
    documents = {"a": ["学習する", "機械学習する"]}
    found = offered(documents, "ja", {"a"}, set(), MiningOptions(min_words=3, min_sentences=1))
    assert [offer.text for offer in found] == ["機械学習する"]

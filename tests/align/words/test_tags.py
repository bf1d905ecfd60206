"""Inline tags projected to the other side of a pair."""

from hypothesis import given
from hypothesis import strategies as st

from align.words.tags import Tag, projected

TABLE = {
    "red": {"roja": 0.9, "rojo": 0.8},
    "house": {"casa": 0.9},
    "big": {"grande": 0.9},
    "garden": {"jardín": 0.9},
    "the": {"la": 0.4, "el": 0.4},
    "has": {"tiene": 0.8},
}


def tagged(text: str, tags: list[Tag]) -> list[tuple[str, str]]:
    return [(tag.name, text[tag.start : tag.end]) for tag in tags]


def project(source: str, target: str, *tags: tuple[str, str]) -> list[tuple[str, str]]:
    given_tags = [Tag(name, source.index(part), source.index(part) + len(part)) for name, part in tags]
    return tagged(target, projected(source, given_tags, target, ("en", "es"), TABLE))


def test_words_in_another_order() -> None:
    found = project(
        "The red house has a big garden", "La casa roja tiene un jardín grande", ("b", "red house")
    )
    assert found == [("b", "casa roja")]


def test_tags_apart_stay_apart_and_nested_ones_nested() -> None:
    source, target = "The red house has a big garden", "La casa roja tiene un jardín grande"
    found = project(source, target, ("b", "red house"), ("i", "red"), ("a", "big garden"))
    assert found == [("b", "casa roja"), ("i", "roja"), ("a", "jardín grande")]


def test_code_and_names_are_found_as_they_are() -> None:
    assert project("Call model.fit(x) first", "Primero llame a model.fit(x)", ("code", "model.fit(x)")) == [
        ("code", "model.fit(x)")
    ]


def test_a_tag_around_the_whole_text_and_an_empty_one() -> None:
    assert project("The house", "La casa", ("b", "The house")) == [("b", "La casa")]
    (found,) = projected("a b", [Tag("br", 3, 3)], "la casa", ("en", "es"), {})
    assert found == Tag("br", 7, 7)


def test_marks_around_a_tag_bound_it_on_the_other_side() -> None:
    found = project("Red parts: the house", "Las partes rojas: la casa", ("b", "Red parts"))
    assert found == [("b", "Las partes rojas")]


def test_what_nothing_corresponds_to_is_left_out() -> None:
    assert project("The xyz house", "La casa", ("b", "xyz")) == []


def test_words_that_nothing_translates_are_taken_for_each_other() -> None:
    assert project("The red fence has a big garden", "La cerca roja tiene un jardín", ("a", "red fence")) == [
        ("a", "cerca roja")
    ]
    assert project("The xyz house", "La casa qrs", ("b", "xyz")) == [("b", "qrs")]


def test_words_that_are_written_much_alike() -> None:
    assert project("The ensemble has it", "Lo tiene el ensamble", ("i", "ensemble")) == [("i", "ensamble")]


@given(st.text(max_size=40), st.text(max_size=40), st.data())
def test_any_texts(source: str, target: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    for tag in projected(source, [Tag("x", start, end)], target, ("en", "es"), TABLE):
        assert 0 <= tag.start <= tag.end <= len(target)

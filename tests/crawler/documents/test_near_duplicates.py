from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.near_duplicates import SIZE, near_duplicates, resemblance, sketch

WORDS = [f"word{n}" for n in range(1000)]
TEXT = " ".join(WORDS)


@given(st.text())
def test_a_sketch_is_ascending_bounded_and_resembles_itself(text: str) -> None:
    values = sketch(text)
    assert values == sorted(set(values))
    assert 0 < len(values) <= SIZE
    assert all(0 <= value < 1 << 63 for value in values)
    assert resemblance(values, values) == 1


@given(st.lists(st.integers(0, 1000)), st.lists(st.integers(0, 1000)))
def test_resemblance_is_the_jaccard_similarity_of_small_sets(a: list[int], b: list[int]) -> None:
    union = set(a) | set(b)
    expected = len(set(a) & set(b)) / len(union) if 0 < len(union) <= SIZE else None
    found = resemblance(sorted(set(a)), sorted(set(b)))
    assert 0 <= found <= 1
    assert found == resemblance(sorted(set(b)), sorted(set(a)))
    assert expected is None or found == expected


def test_case_and_spaces_do_not_matter() -> None:
    assert sketch("One  two\nthree four FIVE six") == sketch("one two three four five six")


def test_the_estimate_is_near_the_truth() -> None:
    half = " ".join(WORDS[:500] + [f"other{n}" for n in range(500)])
    assert abs(resemblance(sketch(TEXT), sketch(half)) - 1 / 3) < 0.1
    assert resemblance(sketch(TEXT), sketch("nothing of the kind is said here")) == 0


def test_near_duplicates_point_to_the_first_of_their_kind() -> None:
    changed = " ".join([*WORDS[:500], "changed", *WORDS[501:]])
    different = " ".join(f"other{n}" for n in range(1000))
    sketches = {"a": sketch(TEXT), "b": sketch(different), "c": sketch(changed), "d": sketch(TEXT), "e": []}
    assert near_duplicates(sketches) == {"c": "a", "d": "a"}
    assert near_duplicates({}) == {}

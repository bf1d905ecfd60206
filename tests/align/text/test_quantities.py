"""Values that one text has and the other contradicts."""

import pytest

from align.text.quantities import contradicted


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("It was -7 degrees.", "Hacía 7 grados.", ["7"]),
        ("Between (-7) and 6.", "Entre 7 y 6.", ["7"]),
        ("It was -7 degrees.", "Hacía 7 grados bajo cero.", []),
        ("Open from 6 -7 pm.", "Abierto de 6 a 7 de la tarde.", []),
    ],
    ids=["sign lost", "in brackets", "in words", "hyphen of a span"],
)
def test_a_minus_counts_and_a_hyphen_does_not(source: str, target: str, expected: list[str]) -> None:
    assert contradicted(source, target) == expected

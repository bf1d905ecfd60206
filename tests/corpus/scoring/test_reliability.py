import numpy as np

from align.words.lexicon import learn
from corpus.scoring.reliability import reliability, tallied

PAIRS = [
    pair
    for _ in range(6)
    for pair in (
        ("In town Keras does not train.", "En casa Keras no entrena."),
        ("In town PyTorch does train well.", "En casa PyTorch entrena bien."),
        ("In town she does not sleep.", "En casa no duerme."),
        ("The model of Keras sleeps well.", "El modelo de Keras duerme bien."),
    )
]


def surprises(source: str, target: str) -> tuple[np.ndarray, np.ndarray]:
    sources, targets = [s for s, _ in PAIRS], [t for _, t in PAIRS]
    lexicon = learn(PAIRS, "en", "es")
    sides = tallied(lexicon, sources, targets)
    words = reliability(sides[0], "en"), reliability(sides[1], "es")
    covered = lexicon.coverage([source], [target])
    return (
        words[0].surprises([source], [target], covered.source)[0],
        words[1].surprises([target], [source], covered.target)[0],
    )


def test_a_name_that_is_always_copied_is_missed_on_either_side() -> None:
    right = surprises("In town Keras does not train.", "En casa Keras no entrena.")
    wrong = surprises("In town Keras does not train.", "En casa PyTorch no entrena.")
    assert right[0][2] == right[1][2] == 0
    assert wrong[0][2] > 1
    assert wrong[1][2] > 1


def test_another_form_of_a_name_is_not_missed() -> None:
    found = surprises("In town Keras does not train.", "En casa Kerasio no entrena.")
    assert found[0][2] == found[1][2] == 0

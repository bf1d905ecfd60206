from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.mining.mining import MiningOptions, candidates, mine, mine_texts

Vectors = npt.NDArray[np.float32]
OPTIONS = MiningOptions()


def unit(vectors: npt.ArrayLike) -> Vectors:
    array = np.asarray(vectors, dtype=np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)  # type: ignore[no-any-return]


def noise(seed: int, n: int, dim: int = 64) -> Vectors:
    return unit(np.random.default_rng(seed).standard_normal((n, dim)))


def hidden(seed: int, pairs: int, distractors: int) -> tuple[Vectors, Vectors]:
    """Two sides whose first rows are near each other (cosine about .9), the rest chance."""
    first = noise(seed, pairs + distractors)
    near = unit(first[:pairs] + 0.5 * noise(seed + 1, pairs))
    return first, np.concatenate([near, noise(seed + 2, distractors)])


def rows(found: list[object]) -> set[tuple[int, int]]:
    return {(pair.source, pair.target) for pair in found}  # type: ignore[attr-defined]


def test_hidden_pairs_are_found_among_distractors_and_nothing_else() -> None:
    assert rows([*mine(*hidden(1, 50, 300))]) == {(n, n) for n in range(50)}


@given(seed=st.integers(0, 99), n=st.integers(0, 12), m=st.integers(0, 12))
@settings(deadline=None)
def test_each_row_is_in_one_pair_at_most_and_the_direction_does_not_matter(seed: int, n: int, m: int) -> None:
    a, b = noise(seed, n, 4), noise(seed + 500, m, 4)
    options = MiningOptions(threshold=0.0, min_similarity=0.0)
    found = mine(a, b, options)
    assert len({pair.source for pair in found}) == len({pair.target for pair in found}) == len(found)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    assert rows([*found]) == {(pair.target, pair.source) for pair in mine(b, a, options)}


def test_the_margin_is_the_cosine_over_the_means_of_the_nearest_of_both_sides() -> None:
    a, b = noise(1, 30), noise(2, 40)
    cosine = a @ b.T
    nearest = np.sort(cosine, axis=1)[:, -3:].mean(axis=1), np.sort(cosine, axis=0)[-3:].mean(axis=0)
    found = candidates(a, b, MiningOptions(k=3))
    expected = cosine / ((nearest[0][:, None] + nearest[1][None]) / 2)
    np.testing.assert_allclose(found.margin, expected[found.source, found.target], rtol=1e-5)
    both = {*zip(found.source.tolist(), found.target.tolist(), strict=True)}
    assert len(both) == len(found.source)
    assert {(i, int(j)) for i, j in enumerate(cosine.argmax(axis=1))} <= both
    assert {(int(i), j) for j, i in enumerate(cosine.argmax(axis=0))} <= both


def test_of_two_that_want_the_same_the_better_one_has_it() -> None:
    target = noise(1, 40)
    good, bad = target[0] + 0.2 * noise(2, 1)[0], target[0] + 0.6 * noise(3, 1)[0]
    found = mine(unit([bad, good]), target, replace(OPTIONS, threshold=0.5))
    assert (1, 0) in rows([*found])
    assert (0, 0) not in rows([*found])


@pytest.mark.parametrize(
    "bound", [{"threshold": 9.0}, {"min_similarity": 0.99}, {"max_similarity": 0.5}, {"max_margin": 1.0}]
)
def test_nothing_passes_a_bound(bound: dict[str, float]) -> None:
    assert mine(*hidden(1, 10, 50), replace(OPTIONS, **bound)) == []


def test_vectors_alike_are_copies() -> None:
    same = noise(1, 60)
    assert mine(same[:30], same[20:]) == []


def test_without_sentences_nothing_is_mined() -> None:
    none = np.zeros((0, 64), dtype=np.float32)
    assert mine(none, noise(1, 3)) == mine(noise(1, 3), none) == mine(none, none) == []
    assert mine_texts(([], []), (none, none)) == []


def texts(n: int, start: int = 0) -> tuple[list[str], list[str]]:
    """As many distinct sentences a side, without a number or a word in common."""
    letters = [chr(ord("a") + (start + k) % 26) * (5 + (start + k) // 26) for k in range(n)]
    return [f"the {word} of one" for word in letters], [f"das {word.upper()}X von eins" for word in letters]


def test_a_text_that_comes_again_is_mined_once_by_its_first_row() -> None:
    first, second = hidden(1, 10, 50)
    sources, targets = texts(60)
    again = [*sources, sources[0]], [*targets, targets[0]]
    found = mine_texts(again, (np.concatenate([first, first[:1]]), np.concatenate([second, second[:1]])))
    assert rows([*found]) == {(n, n) for n in range(10)}


def test_a_text_on_both_sides_is_no_translation() -> None:
    vectors = hidden(1, 10, 50)
    sources, targets = texts(60)
    targets[3] = f"{sources[3].upper()}!"  # the letters are the same
    assert rows([*mine_texts((sources, targets), vectors)]) == {(n, n) for n in range(10) if n != 3}


def test_most_words_in_common_are_a_copy_too() -> None:
    vectors = hidden(1, 10, 50)
    sources, targets = texts(60)
    targets[3] = f"{sources[3]} eins"
    assert (3, 3) not in rows([*mine_texts((sources, targets), vectors)])
    lenient = replace(OPTIONS, max_copy=1.0)
    assert (3, 3) in rows([*mine_texts((sources, targets), vectors, lenient)])


def test_numbers_that_disagree_and_lengths_that_do_not_fit_lower_the_score() -> None:
    vectors = hidden(1, 10, 50)
    sources, targets = texts(60)
    plain = {pair.source: pair.score for pair in mine_texts((sources, targets), vectors)}
    sources[1], targets[1] = f"{sources[1]} 12", f"{targets[1]} 13"
    targets[2] += " und noch viel mehr, das auf der anderen Seite nicht steht"
    changed = mine_texts((sources, targets), vectors, replace(OPTIONS, threshold=0.1))
    scores = {pair.source: pair.score for pair in changed}
    assert scores[1] == pytest.approx(plain[1] / 2, rel=0.1)
    assert scores[2] < 0.9 * plain[2]
    assert scores[3] == pytest.approx(plain[3], rel=0.01)


def test_a_handful_of_pairs_must_be_sure() -> None:
    first, second = hidden(1, 9, 50)
    sources, targets = texts(59)
    cosines = (first[:9] * second[:9]).sum(axis=1)
    sure = replace(OPTIONS, sure_similarity=float(np.sort(cosines)[3:5].mean()))
    found = mine_texts((sources, targets), (first, second), sure)
    assert rows([*found]) == {(n, n) for n in range(9) if cosines[n] >= sure.sure_similarity}
    many = mine_texts((sources, targets), (first, second), replace(sure, few=9))
    assert rows([*many]) == {(n, n) for n in range(9)}

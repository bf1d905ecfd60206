import numpy as np

from align.words.contrast import phrases

CATS = ["The tabby cat sleeps on the warm sofa", "A tabby cat hunts mice", "My tabby cat purrs", "Tabby cat!"]
DOGS = ["The dog sleeps in the garden", "A dog barks", "My dog runs and sleeps", "The dog sleeps"]


def test_words_of_one_side_speak_for_it() -> None:
    found = phrases([[text] for text in CATS + DOGS], "en")
    first = np.array([1.0] * 4 + [0.0] * 4)
    keywords = {k.phrase: k for k in found.keywords(first, 1 - first)}
    assert keywords["tabby cat"].log_odds > 0 > keywords["dog"].log_odds
    assert (keywords["tabby cat"].texts_for, keywords["tabby cat"].texts_against) == (4, 0)
    assert [k.z for k in found.keywords(first, 1 - first)] == sorted(k.z for k in keywords.values())


def test_likeness_tells_the_sides_apart() -> None:
    found = phrases([[text] for text in CATS + DOGS], "en")
    first = np.array([1.0] * 4 + [0.0] * 4)
    likeness = found.likeness(found.keywords(first, 1 - first), 5.0)
    assert min(likeness[:4]) > 0 > max(likeness[4:])


def test_common_words_and_punctuation_bound_phrases() -> None:
    found = phrases([["the red kite, blue sky of May"]] * 3, "en")
    assert "red kite" in found.names
    assert "kite blue" not in found.names
    assert not any(name.startswith("the ") or name.endswith(" of") for name in found.names)


def test_languages_without_spaces_have_runs_of_characters() -> None:
    found = phrases([["机器学习很有趣"]] * 3, "zh")
    assert {"机器", "学习", "机器学习"} <= set(found.names)


def test_without_a_side_nothing_is_learnt() -> None:
    found = phrases([[text] for text in CATS], "en")
    assert found.keywords(np.ones(4), np.zeros(4)) == []

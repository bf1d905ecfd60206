import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dedupe import (
    CORPUS_RULES,
    FanOutOptions,
    Kind,
    Sketches,
    judge,
    near_texts,
    normal_form,
)
from corpus.dedupe.minhash import RUN, resemblance, signatures

EN_ES = Kind("en", "es", "sentence")
ALL = [(rule, rule.options()) for rule in CORPUS_RULES]

LONG = (
    "The gradient tells in which direction the loss of the network falls most steeply",
    "El gradiente dice en qué dirección cae con más fuerza la pérdida de la red",
)


def records(pairs, scores=None, ids=None, kind=EN_ES, sites=None, documents=None):
    sketches = Sketches()
    sources, targets = zip(*pairs, strict=True) if pairs else ((), ())
    sketches.add(kind, range(len(pairs)), sources, targets, scores, ids, sites, documents)
    return sketches.records()


def dropped(rule, pairs, scores=None, options=None, **more):
    only = [(other, options or own) for other, own in ALL if other.name == rule]
    return judge(records(pairs, scores, **more), only)[rule].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello,  World!", "hello world"),
        ("ＡＩ", "ai"),
        ("naïve\u00a0Bayes", "NAÏVE BAYES."),
        ("深度学习。", "深度学习"),
    ],
)
def test_case_space_and_punctuation_do_not_count(one, other):
    assert dropped("duplicate", [(one, "x"), (other, "X")]) == [False, True]


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("a b", "ab"), ("!", "?"), ("L1", "L2")])
def test_other_differences_do(one, other):
    assert dropped("duplicate", [(one, "x"), (other, "x")]) == [False, False]


def test_sides_and_kinds_are_not_mixed_up():
    assert dropped("duplicate", [("a", "b"), ("b", "a")]) == [False, False]
    sketches = Sketches()
    sketches.add(EN_ES, [0], ["a"], ["b"])
    sketches.add(EN_ES._replace(granularity="paragraph"), [1], ["a"], ["b"])
    assert not judge(sketches.records(), ALL)["duplicate"].any()


def test_the_best_stays_then_the_least_id_then_the_first():
    pairs = [("k", "k"), ("k", "k"), ("j", "j"), ("k", "k")]
    assert dropped("duplicate", pairs, [0.1, 0.9, 0.5, None]) == [True, False, False, True]
    assert dropped("duplicate", pairs[:2], [0.5, 0.5], ids=["b", "a"]) == [True, False]
    assert dropped("duplicate", pairs[:2], [float("nan"), None]) == [False, True]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1, width=32))))
def test_one_of_each_text_stays_and_it_is_a_best_one(rows):
    drops = dropped("duplicate", [(key, key) for key, _ in rows], [score for _, score in rows])
    kept = [row for row, drop in zip(rows, drops, strict=True) if not drop]
    assert sorted(key for key, _ in kept) == sorted({key for key, _ in rows})
    assert all(score == max(s for k, s in rows if k == key) for key, score in kept)


@given(st.text())
def test_normal_form_is_stable(text):
    assert normal_form(normal_form(text)) == normal_form(text)


def test_a_better_pair_near_on_both_sides_drops_one():
    near = (LONG[0].replace("tells", "tell"), f"{LONG[1]} neuronal")
    assert dropped("near_duplicate", [LONG, near], [0.5, 0.9]) == [True, False]
    assert dropped("near_duplicate", [LONG, near], [0.9, 0.5]) == [False, True]


@pytest.mark.parametrize(
    ("one", "other"), [("C#", "C"), ("-5", "5"), ("10%", "10"), ("10²", "102"), ("f(x)", "f[x]")]
)
def test_near_texts_with_other_signs_are_not_the_same(one, other):
    pairs = [(f"{LONG[0]} {sign} .", f"{LONG[1]} {sign} .") for sign in (one, other)]
    assert dropped("near_duplicate", pairs) == [False, False]


def test_one_side_is_not_enough():
    other = (LONG[0], "Una frase que no tiene nada que ver con la otra de arriba")
    assert dropped("near_duplicate", [LONG, other]) == [False, False]


def test_pairs_with_other_numbers_are_other_pairs():
    versions = [(f"{LONG[0]} since version 1.{n}", f"{LONG[1]} desde la versión 1.{n}") for n in (2, 3)]
    assert dropped("near_duplicate", versions) == [False, False]


def test_pairs_with_other_names_are_other_pairs():
    learners = [(f"{name} {LONG[0]}", f"{name} {LONG[1]}") for name in ("BPE", "ElasticNetCV")]
    assert dropped("near_duplicate", learners) == [False, False]


def test_a_capital_of_one_side_alone_is_no_name():
    begins = [(f"{word} {LONG[0]}", f"y {LONG[1]}") for word in ("And", "And so")]
    assert dropped("near_duplicate", begins) == [False, True]


def test_short_pairs_are_never_near():
    pairs = [("Neural networks", "Redes neuronales"), ("Neural network", "Redes neuronales")]
    assert dropped("near_duplicate", pairs) == [False, False]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 1, width=32)), max_size=12))
def test_whatever_is_dropped_is_near_a_better_one_that_stays(rows):
    words = [" seen", " shown here", " told", ""]
    pairs = [(LONG[0] + words[s], LONG[1] + words[t]) for s, t, _ in rows]
    scores = [score for *_, score in rows]
    drops = dropped("near_duplicate", pairs, scores)
    sides = [signatures([normal_form(pair[side]) for pair in pairs], EN_ES[side]) for side in (0, 1)]
    for worse in np.flatnonzero(drops):
        assert any(
            not drops[better]
            and scores[better] >= scores[worse]
            and all(resemblance(s[[better]], s[[worse]])[0] >= 0.85 for s in sides)
            for better in range(len(rows))
        )


def shared(a, b):
    one, other = ({text[i : i + RUN] for i in range(len(text) - RUN + 1)} for text in (a, b))
    return len(one & other) / len(one | other)


@given(st.text("abcde ", min_size=60, max_size=90), st.text("abcde ", min_size=1, max_size=60))
def test_signatures_estimate_the_share_of_runs_in_common(text, more):
    estimate = resemblance(signatures([text], "en"), signatures([text + more], "en"))[0]
    assert abs(estimate - shared(text, text + more)) < 0.25  # five standard errors


def test_texts_of_any_length_have_signatures_that_do_not_depend_on_their_neighbours():
    texts = ["", "a", "abc", LONG[0], "x" * 100_000, LONG[1]]
    together = signatures(texts, "en")
    alone = np.concatenate([signatures([text], "en") for text in texts])
    assert (together == alone).all()
    assert signatures([], "en").shape == (0, 128)


def test_a_source_keeps_its_best_target_and_a_target_its_best_source():
    pairs = [("a", "x"), ("a", "y"), ("b", "x"), ("c", "z")]
    assert dropped("fan_out", pairs, [0.5, 0.9, 0.4, 0.1]) == [True, False, False, False]
    assert dropped("fan_out", pairs, [0.9, 0.5, 0.4, 0.1]) == [False, True, True, False]


def test_variants_are_kept_on_request():
    pairs = [("a", "x"), ("a", "y"), ("a", "z"), ("b", "x")]
    two = FanOutOptions(targets=2)
    assert dropped("fan_out", pairs, [0.9, 0.8, 0.7, 0.6], two) == [False, False, True, True]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.floats(0, 1, width=32))))
def test_no_source_has_more_targets_than_allowed_and_nothing_is_dropped_needlessly(rows):
    pairs = [row[:2] for row in rows]
    drops = dropped("fan_out", pairs, [score for *_, score in rows])
    kept = [pair for pair, drop in zip(pairs, drops, strict=True) if not drop]
    for side in (0, 1):
        texts = [pair[side] for pair in kept]
        assert len(texts) == len(set(texts))
    used = [{pair[side] for pair in kept} for side in (0, 1)]
    assert all(source in used[0] or target in used[1] for source, target in pairs)


def test_a_rule_judges_what_the_ones_before_it_left():
    near = (f"{LONG[0]} here", f"{LONG[1]} aquí")
    pairs = [LONG, LONG, near, (LONG[0], "Otra traducción de la misma frase, aunque peor")]
    found = judge(records(pairs, [0.9, 0.8, 0.7, 0.6]), ALL)
    assert {rule: np.flatnonzero(rows).tolist() for rule, rows in found.items()} == {
        "boilerplate": [],
        "duplicate": [1],
        "near_duplicate": [2],
        "fan_out": [3],
    }
    assert all(not len(rows) for rows in judge(records([]), ALL).values())


def test_texts_near_held_out_ones_are_found_on_either_side():
    pairs = [
        LONG,
        (f"{LONG[0]} here", "Otra cosa del todo"),
        ("Quite another thing", f"{LONG[1]} aquí"),
        ("Something else", "Algo distinto"),
        (LONG[1], "Sides may have changed"),
    ]
    near = near_texts(records(pairs), np.array([0]), np.array([1, 2, 3, 4]), 0.85)
    assert near.tolist() == [True, True, False, True]


def found(pairs, documents, sites=None, lang="es"):
    sites = sites or ["a.org"] * len(pairs)
    named = [(str(document), "t") for document in documents]
    return dropped("boilerplate", pairs, kind=Kind("en", lang), sites=sites, documents=named)


JOIN = ("Join our community", "Únete a nuestra comunidad")
FURTHER = ("Further reading", "Lecturas adicionales")


def test_template_text_is_boilerplate_and_headings_are_not():
    pairs = [JOIN] * 6 + [FURTHER] * 6 + [("A whole new sentence", "Una frase del todo nueva")]
    assert found(pairs, [*range(6), *range(6), 0]) == [True] * 6 + [False] * 7


def test_it_takes_five_documents_of_one_site():
    assert not any(found([JOIN] * 8, [0, 1, 2, 3] * 2))
    assert not any(found([JOIN] * 6, range(6), ["a.org"] * 3 + ["b.org"] * 3))


def test_it_takes_a_fifth_of_the_site():
    others = [(f"Sentence number {n} here", f"Frase número {n} aquí") for n in range(30)]
    assert not any(found([*[JOIN] * 5, *others], range(35)))
    assert sum(found([*[JOIN] * 7, *others[:28]], range(35))) == 7


def test_length_of_headings_is_counted_in_characters_without_spaces():
    assert not any(found([("Deep learning models", "深度学习")] * 6, range(6), lang="zh"))
    assert all(found([("Join our community", "加入我们的社区")] * 6, range(6), lang="zh"))

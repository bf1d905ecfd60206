import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.text.tokens import tokens
from align.words.lexicon import LexiconOptions, learn, learn_in_folds

NOUNS = {"cat": "gato", "dog": "perro", "house": "casa", "tree": "árbol", "book": "libro", "car": "coche"}
VERBS = {"sees": "ve", "wants": "quiere", "has": "tiene", "draws": "dibuja"}
PAIRS = [
    (f"The {a} {verb} the {b}.", f"El {NOUNS[a]} {VERBS[verb]} el {NOUNS[b]}.")
    for a in NOUNS
    for b in NOUNS
    for verb in VERBS
    if a != b
]


def test_words_find_their_translations() -> None:
    best: dict[str, str] = {}
    for entry in learn(PAIRS, "en", "es").translations():
        best.setdefault(entry.source, entry.target)
    assert {word: best[word] for word in (NOUNS | VERBS)} == NOUNS | VERBS


def test_entries_are_sorted_and_counted() -> None:
    entries = learn(PAIRS, "en", "es").translations()
    assert [e.probability for e in entries] == sorted((e.probability for e in entries), reverse=True)
    assert next(e.count for e in entries if (e.source, e.target) == ("sees", "ve")) == 30
    assert all(0 < e.probability <= 1 for e in entries)


def test_the_order_of_the_pairs_changes_nothing() -> None:
    assert learn(PAIRS, "en", "es").translations() == learn(PAIRS[::-1], "en", "es").translations()


def test_coverage_is_higher_for_translations_than_for_others() -> None:
    lexicon = learn(PAIRS, "en", "es")
    right = lexicon.coverage(["The cat sees the dog."], ["El gato ve el perro."])
    wrong = lexicon.coverage(["The cat sees the dog."], ["El libro tiene el coche."])
    assert right.source.values.min() > 0.5
    assert right.target.values.min() > 0.5
    assert wrong.source.values.mean() < right.source.values.mean() - 0.3


def test_unknown_words_are_nan_and_the_same_word_is_covered() -> None:
    (source, target) = learn(PAIRS, "en", "es").coverage(["zzz PyTorch cat"], ["gato PyTorch"])
    assert np.isnan(source.values[0])
    assert source.values[1] == target.values[1] == 1
    assert source.starts.tolist() == [0, 3]


def test_chinese_is_learnt_by_pairs_of_characters() -> None:
    words = {"机器": "machine", "学习": "learning", "模型": "model", "数据": "data"}
    pairs = [(f"{a}。{b}", f"{words[a]} {words[b]}") for a in words for b in words if a != b]
    best = {e.source: e.target for e in reversed(learn(pairs, "zh", "en").translations())}
    assert best == words


def test_few_cells_are_as_many_as_asked_for() -> None:
    assert learn(PAIRS, "en", "es", LexiconOptions(cells=100)).pairs < len(PAIRS)


def test_nothing_teaches_nothing() -> None:
    lexicon = learn([], "en", "es")
    assert lexicon.translations() == []
    source, _ = lexicon.coverage(["a b", ""], ["c", ""])
    assert np.isnan(source.values).all()
    assert source.starts.tolist() == [0, 2, 2]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("L’été, 1.000,5 km!", "fr", ["l’été", "1.000,5", "km"]),
        ("深層学習 with PyTorch。", "ja", ["深層", "層学", "学習", "with", "pytorch"]),
    ],
)
def test_tokens(text: str, lang: str, found: list[str]) -> None:
    assert tokens(text, lang) == found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_any_text_has_values_in_range(pairs: list[tuple[str, str]]) -> None:
    lexicon = learn(pairs, "en", "zh")
    coverage = lexicon.coverage([s for s, _ in pairs], [t for _, t in pairs])
    for side, texts, lang in zip(coverage, zip(*pairs, strict=True), ("en", "zh"), strict=False):
        assert len(side.values) == sum(len(tokens(text, lang)) for text in texts)
        known = side.values[~np.isnan(side.values)]
        assert ((known >= 0) & (known <= 1)).all()


def test_the_lexicon_of_a_fold_knows_nothing_of_its_pairs() -> None:
    known = [(f"the cat{n} sleeps", f"el gato{n} duerme") for n in range(12)]
    alone = [(f"a zebra{n} runs", f"una cebra{n} corre") for n in range(6)]
    folds = np.array([n % 2 for n in range(12)] + [2] * 6)
    lexicons = learn_in_folds([*known, *alone], folds, 4, "en", "es")
    assert all("runs" in lexicon.source_words for lexicon in lexicons[:2])
    assert not {"runs", "a"} & set(lexicons[2].source_words)
    assert np.isnan(lexicons[2].coverage(["runs"], ["corre"]).source.values).all()
    counts = [{entry.source: entry.count for entry in lexicon.translations()} for lexicon in lexicons]
    assert [some["sleeps"] for some in counts] == [6, 6, 12, 12]
    assert [lexicon.pairs for lexicon in lexicons] == [12, 12, 12, 18]  # a fold without pairs too

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dedupe import BoilerplateOptions, boilerplate, duplicates, normal_form, pair_key


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
    assert pair_key(one, "x") == pair_key(other, "X")


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("a b", "ab"), ("!", "?"), ("L1", "L2")])
def test_other_differences_do(one, other):
    assert pair_key(one, "x") != pair_key(other, "x")


def test_sides_are_not_mixed_up():
    assert pair_key("a", "b") != pair_key("b", "a")


def test_the_best_stays_then_the_least_id_then_the_first():
    assert duplicates(["k", "k", "j", "k"], [0.1, 0.9, 0.5, None]) == [True, False, False, True]
    assert duplicates(["k", "k"], [0.5, 0.5], ["b", "a"]) == [True, False]
    assert duplicates(["k", "k"], [float("nan"), None]) == [False, True]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1))))
def test_one_of_each_key_stays_and_it_is_a_best_one(rows):
    keys = [key for key, _ in rows]
    dropped = duplicates(keys, [score for _, score in rows])
    kept = [row for row, drop in zip(rows, dropped, strict=True) if not drop]
    assert sorted(key for key, _ in kept) == sorted(set(keys))
    assert all(score == max(s for k, s in rows if k == key) for key, score in kept)


@given(st.text())
def test_normal_form_is_stable(text):
    assert normal_form(normal_form(text)) == normal_form(text)


def found(pairs, documents, sites=None, lang="es"):
    sources, targets = zip(*pairs, strict=True)
    sites = sites or ["a.org"] * len(pairs)
    return boilerplate(sources, targets, "en", lang, sites, documents, BoilerplateOptions())


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

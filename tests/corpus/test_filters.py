import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.filters.apply import RULES, SCORES, Verdicts, apply_rules
from corpus.filters.copies import copy_share
from corpus.filters.lengths import LengthRatioOptions
from corpus.filters.markup import prose_share
from corpus.filters.numbers import NumbersOptions, agreement
from corpus.filters.options import FilterOptions
from corpus.records import FILTER_SCORES
from crawler.errors import UsageError

EN, ES, ZH, JA, DE = "en", "es", "zh", "ja", "de"
LONG = "The optimiser takes one step along the gradient. "
LARGO = "El optimizador da un paso en el sentido del gradiente. "


def judge(source, target, target_lang=ES, options=None, **scores):
    columns = {"source_text": [source], "target_text": [target]}
    columns |= {name: [value] for name, value in scores.items()}
    return apply_rules(columns, EN, target_lang, options).rejected_by[0]


SURVIVORS = [
    ("Gradient descent", "Descenso de gradiente", ES),
    ("k-NN", "k-NN", ES),
    ("TensorFlow", "TensorFlow", ES),
    ("ResNet-50", "ResNet-50", DE),
    ("PCA", "ACP", ES),
    ("Bias", "Sesgo", ES),
    ("Caching", "Almacenamiento en caché", ES),
    ("TensorFlow and PyTorch train a ResNet.", "TensorFlow y PyTorch entrenan una ResNet.", ES),
    ("AdaBoost, ImageNet and GitHub.", "AdaBoost, ImageNet y GitHub.", ES),
    ("Yann LeCun, Geoffrey Hinton and Yoshua Bengio", "Yann LeCun, Geoffrey Hinton y Yoshua Bengio", ES),
    ("Set `learning_rate` to a small value.", "Ponga `learning_rate` en un valor pequeño.", ES),
    ("Write it in another language, e.g. C++.", "Escríbelo en otro lenguaje, por ejemplo C++.", ES),
    ("ReLU with an L2 penalty", "ReLU con una penalización L2", ES),
    (r"where \(\eta\) is the learning rate", r"donde \(\eta\) es la tasa de aprendizaje", ES),
    ('loss="huber": Huber loss for regression', 'loss="huber": pérdida de Huber para la regresión', ES),
    ("Call plt.gcf() to get the current figure.", "Llame a plt.gcf() para obtener la figura actual.", ES),
    ("Deep learning", "深度学习", ZH),
    ("Machine learning needs a lot of data.", "机器学习需要大量的数据。", ZH),
    ("TensorFlow is a library by Google.", "TensorFlow是Google开发的一个库。", ZH),
    ("Neural networks (NN) learn by themselves.", "ニューラルネットワーク(NN)は自分で学習する。", JA),
    ("Overfitting", "過学習", JA),
    ("The network has 1.2 million parameters.", "ネットワークには120万個のパラメータがある。", JA),
    ("Neural networks learn from examples.", "Neuronale Netze lernen aus Beispielen.", DE),
    ("It costs 1,000.5 euros.", "Es kostet 1.000,5 Euro.", DE),
    (LONG * 15, LARGO * 15, ES),
]


@pytest.mark.parametrize(("source", "target", "lang"), SURVIVORS)
def test_good_pairs_survive(source, target, lang):
    assert judge(source, target, lang) is None


CASUALTIES = [
    ("empty", "  \u200b", "Hola", ES),
    ("empty", "Hello", None, ZH),
    ("markup_or_code", "import numpy as np", "import numpy as np", ES),
    ("markup_or_code", '<div class="a"><span id="b"></span></div>', "<div><span></span></div>", DE),
    ("markup_or_code", r"\frac{\partial L}{\partial w} = \sum_i x_i", "La derivada de la función", ES),
    ("markup_or_code", "model = tf.keras.Sequential()", "model = tf.keras.Sequential()", JA),
    ("symbols", "12.5 | 13.7 | 14.9 | 22 | a", "12,5 | 13,7 | 14,9 | 22 | a", ES),
    ("too_short", "A", "B", ES),
    ("too_long", LONG * 60, LARGO * 60, ES),
    ("too_long", "梯度下降" * 300, "梯度下降" * 300, ZH),
    ("length_ratio", "Introduction to networks", LARGO * 2, ES),
    ("length_ratio", LONG * 3, "梯度下降。", ZH),
    ("identical", "Click here to read more", "CLICK HERE to read more!", ES),
    ("identical", "Click here to read more", "Click here to read more", ZH),
    ("identical", "the loss of the model is small", "the loss of the model is tiny", DE),
    ("wrong_language", "The weather was fine all day long", "Das Wetter war den ganzen Tag schön", ES),
    ("wrong_language", "The weather was fine all day long", "Il faisait beau toute la journée hier", DE),
    ("wrong_language", "The weather was fine all day long", "今日はずっといい天気でしたね。", ZH),
    ("wrong_language", "El tiempo fue bueno todo el día", "一整天天气都很好，我们很高兴。", ZH),
    ("numbers", "The set has 1,500 images.", "El conjunto tiene 2.500 imágenes.", ES),
    ("numbers", "The set has 1,500 images.", "数据集有2500张图片。", ZH),
    ("numbers", "Chapter 3 of the book", "Kapitel 5 des Buches", DE),
]


@pytest.mark.parametrize(("rule", "source", "target", "lang"), CASUALTIES)
def test_each_rule_rejects_its_own(rule, source, target, lang):
    assert judge(source, target, lang) == rule


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("1,000.5", "1.000,5"),
        ("10000 rows", "10 000 filas"),
        ("10 %", "10%"),
        ("two layers", "2 capas"),
        ("on 3 May 2014", "el 03/05/2014"),
        ("in the 1990s", "en los años 90"),
        ("at 2:30 p.m.", "a las 14:30"),
        ("the 20th century", "el siglo XX"),
        ("3.1. Random forests", "Bosques aleatorios"),
        ("[0,1]", "[0, 1]"),
        ("120 million", "1.2億"),
        ("85 miles", "137 km"),
        ("１０ layers", "10 capas"),
    ],
)
def test_numbers_agree_across_notations(source, target):
    assert agreement(source, target) == agreement(target, source) == 1.0


@pytest.mark.parametrize(
    ("source", "target", "share"),
    [("4 april 2004", "2 marzo 2004", 0.5), ("5 of 100", "5 de 200", 0.5), ("15", "16", 0.0)],
)
def test_other_numbers_disagree(source, target, share):
    assert agreement(source, target) == share


def test_prose_with_code_in_it_is_prose():
    assert prose_share("You can use plt.gcf() and plt.gca() to get both.") > 0.5
    assert prose_share("for prose without a sign of code") == 1.0
    assert prose_share("print(x)") == 0.0


def test_copies_of_names_are_translations():
    assert copy_share("k-NN", "k-NN") == 0.0
    assert copy_share("Getting Started", "Getting started") == 1.0


def test_scores_that_come_along_have_thresholds():
    pair = ("The cat sleeps.", "El gato duerme.")
    assert judge(*pair, similarity=0.1) == "low_similarity"
    assert judge(*pair, similarity=None) is None
    copy = ("the loss of model is small", "la loss of model is grande")
    assert judge(*copy, margin=2.5) == "high_margin_copy"
    assert judge(*copy, margin=1.1) is None


def test_thresholds_and_switches_count():
    pair = ("The set has 1,500 images.", "El conjunto tiene 2.500 imágenes.")
    assert judge(*pair, options=FilterOptions(numbers=NumbersOptions(enabled=False))) is None
    strict = FilterOptions(length_ratio=LengthRatioOptions(max=1.05))
    assert judge("Bias in data", "Sesgo en los datos del conjunto", options=strict) == "length_ratio"


def test_first_and_alone_count_rejections():
    texts = {"source_text": ["Page 5 of 9", "one", ""], "target_text": ["Página 6 de 8", "uno", ""]}
    verdicts = apply_rules(texts, EN, ES)
    assert verdicts.rejected_by == ["numbers", None, "empty"]
    assert verdicts.first["numbers"] == verdicts.alone["numbers"] == 1
    assert verdicts.first["empty"] == 1
    assert verdicts.alone["empty"] == 0  # too_short rejects it as well
    assert sum(verdicts.first.values()) == 2


def test_score_columns_are_those_of_the_pairs_table():
    assert tuple(score.name for score in SCORES) == FILTER_SCORES
    verdicts = apply_rules({"source_text": ["a 1"], "target_text": ["b 1"]}, EN, ES)
    assert set(verdicts.scores) == set(FILTER_SCORES)
    assert {values.dtype for values in verdicts.scores.values()} == {np.dtype(np.float32)}


def test_every_rule_has_options_of_its_name():
    assert all(getattr(FilterOptions(), rule.name).enabled for rule in RULES)


def test_stored_scores_decide_where_they_are_reused():
    columns = {"source_text": ["one cat"], "target_text": ["un gato"], "length_ratio": [9.0]}
    assert apply_rules(columns, EN, ES).rejected_by == [None]
    assert apply_rules(columns, EN, ES, reuse_scores=True).rejected_by == ["length_ratio"]


def test_columns_may_be_arrow_or_numpy_and_must_fit():
    texts = {"source_text": pa.array(["one", None]), "target_text": np.array(["uno", "dos"], dtype=object)}
    assert apply_rules(texts, EN, ES).rejected_by == [None, "empty"]
    assert apply_rules({"source_text": [], "target_text": []}, EN, ES).rejected_by == []
    with pytest.raises(UsageError, match="target_text: missing"):
        apply_rules({"source_text": []}, EN, ES)
    with pytest.raises(UsageError, match="2 rows"):
        apply_rules({"source_text": ["a"], "target_text": ["b", "c"]}, EN, ES)


def same(one: Verdicts, other: Verdicts, row: int) -> bool:
    pairs = ((one.scores[name][0], other.scores[name][row]) for name in one.scores)
    return all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in pairs)


anything = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "",
        "٣٤ ½ ²",
        "\ud800",
        "<<<>>>",
        "$$$",
        "\\begin{a}",
        "10,000.00,1",
        "9" * 5000,
        "深度学习 TensorFlow",
        "1:2:3 pm",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(anything, anything), min_size=1, max_size=6),
    st.sampled_from([ES, ZH, JA, DE, "ko", "ru", "xx"]),
)
def test_any_text_has_a_verdict_and_rows_are_independent(pairs, lang):
    sources, targets = map(list, zip(*pairs, strict=True))
    together = apply_rules({"source_text": sources, "target_text": targets}, EN, lang)
    for row, (source, target) in enumerate(pairs):
        alone = apply_rules({"source_text": [source], "target_text": [target]}, EN, lang)
        assert alone.rejected_by == [together.rejected_by[row]]
        assert same(alone, together, row)

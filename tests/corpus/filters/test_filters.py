import math
from dataclasses import make_dataclass, replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.filters.apply import Verdicts, apply_rules
from corpus.filters.options import FilterOptions
from corpus.filters.registry import RULES, problem, scores_of
from corpus.filters.rule import Rule, Score
from corpus.filters.rules.form.lengths import LengthRatioOptions
from corpus.filters.rules.form.markup import prose_share
from corpus.filters.rules.language.copies import copy_share
from corpus.filters.rules.numbers.numbers import NumbersOptions
from corpus.options import filter_options
from corpus.tables.schemas import FILTER_SCORES
from crawler.errors import UsageError

EN, ES, ZH, JA, DE = "en", "es", "zh", "ja", "de"
LONG = "The optimiser takes one step along the gradient. "
LARGO = "El optimizador da un paso en el sentido del gradiente. "


def judge(source, target, target_lang=ES, options=None, **scores):
    columns = {"source_text": [source], "target_text": [target]}
    columns |= {name: [value] for name, value in scores.items()}
    return apply_rules(columns, EN, target_lang, options).rejected_by[0]


def rejects(rule, source, target, lang):
    """Whether the rule itself rejects a pair, with its defaults, whatever the others say."""
    content = {other.name: {"enabled": other.name == rule} for other in RULES}
    return judge(source, target, lang, filter_options(content)) == rule


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
    ("scikit-learn, XGBoost and LightGBM on GitHub", "scikit-learn, XGBoost y LightGBM en GitHub", ES),
    (
        "DeepMind's AlexNet and DropConnect in JavaScript",
        "AlexNet y DropConnect de DeepMind en JavaScript",
        ES,
    ),
    ("Write to ana@uni.es (PyTorch list).", "Escriba a ana@uni.es (lista de PyTorch).", ES),
    (r"where \(h = f(x) + b\) and a b c are weights", r"donde \(h = f(x) + b\) y a b c son pesos", ES),
    ("🤗 Transformers is a library.", "🤗 Transformers es una biblioteca.", ES),
    ("Vanishing gradients", "Мы обучаем исчезающие градиенты", "ru"),
    ("TensorFlow, PyTorch and Keras models", "Модели TensorFlow, PyTorch и Keras", "ru"),
    ("GPUs and TPUs", "GPU和TPU", ZH),
    ("the model, the data, the loss, the end", "el modelo, los datos, la pérdida, el final", ES),
    ("Read more at https://pytorch.org/docs.", "Más en https://pytorch.org/docs.", ES),
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
    ("digits", "12345 67890 abcdefghi", "12345 67890 abcdefghi", ES),
    ("whitespace", "A  r  o  w  o  f", "U  n  a  f  i  l  a", ES),
    ("word_length", "Aword" * 10, "Unapalabra" * 5, ES),
    ("mojibake", "The loss of the year", "La pÃ©rdida del aÃ±o", ES),
    ("mojibake", "The loss \ufffd of the year", "La pérdida del año", ES),
    (
        "repeated_character",
        "Read this now" + "!" * 30 + " please do",
        "Lea esto ahora, por favor, hágalo ya",
        ES,
    ),
    ("repetition", "again and again " * 5, "una y otra vez y otra vez más y otra vez", ES),
    ("repetition", "It learns from its own errors, again.", "学习学习学习学习学习学习学习学习", ZH),
    ("spaced_letters", "G R A D I E N T descent", "D E S C E N S O de gradiente", ES),
    ("emoji", "🚀🔥🚀🔥 Go", "🚀🔥🚀🔥 Ya", ES),
    ("breadcrumbs", "Home > Docs > Guides > Start", "Inicio > Documentos > Guías > Primeros pasos", ES),
    ("near_copy", "Toda la actualidad de video y fotos hoy", "Toda actualidad de video y fotos hoy", "pt"),
    ("wrong_script", "The weather was fine all day long", "Мы обучаем модель на данных", "es"),
    ("few_words", "x1 = 3, y2 = 5, z3 = 7: [0, 1]", "x1 = 3, y2 = 5, z3 = 7: [0, 1]", DE),
]


@pytest.mark.parametrize(("rule", "source", "target", "lang"), CASUALTIES)
def test_each_rule_rejects_its_own(rule, source, target, lang):
    assert rejects(rule, source, target, lang)


OFF = [
    ("punctuation", "a+b=c; (x)", "a+b=c; (y)"),
    ("long_word", "the word " + "x" * 41, "la palabra"),
    ("glued_words", "We use PyTorch", "Usamos PyTorch"),
    ("escapes", "a ni\\u00f1o", "un niño"),
    ("title_case", "Models Layers Losses Data", "Modelos Capas Pérdidas Datos"),
    ("brackets", "one (two (three (four", "uno (dos (tres (cuatro"),
    ("literals", "Dear {{ name }}", "Estimado {{ name }}"),
    ("urls", "See https://a.org/x", "Vea https://b.org/x"),
    ("currency", "It costs $5", "Cuesta 5 €"),
    ("question", "Why?", "Porque sí."),
]


@pytest.mark.parametrize(("rule", "source", "target"), OFF)
def test_rules_that_are_off_reject_where_they_are_on(rule, source, target):
    assert not dict(FilterOptions())[rule].enabled
    assert rejects(rule, source, target, ES)
    assert not rejects(rule, "The cat sleeps in (the) house.", "El gato duerme en (la) casa.", ES)


def test_french_quotation_marks_are_no_mojibake():
    assert not rejects("mojibake", "« GPT à\u00a0» is à\u00a0la mode", "Âge, Ñandú, Él, « él\u00a0»", "fr")


def test_low_margin_and_forbidden_terms_are_yours_to_set():
    on = filter_options({"low_margin": {"enabled": True}, "forbidden_terms": {"terms": ["casino", "赌场"]}})
    assert judge("The cat sleeps.", "El gato duerme.", options=on, margin=1.0) == "low_margin"
    assert judge("Casino games", "Juegos de azar", options=on) == "forbidden_terms"
    assert judge("Games of chance", "去赌场玩", ZH, options=on) == "forbidden_terms"
    assert judge("Occasional games", "Casinos de azar", options=on) is None


def test_vowel_signs_belong_to_the_letters_of_a_word():
    assert not rejects("few_words", '"I gave up nothing."', '"ഞാൻ ഒന്നും വിട്ടുകൊടുത്തിട്ടില്ല."', "ml")


def test_prose_with_code_in_it_is_prose():
    assert prose_share("You can use plt.gcf() and plt.gca() to get both.") > 0.5
    assert prose_share("for prose without a sign of code") == 1.0
    assert prose_share("print(x)") == 0.0


def test_copies_of_names_are_translations():
    assert copy_share("k-NN", "k-NN") == 0.0
    assert copy_share("Getting Started", "Getting started") == 1.0


@pytest.mark.parametrize("name", ["DBSCAN", "GPT-4", "C++", "CO2", "3D", "F1-score", "COVID-19", "k-NN"])
def test_a_copied_name_is_no_copy(name):
    assert copy_share(name, name) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "release_date",
        "4min41s",
        "59.2s",
        "w1 * 0.2",
        "FLAIRS.",
        "KFold (n)",
        "ISBN 0-412-31760-5",
        "AI",
        "NATO",
        "CoT",
    ],
)
def test_a_copied_identifier_quantity_or_reference_is_a_copy(text):
    assert copy_share(text, text) == 1.0


def test_formulas_make_no_copy_of_a_translation():
    matrix = r"$\eta = \begin{bmatrix} one \\ two \\ three \end{bmatrix}$"
    source = f"natural parameters: {matrix},"
    assert not rejects("identical", source, f"Doğal parametreler: {matrix},", "tr")
    assert rejects("identical", source, source, "tr")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "The learning rate is a tuning parameter that sets the step size.",
            "学习率（learning rate）是决定步长（step size）的可调参数（tuning parameter）。",
        ),
        ("support vector machine", "支持向量机（support vector machine）"),
        (
            "gradient descent is an optimization method",
            "勾配降下法 (gradient descent) は optimization method です。",
        ),
        (
            "gradient descent is an optimization method",
            "الانحدار التدرجي (gradient descent) طريقة تحسين (optimization method)",
        ),
        (
            "gradient descent is an optimization method",
            "ग्रेडिएंट डिसेंट (gradient descent) एक अनुकूलन (optimization) विधि है",
        ),
        (
            "gradient descent is an optimization method",
            "การไล่ระดับ (gradient descent) เป็นวิธี optimization method",
        ),
    ],
)
def test_a_gloss_in_latin_letters_is_no_copy(source: str, target: str) -> None:
    assert copy_share(source, target) < 0.6
    assert copy_share(target, source) == copy_share(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("机器学习是人工智能的一个分支。它很有用。", "机器学习是人工智能的一个分支。"),
        ("هذا النموذج يتعلم من البيانات", "هذا النموذج يتعلم من البيانات الآن"),
        ("the model learns from the data of each day", "the model learns from the data of each day 翻译"),
    ],
)
def test_copies_are_copies_in_any_script(source: str, target: str) -> None:
    assert copy_share(source, target) > 0.75


def test_scores_that_come_along_have_thresholds():
    pair = ("The cat sleeps.", "El gato duerme.")
    assert judge(*pair, similarity=0.1) == "low_similarity"
    assert judge(*pair, similarity=None) is None
    copy = ("the model with dropout and batch normalization", "el model con dropout y batch normalization")
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
    assert verdicts.rejections[:2] == [1, 0]
    assert verdicts.rejections[2] > 1


def test_score_columns_are_those_of_the_pairs_table():
    assert tuple(score.name for score in scores_of(RULES)) == FILTER_SCORES
    verdicts = apply_rules({"source_text": ["a 1"], "target_text": ["b 1"]}, EN, ES)
    assert set(verdicts.scores) == set(FILTER_SCORES)
    assert {values.dtype for values in verdicts.scores.values()} == {np.dtype(np.float32)}


def measure(name):
    return Score(name, "half", lambda pairs: np.full(len(pairs), 0.5, np.float32))


def test_a_score_of_another_rule_is_measured_too_and_needs_a_name_of_its_own():
    half = Rule(
        "half", "nothing", NumbersOptions, lambda pairs, _: np.zeros(len(pairs), np.bool_), measure("half")
    )
    names = [score.name for score in scores_of((*RULES, half, half))]
    assert names == [*FILTER_SCORES, "half"]
    known = {rule.name: rule for rule in RULES}
    assert problem(half, known) is None
    for name in ("letters", "pair_id"):
        assert problem(replace(half, score=measure(name)), known) == (
            f"its score {name} has the name of another column"
        )
    again = replace(half, name="again")
    assert problem(again, {**known, "half": half}) is None  # two rules may share a score
    assert problem(replace(again, score=measure("half")), {**known, "half": half}) == (
        "its score half has the name of another column"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (dict, "its options are no dataclass with a default for each"),
        (make_dataclass("Bare", [("enabled", bool)]), "its options are no dataclass with a default for each"),
        (make_dataclass("Always", [("least", int, 1)]), "its options have no `enabled`"),
        (make_dataclass("Switch", [("enabled", bool, True)]), None),
    ],
)
def test_options_of_a_rule_have_defaults_and_a_switch(options, message):
    rule = Rule("half", "nothing", options, lambda pairs, _: np.zeros(len(pairs), np.bool_))
    assert problem(rule, {}) == message


def test_every_rule_has_options_of_its_name():
    names = [name for name, _ in FilterOptions()]
    whole_corpus = ["boilerplate", "duplicate", "near_duplicate", "fan_out"]
    assert names == ["personal_data", *(rule.name for rule in RULES), *whole_corpus]


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

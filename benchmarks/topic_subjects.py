"""Topics of benchmarks/topics.py: their pages, and terms that a user could give."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic: the hosts or sections of its pages, those not judged, and terms as (English, Spanish).

    The first five are those that a user would think of first.
    """

    name: str
    sections: tuple[str, ...]
    neutral: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    floor: float  # of the worst recall with learnt words


_PROMPTS = ("promptguide.test", "guiaprompts.test")
_ML_SITES = ("sklearn.test", "tensorflow.test", "hfcourse.test", "mlbeginners.test", *_PROMPTS)
_ML_PAGES = (*_ML_SITES, "books.test/notebooks")
_ML_NOISE: tuple[str, ...] = (
    "hub.test",
    "noise.test/ai",
    "noise.test/mt",
    "noise.test/es/mt",
    "noise.test/docs",
)
_ML_NOISE += ("noise.test/es/articulos/classification-on-imbalanced-data.html", "noise.test/es/rota.html")
_ML_NOISE += ("noise.test/calendar", "noise.test/es/miembros.html", "noise.test/flaky")
SUBJECTS = (
    Subject(
        "machine learning",
        _ML_PAGES,
        _ML_NOISE,
        (
            ("machine learning", "aprendizaje automático"),
            ("neural network*", "red* neuronal*"),
            ("training data*", "datos de entrenamiento"),
            ("classifier*", "clasificador*"),
            ("gradient descent", "descenso de gradiente"),
            ("deep learning", "aprendizaje profundo"),
            ("language model*", "modelo* de lenguaje"),
            ("artificial intelligence", "inteligencia artificial"),
            ("supervised learning", "aprendizaje supervisado"),
            ("natural language processing", "procesamiento del lenguaje natural"),
            ("tensorflow", "tensorflow"),
            ("large language model*", "grandes modelos de lenguaje"),
        ),
        0.95,
    ),
    Subject(
        "React",
        ("books.test/react",),
        (),
        (
            ("react component*", "componente* de react"),
            ("jsx", "jsx"),
            ("usestate", "usestate"),
            ("useeffect", "useeffect"),
            ("event handler*", "controlador* de evento*"),
            ("state variable*", "variable* de estado"),
            ("react hook*", "hook* de react"),
            ("javascript", "javascript"),
            ("rerender*", "renderizado"),
        ),
        0.95,
    ),
    Subject(
        "open source",
        ("books.test/opensource",),
        ("noise.test/es/articulos",),
        (
            ("open source", "código abierto"),
            ("maintainer*", "mantenedor*"),
            ("contributor*", "contribuidor*"),
            ("code of conduct", "código de conducta"),
            ("pull request*", "pull request*"),
            ("open source project*", "proyecto* de código abierto"),
            ("contributing", "contribuciones"),
            ("governance", "gobernanza"),
        ),
        0.95,
    ),
    Subject(
        "prompting",
        _PROMPTS,
        ("hfcourse.test", *_ML_NOISE),
        (
            ("prompt*", "prompt*"),
            ("prompt engineering", "ingeniería de prompt*"),
            ("large language model*", "modelo* de lenguaje"),
            ("few-shot", "few-shot"),
            ("chain-of-thought", "cadena de pensamiento*"),
            ("zero-shot", "zero-shot"),
            ("gpt*", "gpt*"),
            ("chatgpt", "chatgpt"),
        ),
        0.95,
    ),
    Subject(
        "health insurance",
        ("noise.test/es/salud",),
        (),
        (
            ("health insurance", "seguro* médico*"),
            ("health coverage", "cobertura de salud"),
            ("health plan*", "plan* de salud"),
            ("medical care", "cuidado médico"),
            ("insurance market*", "mercado de seguros"),
            ("medicaid", "medicaid"),
            ("premium*", "prima*"),
            ("deductible*", "deducible*"),
        ),
        0.8,
    ),
    Subject(
        "transformers",
        ("hfcourse.test",),
        ("tensorflow.test/hub", *_PROMPTS, *_ML_NOISE),
        (
            ("transformer model*", "modelo* transformer*"),
            ("tokenizer*", "tokenizador*"),
            ("hugging face", "hugging face"),
            ("pretrained model*", "modelo* preentrenado*"),
            ("fine-tuning", "ajuste fino"),
            ("natural language processing", "procesamiento del lenguaje natural"),
            ("text classification", "clasificación de texto*"),
            ("attention mask*", "máscara* de atención"),
        ),
        0.9,
    ),
    Subject(
        "statistical learning",
        ("sklearn.test",),
        ("tensorflow.test", "mlbeginners.test", "hfcourse.test", "books.test/notebooks", *_ML_NOISE),
        (
            ("scikit-learn", "scikit-learn"),
            ("estimator*", "estimador*"),
            ("classifier*", "clasificador*"),
            ("cross-validation", "validación cruzada"),
            ("clustering", "agrupamiento"),
            ("linear regression", "regresión lineal"),
            ("random forest*", "bosque* aleatorio*"),
            ("supervised learning", "aprendizaje supervisado"),
        ),
        0.9,
    ),
)

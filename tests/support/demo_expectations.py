"""What a crawl of the demo site should find and refuse: for tests and verdicts, never for the crawler."""

from dataclasses import dataclass

_ACADEMIA = "http://academia.demo.test"
_CUADERNO = "http://cuaderno.demo.test"


@dataclass(frozen=True, slots=True)
class Trap:
    """A URL that must not end in the corpus: its kind and why."""

    kind: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """`pairs`: (English URL, Spanish URL) of the true article pairs, in the order of the article numbers.

    `navigation`: URL pairs of index pages, which count neither as found nor as wrong. `traps`: to be refused.
    """

    pairs: tuple[tuple[str, str], ...]
    navigation: tuple[tuple[str, str], ...]
    traps: tuple[Trap, ...]

    def trap_urls(self, kind: str) -> tuple[str, ...]:
        """URLs of the traps of one kind, in order."""
        return tuple(trap.url for trap in self.traps if trap.kind == kind)


def _academia(english: str, spanish: str) -> tuple[str, str]:
    return f"{_ACADEMIA}/en/{english}", f"{_ACADEMIA}/es/{spanish}"


def _cuaderno(month: str, english: str, spanish: str) -> tuple[str, str]:
    return f"{_CUADERNO}/{month}/{english}.html", f"{_CUADERNO}/es/{month}/{spanish}.html"


_LESSONS = (
    _academia("gradient-descent", "descenso-de-gradiente"),
    _academia("decision-trees", "arboles-de-decision"),
    _academia("overfitting", "sobreajuste"),
    _academia("cross-validation", "validacion-cruzada"),
    _academia("convolutional-networks", "redes-convolucionales"),
    _academia("word-embeddings", "vectores-de-palabras"),
    _academia("k-means-and-k-nn", "k-medias-y-k-nn"),
    _academia("training-data", "datos-de-entrenamiento"),
)
_POSTS = (
    _cuaderno("2024/04", "attention-and-transformers", "atencion-y-transformers"),
    _cuaderno("2024/02", "recurrent-networks", "redes-recurrentes"),
    _cuaderno("2023/11", "evaluating-classifiers", "evaluar-clasificadores"),
    _cuaderno("2023/09", "feature-engineering", "ingenieria-de-caracteristicas"),
    _cuaderno("2024/06", "reinforcement-learning", "aprendizaje-por-refuerzo"),
    _cuaderno("2024/01", "fine-tuning-and-transfer-learning", "ajuste-fino-y-aprendizaje-por-transferencia"),
    _cuaderno("2023/10", "recommender-systems", "sistemas-de-recomendacion"),
    _cuaderno("2024/05", "deploying-and-monitoring-models", "desplegar-y-supervisar-modelos"),
)

EXPECTED = Expected(
    pairs=_LESSONS + _POSTS,
    navigation=(
        ("http://hub.demo.test/", "http://hub.demo.test/es/"),
        (f"{_ACADEMIA}/en/", f"{_ACADEMIA}/es/"),
        (f"{_CUADERNO}/", f"{_CUADERNO}/es/"),
        (f"{_CUADERNO}/archive.html", f"{_CUADERNO}/es/archivo.html"),
    ),
    traps=(
        Trap(
            "untranslated",
            f"{_ACADEMIA}/es/fichas-de-modelos",
            "declared Spanish, the text is the English one",
        ),
        Trap(
            "untranslated", f"{_CUADERNO}/es/2024/03/semillas-aleatorias.html", "the text is the English one"
        ),
        Trap("off_topic", f"{_ACADEMIA}/en/two-days-in-cuenca", "a school trip"),
        Trap("off_topic", f"{_ACADEMIA}/es/dos-dias-en-cuenca", "a school trip"),
        Trap("off_topic", f"{_CUADERNO}/2024/02/lentil-stew.html", "a recipe"),
        Trap("off_topic", f"{_CUADERNO}/es/2024/02/guiso-de-lentejas.html", "a recipe"),
        Trap("robots", f"{_ACADEMIA}/private/en/calibration-draft", "disallowed by robots.txt"),
        Trap("robots", f"{_ACADEMIA}/private/es/borrador-calibracion", "disallowed by robots.txt"),
        Trap(
            "machine_translated", _cuaderno("2024/07", "", "maquinas-de-vectores-de-soporte")[1], "GTranslate"
        ),
        Trap(
            "wrong_language", f"{_ACADEMIA}/es/redes-generativas", "declared Spanish, the text is Portuguese"
        ),
        Trap("noindex", f"{_CUADERNO}/2024/08/dimensionality-reduction.html", "meta robots noindex"),
        Trap("noindex", f"{_CUADERNO}/es/2024/08/reduccion-de-dimensionalidad.html", "meta robots noindex"),
        *(Trap("print", f"{url}?print=1", "print version of a lesson") for pair in _LESSONS for url in pair),
        *(
            Trap("session", f"{url}?sid=7f3a09c{number}", "the same post under a session id")
            for number, pair in enumerate(_POSTS, start=9)
            for url in pair
        ),
        Trap("calendar", f"{_CUADERNO}/calendar/2024/04", "an endless chain of empty months"),
        Trap("not_found", f"{_ACADEMIA}/en/forum", "404"),
        Trap("not_found", f"{_ACADEMIA}/es/foro", "404"),
        Trap("not_found", f"{_CUADERNO}/2023/01/hello-world.html", "404"),
        Trap("not_found", f"{_CUADERNO}/2023/01/hola-mundo.html", "404"),
        Trap("pdf", f"{_ACADEMIA}/files/syllabus.pdf", "a PDF of a single word"),
        Trap("redirect", f"{_ACADEMIA}/en/old-gradient-lesson", "moved to the first lesson"),
        Trap("redirect", f"{_CUADERNO}/?p=9", "short link, moved to the post"),
    ),
)

"""No public function takes long over a text that a stranger wrote to stall it."""

import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import get_annotations, isfunction, unwrap
from types import CodeType, FrameType, ModuleType

import pytest
from adversarial import LANGUAGES, SHARP, functions, shapes, timed

from crawler.sandbox import Sandbox

SECONDS = 1.0  # of a usual processor, for 100 kB
DEADLINE = 240.0  # for all texts, on a busy machine
USUAL = ("en", "it", "km", "th", "zh")  # one of each kind of splitter
SLOW = {f"split {lang}" for lang in LANGUAGES if lang not in USUAL} | {"features of the score"}
NAMES = sorted(functions())


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox("adversarial:timed", DEADLINE, 4 << 30)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW and not name.endswith(" zh")])
def test_no_text_takes_long(sandbox: Sandbox, name: str) -> None:
    assert _wrong(sandbox.call(name, SHARP), SECONDS) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_any_shape_takes_long(sandbox: Sandbox, name: str) -> None:
    assert _wrong(sandbox.call(name), SECONDS) == []


def _wrong(found: list[tuple[str, float, str]], most: float) -> list[tuple[str, float, str]]:
    return [one for one in found if one[1] > most or one[2]]


def test_the_measure_tells_errors_and_seconds() -> None:
    ((shape, seconds, error),) = timed("base", ("one word",))
    assert (shape, error) == ("one word", "")
    assert 0 <= seconds < SECONDS


ROOMS = "crawler.page", "corpus.filters", "align.text", "corpus.scoring"
TEXTS = ("str", "bytes", "[str]", "Response", "HtmlElement", "Block", "Pairs")  # in an annotation
EXEMPT = {
    # a code that a pattern of a few characters has found
    *(f"corpus.filters.rules.identifiers:is_{code}" for code in ("card", "dni", "nif", "nir", "steuer_id")),
    *(f"corpus.filters.rules.identifiers:is_{code}" for code in ("codice_fiscale", "cpf", "ssn")),
    "corpus.filters.rules.identifiers:is_resident_id",
    *("align.text.number_words:roman_value", "align.text.number_words:chinese_value"),
    # over many pairs, each of which the functions above see
    *("corpus.filters.apply:apply_rules", "corpus.filters.table:filter_table"),
    *("corpus.filters.given_scores:with_given_scores", "corpus.filters.workers:judged"),
    "corpus.scoring.shown:embedding",
    *("corpus.filters.whole_corpus:add_open", "corpus.filters.registry:problem"),
    "corpus.scoring.corruptions:material",
    *("corpus.scoring.examples:made_errors", "corpus.scoring.learner:learn_in_folds"),
    *("corpus.scoring.scorer:learn_scorer", "corpus.scoring.reliability:tallied"),
    "corpus.scoring.measuring:lexicons_of",
    # of an element, and of a tree whose elements they see once
    *("crawler.page.html.names:is_comment", "crawler.page.html.names:clear_comments"),
    # of an address that is sound by then, or of names of our own
    *("crawler.page.rights.opt_outs:tdm_file_of", "crawler.page.rights.opt_outs:site_reserves"),
    *("crawler.page.lists.lists:usual_places", "crawler.page.language_names:address_name"),
    *("corpus.scoring.file:decoded", "corpus.scoring.given:given"),
    *("crawler.page.kinds:most_bytes", "crawler.page.lists.declared:may_declare"),
    "crawler.page.pdf.read:read_pdf",  # in tests/fuzz: most such texts are no PDF
}  # fmt: skip


@pytest.mark.slow
def test_every_public_function_of_a_text_is_among_them() -> None:
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    texts = [text[:300] for text in list(shapes().values())[::6]]
    texts.append("It rains on Angela Merkel, 三百 times in chapter XIV, p. 5. CC BY 4.0")
    sys.setprofile(note)
    try:
        for name, function in functions().items():
            if name not in SLOW or name == "features of the score":
                for text in texts:
                    function(text)
    finally:
        sys.setprofile(None)
    missing = {name for code, name in _public_functions().items() if code not in called}
    assert missing - EXEMPT == set()
    assert EXEMPT - set(_public_functions().values()) == set()


def _public_functions() -> dict[CodeType, str]:
    """'module:name' of each public function that takes a text."""
    found = {}
    for module in (module for room in ROOMS for module in _modules(room)):
        for name, value in vars(module).items():
            function = unwrap(value) if callable(value) else value
            if name.startswith("_") or not isfunction(function) or function.__module__ != module.__name__:
                continue
            kinds = [str(kind) for key, kind in get_annotations(function).items() if key != "return"]
            if any(text in kind for kind in kinds for text in TEXTS):
                found[function.__code__] = f"{module.__name__}:{name}"
    return found


def _modules(room: str) -> Iterator[ModuleType]:
    yield (package := import_module(room))
    for found in pkgutil.walk_packages(package.__path__, f"{room}."):
        yield import_module(found.name)

"""Rules over the whole corpus: duplicate pairs, and the text of page templates.

Texts are read once, in batches; a record of a third of a kilobyte per pair stays in memory (`sketches`), and
the `rules` read these records.
"""

from corpus.dedupe.near import near_texts
from corpus.dedupe.options import (
    BoilerplateOptions,
    DuplicateOptions,
    FanOutOptions,
    NearDuplicateOptions,
)
from corpus.dedupe.rules import (
    BOILERPLATE,
    CORPUS_RULES,
    DUPLICATE,
    FAN_OUT,
    NEAR_DUPLICATE,
    CorpusRule,
    judge,
)
from corpus.dedupe.sketches import Kind, Records, Sketches
from corpus.dedupe.texts import normal_form

__all__ = [
    "BOILERPLATE",
    "CORPUS_RULES",
    "DUPLICATE",
    "FAN_OUT",
    "NEAR_DUPLICATE",
    "BoilerplateOptions",
    "CorpusRule",
    "DuplicateOptions",
    "FanOutOptions",
    "Kind",
    "NearDuplicateOptions",
    "Records",
    "Sketches",
    "judge",
    "near_texts",
    "normal_form",
]

"""What is built of local documents, and what became of each target language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.export.inline import KEEP
from corpus.options import BuildOptions
from corpus.report.funnel import Funnel
from corpus.tables.folder import WorkFolder
from crawler.topic.topic import Topic


@dataclass(frozen=True, slots=True)
class LocalBuild:
    """What is built: roots of documents, a topic and options for each target language.

    Each topic has two languages, the source and a target; `options` are by target. `pattern` is as for
    LocalOptions. `machine_translated` are the numbers of the roots declared to be machine translations.
    """

    folder: WorkFolder
    roots: tuple[Path, ...]
    topics: tuple[Topic, ...]
    options: Mapping[str, BuildOptions]
    pattern: str | None = None
    machine_translated: frozenset[int] = field(default_factory=frozenset)
    inline: str = KEEP


@dataclass(frozen=True, slots=True)
class LocalDeclared:
    """The numbers of the roots declared to be machine translations; what becomes of placeholders."""

    machine_translated: frozenset[int] = frozenset()
    inline: str = KEEP


@dataclass(frozen=True, slots=True)
class TargetResult:
    """The funnel of a target language, or why its sub-pipeline failed."""

    lang: str
    funnel: Funnel | None
    problem: str = ""

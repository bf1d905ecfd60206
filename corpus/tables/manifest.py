"""run.json: versions, options, inputs and counts of the last build, written and read."""

from dataclasses import dataclass, field

from corpus.tables.folder import WorkFolder
from corpus.tables.signatures import Signature
from crawler.json_files import read_json, write_json

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Options:
    """The options that say most of a corpus; None where the file does not say."""

    encoder: str | None = None
    granularity: str | None = None
    evidence: str | None = None
    exports: tuple[str, ...] | None = None
    relevance: float | None = None
    keep_machine_translated: bool | None = None
    keep_opted_out: bool | None = None
    vanished: str | None = None


@dataclass(frozen=True, slots=True)
class Splits:
    """The options of the splits; `pairs` in each, and of the check of them, where anything is held out."""

    test: float = 0.0
    dev: float = 0.0
    max_pairs: int | None = None
    by: str | None = None
    seed: int | None = None
    pairs: Counts | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Rows of a table: all, those kept, those dropped by reason; of pairs those that one rule alone drops."""

    rows: int
    kept: int
    dropped: Counts = field(default_factory=dict)
    dropped_by_one_rule: Counts | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of run.json. It holds no times, so that the same build writes the same bytes.

    `versions` are by package, `changes` by table and kind, `scoring` by languages ('en-es'), `stages` by
    table; `archives` are names of WARC files, `takedowns` lines of takedown.txt.
    """

    topic: str = ""
    languages: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    archives: tuple[str, ...] = ()
    changes: dict[str, Counts] = field(default_factory=dict)
    scoring: dict[str, Signature] = field(default_factory=dict)
    takedowns: tuple[str, ...] = ()
    splits: Splits = field(default_factory=Splits)
    stages: dict[str, Stage] = field(default_factory=dict)


def read_manifest(folder: WorkFolder) -> Manifest | None:
    """What the last build wrote; None before the first. InputError for a broken file."""
    return read_json(folder.manifest, Manifest, "delete it and build again")


def write_manifest(folder: WorkFolder, manifest: Manifest) -> None:
    """Write `run.json`, unless it already says the same."""
    write_json(folder.manifest, manifest)

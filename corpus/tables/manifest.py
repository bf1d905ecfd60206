"""run.json: versions, options, inputs and counts of the last build, written and read."""

from dataclasses import dataclass, field

from corpus.tables.folder import WorkFolder
from corpus.tables.signatures import Signature
from crawler.storage.json_files import read_json, write_json

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Options:
    """The main options of a corpus; None for those not in the file."""

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
    """The options of the splits; `pairs` of each split, and of their check, if anything is held out."""

    test: float = 0.0
    dev: float = 0.0
    max_pairs: int | None = None
    by: str | None = None
    seed: int | None = None
    documents: tuple[str, ...] = ()
    pairs: Counts | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Rows of a table: all, kept, dropped by reason; for pairs also those that one rule alone drops."""

    rows: int
    kept: int
    dropped: Counts = field(default_factory=dict)
    dropped_by_one_rule: Counts | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of run.json. It contains no times, so that the same build writes the same bytes.

    `command` is the command line without what changes no row. `versions` are by package, `changes` by table
    and kind, `scoring` by languages ('en-es'), `stages` by table; `archives` are names of WARC files,
    `takedowns` lines of takedown.txt, `decisions` those of reviewers that hold, by kind (pair, page, term).
    """

    topic: str = ""
    command: str = ""
    languages: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    archives: tuple[str, ...] = ()
    changes: dict[str, Counts] = field(default_factory=dict)
    scoring: dict[str, Signature] = field(default_factory=dict)
    takedowns: tuple[str, ...] = ()
    decisions: Counts = field(default_factory=dict)
    splits: Splits = field(default_factory=Splits)
    stages: dict[str, Stage] = field(default_factory=dict)


def read_manifest(folder: WorkFolder) -> Manifest | None:
    """The manifest of the last build; None before the first. InputError for a broken file."""
    return read_json(folder.manifest, Manifest, "delete it and build again")


def write_manifest(folder: WorkFolder, manifest: Manifest) -> None:
    """Write `run.json`, unless it already has this content."""
    write_json(folder.manifest, manifest)

"""The last stage of pairs: JUDGED -> pairs, for builds, and again when people have decided since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from corpus.decisions.decision import Decision
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import digest, standing
from corpus.filters.options import FilterOptions
from corpus.filters.registry import configured
from corpus.settling.split_parts import known_parts
from corpus.settling.whole_corpus import settle, settled_pairs
from corpus.splits import SplitOptions, SplitParts, write_parts
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS
from crawler.storage.json_files import read_json, write_json
from crawler.storage.lock import locked

FILE = ".settling.json"


@dataclass(frozen=True, slots=True)
class Stage:
    """What made the table pairs: the key of JUDGED, of the stage's code, its options, and the decisions.

    `rules` are the options of all rules by name; `decisions` is a digest, '' without decisions.
    """

    judged: str
    code: str
    splits: SplitOptions = field(default_factory=SplitOptions)
    rules: Mapping[str, Any] = field(default_factory=dict)
    decisions: str = ""

    @property
    def filters(self) -> FilterOptions:
        """The options of the rules that are known here; those of plug-ins that are gone are left out."""
        known = {rule.name: rule.options for rule in configured()}
        return FilterOptions(
            **{name: msgspec.convert(self.rules[name], known[name]) for name in known if name in self.rules}
        )

    def key(self, parts: SplitParts) -> str:
        """The key of the table pairs with these parts."""
        drawn = parts.options == self.splits
        content = [self.code, sorted(parts.dev), sorted(parts.test), drawn, self.decisions]
        return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()[:32]


def stage(folder: WorkFolder, judged: str, code: str, filters: FilterOptions, splits: SplitOptions) -> Stage:
    """The stage of a build, with the decisions of the work folder as they stand."""
    rules = {name: asdict(options) for name, options in filters}
    return Stage(judged, code, splits, rules, digest(_decisions(folder)))


def is_current(folder: WorkFolder, known: Stage) -> bool:
    """Whether the table pairs is the one that the stage makes; then the stage is on record, too."""
    if not folder.is_current("pairs", known.key(known_parts(folder))):
        return False
    _remember(folder, known)  # the record may be damaged or gone
    return True


def write_pairs(folder: WorkFolder, known: Stage) -> str:
    """The key of the table pairs, once it is made of JUDGED; the parts of the splits are recorded with it."""
    parts = known_parts(folder, say=True)
    settled = settle(folder, known.filters, known.splits, parts, _decisions(folder))
    if known.splits.hold_out:
        write_parts(folder.root, settled.parts, settled.counted)
    # A takedown since then has changed JUDGED: the next build is to make the table again.
    key = known.key(settled.parts) if folder.key(JUDGED) == known.judged else ""
    folder.write("pairs", PAIRS, settled_pairs(settled), key)
    _remember(folder, known)
    return key


def last_stage(folder: WorkFolder) -> Stage | None:
    """What made the table pairs; None where it is not known. InputError for a broken record."""
    return read_json(folder.root / FILE, Stage, "build again")


def settle_again(folder: WorkFolder) -> None:
    """Write the table pairs as people have decided since it was made, if they have.

    InputError for a malformed decision; LockedError if another command writes in the folder.
    """
    known = last_stage(folder)
    if known is None or not (folder.has(JUDGED) and folder.has("pairs")):
        return  # not built yet: the build reads the decisions
    now = digest(_decisions(folder))
    if now != known.decisions:
        with locked(folder.root):
            write_pairs(folder, Stage(known.judged, known.code, known.splits, known.rules, now))


def _remember(folder: WorkFolder, known: Stage) -> None:
    write_json(folder.root / FILE, known, indent=1)


def _decisions(folder: WorkFolder) -> dict[str, Decision]:
    return standing(read_decisions(folder.root)).pairs

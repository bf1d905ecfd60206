"""The signature of each language pair's score, recorded by the build for run.json."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from crawler.errors import DamagedTableError, InputError
from crawler.storage.json_files import read_json, write_json

FILE = ".scoring.json"
LEARNT, FORMULA = "learnt", "formula"


@dataclass(frozen=True, slots=True)
class Signature:
    """The method that scores a language pair: LEARNT, or FORMULA with the reason why nothing was learnt.

    For a scorer: the number of pairs given, those taken as certain, the errors made from them by kind, the
    entries of the lexicon of each fold, the number of features, the area under the curve on held-out pairs,
    the share of right pairs (0 to 1), the seed, the pairs judged by people that it learnt from, and a digest
    of the examples. `changed` is the share of the corpus's pairs that came or went since it was learnt, if
    any: it is kept below a tenth.
    """

    method: str
    reason: str | None = None
    share_of_right: float | None = None
    pairs: int | None = None
    certain: int | None = None
    errors: dict[str, int] | None = None
    lexicon: tuple[int, ...] | None = None
    features: int | None = None
    held_out_auc: float | None = None
    seed: int | None = None
    judged: int | None = None
    examples: str | None = None
    changed: float | None = None


def read_signatures(folder: WorkFolder) -> dict[str, Signature]:
    """The signatures by languages ('en-es') of the last build that scored; empty without one.

    DamagedTableError for a broken file: the scored table and the signatures are written together.
    """
    path = folder.root / FILE
    try:
        return read_json(path, dict[str, Signature], "build again") or {}
    except InputError as error:
        raise DamagedTableError(str(error), JUDGED, "pairs") from None


def write_signatures(folder: WorkFolder, signatures: Mapping[str, Signature]) -> None:
    """Write the signatures, unless the file already has this content."""
    write_json(folder.root / FILE, dict(signatures), indent=1)

"""Records of fixed size, one per pair, that the rules over the corpus read in place of its texts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.dedupe.minhash import HASHES, signatures
from corpus.dedupe.texts import digest, names, normal_form, numbers
from crawler.languages import WITHOUT_SPACES, length

# 64-bit numbers are digests, `marks` that of numbers and names; near pairs are found by these, `words` and
# the `…_runs`; 352 bytes in all.
RECORD = np.dtype(
    [
        ("row", np.int64),
        ("pair_id", "S24"),
        ("score", np.float32),
        ("kind", np.uint64),
        ("granularity", np.uint64),
        ("source", np.uint64),
        ("target", np.uint64),
        ("marks", np.uint64),
        ("site", np.uint64),
        ("documents", np.uint64),
        ("words", np.float32),
        ("source_runs", np.uint8, (HASHES,)),
        ("target_runs", np.uint8, (HASHES,)),
    ]
)

Records = npt.NDArray[np.void]


class Kind(NamedTuple):
    """Languages and granularity of a pair: a duplicate has the same ones."""

    source_lang: str
    target_lang: str
    granularity: str = ""


class Sketches:
    """Collects the records of pairs, batch by batch."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(
        self,
        kind: Kind,
        rows: Sequence[int],
        source_texts: Sequence[str],
        target_texts: Sequence[str],
        scores: Sequence[float | None] | None = None,
        pair_ids: Sequence[str] | None = None,
        sites: Sequence[str] | None = None,
        documents: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        """Add pairs of one kind; `rows` are their numbers over all calls, `documents` their pages."""
        found = np.zeros(len(rows), dtype=RECORD)
        texts = [[normal_form(text) for text in side] for side in (source_texts, target_texts)]
        found["row"] = rows
        found["kind"], found["granularity"] = digest(*kind), digest(kind.granularity)
        found["score"] = -np.inf
        if scores is not None:
            found["score"] = [-np.inf if s is None or s != s else s for s in scores]
        if pair_ids is not None:
            found["pair_id"] = pair_ids
        for name, side in zip(("source", "target"), texts, strict=True):
            found[name] = _digests(side)
        kept = zip(map(numbers, *texts), map(names, source_texts, target_texts), strict=True)
        found["marks"] = [digest(*both) for both in kept]
        if sites is not None and documents is not None:
            found["site"] = _digests(sites)
            found["documents"] = [digest(*pair) for pair in documents]
        found["words"] = np.minimum(*(_words(s, lang) for s, lang in zip(texts, kind[:2], strict=True)))
        for name, side, lang in zip(("source_runs", "target_runs"), texts, kind[:2], strict=True):
            found[name] = signatures(side, lang)
        self._bytes += found.tobytes()

    def records(self) -> Records:
        """All records as they came, a view: nothing can be added while it lives."""
        return np.frombuffer(self._bytes, dtype=RECORD)


def mixed(*columns: Any) -> npt.NDArray[np.uint64]:
    """64 bits for each row of some columns of 64-bit digests; order counts."""
    result = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        result = (result ^ column) * np.uint64(0x9E3779B97F4A7C15)
        result ^= result >> np.uint64(29)
    return result


def _digests(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    return np.fromiter(map(digest, texts), dtype=np.uint64, count=len(texts))


def _words(texts: Sequence[str], lang: str) -> npt.NDArray[np.float32]:
    """Words of each text, or half its characters where words have no spaces between."""
    sizes = np.array([length(text, lang) for text in texts], dtype=np.float32)
    return sizes / np.float32(2 if lang in WITHOUT_SPACES else 1)

"""The yield of each kind of evidence: document pairs proposed and kept, and their kept pairs."""

from collections import Counter
from dataclasses import dataclass

import pyarrow.compute as pc

from corpus.tables.counts import UNNAMED, has_columns, kind, row_groups
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import MINED_ORIGIN

MINED = "mined, no document pair"


@dataclass(frozen=True, slots=True)
class EvidenceYield:
    """Document pairs proposed by a kind of evidence, those of them kept, and the kept pairs of these.

    Mined pairs have a line of their own: they come from no document pair.
    """

    evidence: str
    proposed: int
    document_pairs: int
    pairs: int


def evidence(folder: WorkFolder) -> tuple[EvidenceYield, ...]:
    """The yield of each kind of evidence, the one with the most pairs first; empty without document pairs."""
    if not folder.has("document_pairs"):
        return ()
    proposed: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    evidence_of: dict[tuple[str, str], str] = {}
    ids = {side: pc.field(f"{side}_document_id") for side in ("source", "target")}
    keys = {"evidence": kind("evidence"), "kept": pc.field("rejected_by").is_null(), **ids}
    for (name, is_kept, *both), rows in row_groups(folder, "document_pairs", keys):
        proposed[name or UNNAMED] += rows
        if is_kept:
            kept[name or UNNAMED] += rows
            evidence_of[both[0], both[1]] = name or UNNAMED
    pairs = _pairs(folder, evidence_of)
    yields = [EvidenceYield(name, proposed[name], kept[name], pairs[name]) for name in {*proposed, *pairs}]
    return tuple(sorted(yields, key=lambda y: (-y.pairs, -y.document_pairs, -y.proposed, y.evidence)))


def _pairs(folder: WorkFolder, evidence_of: dict[tuple[str, str], str]) -> Counter[str]:
    """Kept pairs by the evidence for their documents."""
    counts: Counter[str] = Counter()
    if not folder.has("pairs"):
        return counts
    keys = {side: pc.field(f"{side}_document_id") for side in ("source", "target")}
    keys["kept"] = pc.field("rejected_by").is_null()
    if has_columns(folder, "pairs", "origin"):
        keys["origin"] = pc.field("origin")
    for (source, target, kept, *origin), rows in row_groups(folder, "pairs", keys):
        if kept:
            mined = origin == [MINED_ORIGIN]
            counts[MINED if mined else evidence_of.get((source, target), UNNAMED)] += rows
    return counts

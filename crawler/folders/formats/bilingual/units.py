"""Bilingual files (PO, XLIFF) as units that can be written back: all else stays as it is, byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.folders.files import decode, encode
from crawler.folders.formats.bilingual import po, xliff
from crawler.folders.formats.bilingual.unit import Unit
from crawler.folders.formats.markup import PO, XLIFF, suffix_of_name


@dataclass(frozen=True, slots=True)
class UnitFile:
    """The units of a bilingual file, its text, and what is wrong with it ('' for nothing)."""

    units: tuple[Unit, ...]
    text: str = ""
    problem: str = ""


def is_bilingual(path: str) -> bool:
    """Whether files of this name hold both texts of each unit."""
    return suffix_of_name(path) in (*PO, *XLIFF)


def read_units(path: str, body: bytes) -> UnitFile:
    """The units of a file; one that cannot be read has none."""
    try:
        text = decode(body).text
        found = tuple(po.read_units(text) if suffix_of_name(path) in PO else xliff.read_units(text))
    except ValueError as error:
        return UnitFile((), problem=str(error)[:200])
    return UnitFile(found, text)


def with_targets(path: str, body: bytes, targets: Mapping[int, str], pruned: bool = False) -> bytes:
    """The file with other translations of some units, by their number, each marked for review.

    In PO by the flag `fuzzy`, in XLIFF by the state `needs-review-translation` (1.2) or the sub-state
    `acopio:needs-review` (2). With `pruned`, obsolete entries of PO are taken out.
    """
    like = decode(body)
    if suffix_of_name(path) in PO:
        text = po.with_targets(like.text, targets, pruned)
    else:
        text = xliff.with_targets(like.text, targets)
    return body if text == like.text else encode(text, like)

"""Train, dev and test: whole documents or sites, drawn once and remembered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.dedupe import Records, near_texts
from crawler.json_files import read_json, write_json
from crawler.options.bounds import option
from crawler.urls import address

TRAIN, DEV, TEST = SPLITS = ("train", "dev", "test")
DOCUMENT, SITE = CHOICES = ("document", "site")
NEAR_TEST = "near_test"  # reason to drop a pair, and its words
NEAR_TEST_WORDS = "a text of the pair is near one that is held out for test or dev"

FILE = "splits.json"  # in the work folder
_LARGEST = 5  # at most one pair in so many goes to test, and to dev


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """How much is held out; with neither `test` nor `dev` all is train.

    `test` and `dev` are shares of the kept pairs (below 1; at most `max_pairs` then) or numbers of pairs.
    What lies in one document pair (`by` = "document") or on one site ("site") is never divided.
    """

    test: float = option(
        0.0, "share of the pairs held out for test, below 1; from 1 on the number of pairs; 0: none", least=0
    )
    dev: float = option(0.0, "the same for development", least=0)
    max_pairs: int = option(2000, "most pairs that a share comes to", least=1)
    by: str = option(
        DOCUMENT,
        "what is never divided: a page with its translations, or all that its sites hold",
        choices=CHOICES,
    )
    seed: int = option(1, "another number draws others", least=0)

    @property
    def hold_out(self) -> bool:
        """Whether anything is held out."""
        return self.test > 0 or self.dev > 0


@dataclass(frozen=True, slots=True)
class SplitParts:
    """The pages of dev and test, as crawler.urls.address writes them, and what they were drawn by."""

    dev: frozenset[str] = frozenset()
    test: frozenset[str] = frozenset()
    options: SplitOptions | None = None

    def of(self, source_url: str | None, target_url: str | None) -> str:
        """The part of a pair of these pages: test or dev where either page is in it."""
        pages = {place(source_url), place(target_url)}
        return TEST if pages & self.test else DEV if pages & self.dev else TRAIN


class PageLink(NamedTuple):
    """Two pages that have kept pairs together, as `place` writes them, and how many."""

    source: str
    target: str
    pairs: int
    mined: bool = False


class _Group(NamedTuple):
    """Pages that belong together; groups come in the order in which they are drawn."""

    mined: bool  # what was mined is the last to be tested on
    rank: bytes
    pages: frozenset[str]
    pairs: int


def place(url: str | None) -> str:
    """What a page is known by, whatever the form of its URL."""
    return address(url or "") or url or ""


def draw(links: Iterable[PageLink], options: SplitOptions, known: SplitParts) -> SplitParts:
    """The parts of these pages: those known stay, with what has come to belong to them.

    Groups are added until test and dev are as large as wished where `known` was drawn by other options, or
    where nothing is left of a part; in an order that depends on the seed and each group's pages alone.
    Neither part is made larger than a fifth of all pairs.
    """
    groups = _groups(links, options)
    total = sum(group.pairs for group in groups)
    parts = {TEST: set(known.test), DEV: set(known.dev)}
    have = {TEST: 0, DEV: 0}
    free = []
    for group in groups:
        part = next((name for name in (TEST, DEV) if group.pages & parts[name]), None)
        if part is None:
            free.append(group)
        else:
            parts[part] |= group.pages
            have[part] += group.pairs
    for name, wish in ((TEST, options.test), (DEV, options.dev)):
        if have[name] and known.options == options:
            continue
        chosen = _chosen(free, _size(wish, total, options.max_pairs), have[name], total)
        parts[name].update(*(group.pages for group in chosen))
        free = [group for group in free if group not in chosen]
    return SplitParts(frozenset(parts[DEV] - parts[TEST]), frozenset(parts[TEST]), options)


def near_held_out(records: Records, parts: npt.NDArray[np.int8], similarity: float) -> npt.NDArray[np.bool_]:
    """True where a pair has a text near one of a part that is held out from it, (n,).

    Test is held out from dev and train, dev from train, sentences and paragraphs each from their like;
    `parts` holds places in SPLITS, or -1 for no part.
    """
    found = np.zeros(len(records), dtype=np.bool_)
    for granularity in np.unique(records["granularity"]):
        alike = records["granularity"] == granularity
        for held in (SPLITS.index(TEST), SPLITS.index(DEV)):
            open_rows = alike & ~found
            others = np.flatnonzero(open_rows & (parts >= 0) & (parts < held))
            found[others] = near_texts(
                records, np.flatnonzero(open_rows & (parts == held)), others, similarity
            )
    return found


def read_parts(folder: Path) -> SplitParts:
    """What a work folder remembers; nothing where it has drawn no parts. InputError for a broken file."""
    remembered = _read(folder)
    if remembered is None:
        return SplitParts()
    pages = remembered.pages
    return SplitParts(frozenset(pages.dev), frozenset(pages.test), remembered.options)


def counted(folder: Path) -> dict[str, int] | None:
    """What a work folder's splits were found to hold when they were made; None where it has none."""
    remembered = _read(folder)
    return remembered.counted if remembered else None


def write_parts(folder: Path, parts: SplitParts, counted: Mapping[str, int]) -> None:
    """Remember the parts in a work folder, with what was counted of them."""
    pages = _Pages(tuple(sorted(parts.dev)), tuple(sorted(parts.test)))
    write_json(folder / FILE, _Remembered(parts.options or SplitOptions(), pages, dict(counted)))


@dataclass(frozen=True, slots=True)
class _Pages:
    dev: tuple[str, ...]
    test: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The content of FILE."""

    options: SplitOptions
    pages: _Pages
    counted: dict[str, int] = field(default_factory=dict)


def _read(folder: Path) -> _Remembered | None:
    return read_json(folder / FILE, _Remembered, "correct it, or delete it to draw the parts again")


def _groups(links: Iterable[PageLink], options: SplitOptions) -> list[_Group]:
    """The pages that links, and with `by` = "site" sites, hold together, in the order of drawing."""
    parent: dict[str, str] = {}

    def root(page: str) -> str:
        parent.setdefault(page, page)
        while parent[page] != page:
            parent[page] = parent[parent[page]]
            page = parent[page]
        return page

    listed = list(links)
    for link in listed:
        parent[root(link.source)] = root(link.target)
        if options.by == SITE:
            for page in (link.source, link.target):
                parent[root(page)] = root(f"//{page.partition('/')[0]}")
    members: dict[str, set[str]] = {}
    for page in list(parent):
        members.setdefault(root(page), set()).add(page)
    pairs: dict[str, int] = dict.fromkeys(members, 0)
    mined: set[str] = set()
    for link in listed:
        pairs[root(link.source)] += link.pairs
        if link.mined:
            mined.add(root(link.source))
    return sorted(
        _Group(name in mined, _rank(pages, options.seed), frozenset(pages), pairs[name])
        for name, pages in members.items()
    )


def _rank(pages: Iterable[str], seed: int) -> bytes:
    return blake2b(f"{seed}\n{min(pages)}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _size(wish: float, total: int, most: int) -> int:
    wanted = min(round(wish * total), most) if wish < 1 else int(wish)
    return min(wanted, total // _LARGEST)


def _chosen(groups: Sequence[_Group], wanted: int, have: int, total: int) -> list[_Group]:
    """Groups that bring the number of pairs near the one wanted; for an empty part, at worst the smallest."""
    chosen: list[_Group] = []
    fits = [group for group in groups if group.pairs <= total // _LARGEST]
    if wanted and not have and fits and all(group.pairs > 2 * wanted for group in fits):
        return [min(fits, key=lambda group: (group.mined, group.pairs, group.rank))]
    for group in fits:
        if have >= wanted:
            break
        if have + group.pairs - wanted <= wanted - have:
            chosen.append(group)
            have += group.pairs
    return chosen

"""Train, dev and test: whole documents or sites, drawn once and recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from corpus.dedupe import Records, near_texts
from crawler.options.bounds import option
from crawler.storage.json_files import read_json, write_json
from crawler.urls import address

TRAIN, DEV, TEST = SPLITS = ("train", "dev", "test")
DOCUMENT, SITE = CHOICES = ("document", "site")
NEAR_TEST = "near_test"  # reason to drop a pair, and its words
NEAR_TEST_WORDS = "a text of the pair is near one that is held out for test or dev"

FILE = "splits.json"  # in the work folder
_LARGEST = 5  # at most one pair in so many goes to test, and to dev


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """The size of test and dev; with neither, all pairs are train.

    `test` and `dev` are shares of the kept pairs (below 1; at most `max_pairs` then) or numbers of pairs.
    The pairs of one document pair (`by` = "document") or of one site ("site") are never divided.
    """

    test: float = option(
        0.0, "share of the pairs held out for test, below 1; from 1 the number of pairs; 0: none", least=0
    )
    dev: float = option(0.0, "the same for development", least=0)
    max_pairs: int = option(2000, "most pairs held out by a share", least=1)
    by: str = option(
        DOCUMENT,
        "unit that is never divided: a page with its translations, or all pages of its sites",
        choices=CHOICES,
    )
    seed: int = option(1, "seed of the draw", least=0)
    documents: tuple[str, ...] = option(
        (),
        "documents held out for test, whatever the size: URLs or paths, their last parts, or globs as "
        "`*/chapter1/*`",
    )

    @property
    def hold_out(self) -> bool:
        """Whether anything is held out."""
        return self.test > 0 or self.dev > 0 or bool(self.documents)

    def names(self, page: str) -> bool:
        """Whether a page, as `place` writes it, is one of the named documents."""
        return any(_is_named(unquote(page), name) for name in self.documents)


@dataclass(frozen=True, slots=True)
class SplitParts:
    """The pages of dev and test, as crawler.urls.address writes them, and the options of their draw."""

    dev: frozenset[str] = frozenset()
    test: frozenset[str] = frozenset()
    options: SplitOptions | None = None

    def of(self, source_url: str | None, target_url: str | None) -> str:
        """The part of a pair of these pages: test or dev if either page is in it, else train."""
        pages = {place(source_url), place(target_url)}
        return TEST if pages & self.test else DEV if pages & self.dev else TRAIN


class PageLink(NamedTuple):
    """Two pages with kept pairs between them, as `place` writes them, and the number of these pairs."""

    source: str
    target: str
    pairs: int
    mined: bool = False


class _Group(NamedTuple):
    """Pages that belong together; groups come in the order in which they are drawn."""

    mined: bool  # mined pairs are drawn last
    rank: bytes
    pages: frozenset[str]
    pairs: int


def place(url: str | None) -> str:
    """A key for a page that is the same for all forms of its URL."""
    return address(url or "") or url or ""


def _is_named(page: str, name: str) -> bool:
    wanted = unquote(place(name)).strip("/")
    return page == wanted or page.endswith(f"/{wanted}") or fnmatchcase(page, wanted)


def missing_documents(links: Iterable[PageLink], options: SplitOptions) -> tuple[str, ...]:
    """The named documents of which there is no page with kept pairs."""
    if not options.documents:
        return ()
    pages = {unquote(page) for link in links for page in (link.source, link.target)}
    return tuple(name for name in options.documents if not any(_is_named(page, name) for page in pages))


def draw(links: Iterable[PageLink], options: SplitOptions, known: SplitParts) -> SplitParts:
    """The parts of these pages: pages of `known` stay in their parts, with the pages now linked to them.

    If `known` was drawn by other options, or a part is empty, groups are added until test and dev have the
    sizes wanted, in an order that depends only on the seed and the pages of each group. Neither part becomes
    larger than a fifth of all pairs by what is drawn; named documents are in test, however many they are.
    """
    groups = _groups(links, options)
    total = sum(group.pairs for group in groups)
    parts = {TEST: set(known.test), DEV: set(known.dev)}
    have = {TEST: 0, DEV: 0}
    free = []
    for group in groups:
        part = next((name for name in (TEST, DEV) if group.pages & parts[name]), None)
        if any(map(options.names, group.pages)):
            part = TEST
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
    """True for a pair with a text near one of a part that is held out from its own, (n,).

    Test is held out from dev and train, dev from train, sentences from sentences and paragraphs from
    paragraphs; `parts` are places in SPLITS, or -1 for no part.
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
    """The parts recorded in a work folder; empty ones before the first draw. InputError for a broken file."""
    remembered = _read(folder)
    if remembered is None:
        return SplitParts()
    pages = remembered.pages
    return SplitParts(frozenset(pages.dev), frozenset(pages.test), remembered.options)


def counted(folder: Path) -> dict[str, int] | None:
    """The counts recorded with the splits of a work folder; None without splits."""
    remembered = _read(folder)
    return remembered.counted if remembered else None


def write_parts(folder: Path, parts: SplitParts, counted: Mapping[str, int]) -> None:
    """Record the parts in a work folder, with their counts."""
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
    """Groups of pages joined by links, and with `by` = "site" by sites, in the order of the draw."""
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
    """Groups whose pairs come close to the number wanted; for an empty part at least the smallest group."""
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

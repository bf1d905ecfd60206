"""Topics: what to gather, in which languages and from where; one TOML file each.

Built-in topics lie in crawler/topics/; a user's own folder `topics/` adds to them and may override them.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.errors import InputError, TopicError, UsageError
from crawler.languages import base
from crawler.topic.scope import Scope
from crawler.topic.seeds import read_seeds
from crawler.topic.sources import Sources, sources_of
from crawler.topic.toml import Table, parse_toml, read_text
from crawler.urls import parse_site, parse_url

BUILT_IN = Path(__file__).parents[1] / "topics"
FOLDER = "topics"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
NAME_FORM = "a lower-case letter, then up to 63 of a-z 0-9 _ -"
DEFAULT_RELEVANCE = 0.5
MAX_WEIGHT = 10
_TERM = re.compile(r"[^\s*]+\*?(?:\s+[^\s*]+\*?)*")
STAGE_TABLES = ("align", "filters", "splits", "exports")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a crawl ends: pages in all, links from a seed, pages of one site, seconds."""

    pages: int = 2000
    depth: int = 8
    pages_per_site: int = 500
    seconds: int = 3600


KEEP, DROP = "keep", "drop"


@dataclass(frozen=True, slots=True)
class Recrawl:
    """What another crawl changes: `vanished` is KEEP or DROP, for text whose page is gone from the web."""

    vanished: str = KEEP


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as its file says.

    `terms` gives the terms of each language with their weights in (0, 10]; '*' at the end of a word stands
    for any ending. `seeds` holds those of the files that it names too. `relevance` is the score in [0, 1]
    from which a page counts as on topic. `sources` is the table [discover], `javascript` the
    sites whose pages are run in a browser. `settings` holds the tables
    [align], [filters] and [exports] as written, those that are not empty: their stages check them.
    """

    name: str
    description: str
    languages: tuple[str, ...]
    terms: Mapping[str, Mapping[str, float]]
    seeds: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    limits: Limits = Limits()
    recrawl: Recrawl = Recrawl()
    javascript: Scope = field(default_factory=lambda: Scope(open=False))
    relevance: float = DEFAULT_RELEVANCE
    keep_machine_translated: bool = False
    keep_opted_out: bool = False
    sources: Sources = field(default_factory=Sources)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def find_topics(folder: Path | None = None) -> dict[str, Path]:
    """The file of each topic by name, in the order of the names.

    Looks at the built-in topics and at `topics/*.toml` in `folder` (default: the current one); of two files
    with the same name the user's counts. Does not open the files.
    """
    found: dict[str, Path] = {}
    for place in (BUILT_IN, (folder or Path()) / FOLDER):
        files = (path for path in place.glob("*.toml") if not path.name.startswith("."))
        found.update({path.stem: path for path in files})
    return dict(sorted(found.items()))


def get_topic(name: str, folder: Path | None = None) -> Topic:
    """The topic of this name; UsageError for a malformed or unknown name, TopicError for a bad file."""
    check_name(name)
    found = find_topics(folder)
    if name not in found:
        close = difflib.get_close_matches(name, found, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        known = ", ".join(found)
        raise UsageError(
            f"topic {name!r}: unknown: {hint}(known: {known}; `acopio topic new {name}` starts another)"
        )
    return load_topic(found[name])


def check_name(name: str) -> None:
    """Pass a well-formed topic name; UsageError for any other, so that it never becomes part of a path."""
    if not NAME.fullmatch(name):
        raise UsageError(f"topic {name[:80]!r}: not a topic name (allowed: {NAME_FORM})")


def load_topic(path: Path) -> Topic:
    """The topic of a TOML file; TopicError lists every problem as `FILE: KEY: what is wrong (allowed: …)`."""
    return parse_topic(read_text(path), path)


def parse_topic(text: str, path: Path) -> Topic:
    """The topic that `path` would hold with this text; TopicError as for `load_topic`."""
    file = parse_toml(text, path)
    name = file.text("name")
    if name and not NAME.fullmatch(name):
        file.note("name", f"{name!r} is not a topic name (allowed: {NAME_FORM})")
    elif name and name != path.stem:
        file.note(
            "name", f"{name!r} differs from the file's name (allowed: {path.stem!r}, or rename the file)"
        )
    description = file.text("description")
    languages = _languages(file)
    terms = _terms(file, languages)
    scope = _scope(file.table("scope"))
    topic = Topic(
        name=name,
        description=description,
        languages=languages,
        terms=terms,
        seeds=_seeds(file, scope, path.parent),
        sources=sources_of(file.table("discover"), languages),
        scope=scope,
        limits=_limits(file.table("limits")),
        recrawl=_recrawl(file.table("recrawl")),
        javascript=_javascript(file.table("javascript")),
        relevance=file.number("relevance", DEFAULT_RELEVANCE, 0, 1),
        keep_machine_translated=file.flag("keep_machine_translated", False),
        keep_opted_out=file.flag("keep_opted_out", False),
        settings={key: content for key in STAGE_TABLES if (content := file.table(key).content)},
    )
    file.check_unknown()
    if file.problems:
        raise TopicError(file.problems)
    return topic


def _languages(file: Table) -> tuple[str, ...]:
    codes: list[str] = []
    tags = file.texts("languages")
    for tag in tags:
        code = base(tag)
        if not code:
            file.note(
                "languages", f"{tag!r} is no known language (allowed: ISO 639-1 codes such as en, es, zh)"
            )
        elif code in codes:
            file.note(
                "languages", f"{tag!r} is given twice (allowed: each language once, without its region)"
            )
        else:
            codes.append(code)
    if "languages" in file.content and len(tags) < 2:
        file.note("languages", f"{len(tags)} given (allowed: two or more, the source language first)")
    return tuple(codes)


def _terms(file: Table, languages: tuple[str, ...]) -> dict[str, dict[str, float]]:
    tables = file.table("terms")
    if "terms" not in file.content:
        file.note("terms", "missing (allowed: a table [terms.CODE] for each language)")
        return {}
    found: dict[str, dict[str, float]] = {}
    for key in tables.content:
        code = base(key)
        if languages and code not in languages:
            tables.note(key, f"not a language of the topic (allowed: {', '.join(languages)})")
        elif code in found:
            tables.note(key, f"terms of {code!r} are given twice (allowed: one table a language)")
        else:
            found[code] = _weights(tables.table(key))
    for code in languages:
        if not found.get(code):
            tables.note(
                code, f'no terms (allowed: a table [terms.{code}] with lines such as "solar power" = 8)'
            )
    return {code: found[code] for code in languages if code in found}


def _weights(table: Table) -> dict[str, float]:
    weights: dict[str, float] = {}
    for term, weight in table.content.items():
        if not _TERM.fullmatch(term.strip()):
            table.note(repr(term), "not a term (allowed: words, a * at the end of a word for any ending)")
        elif type(weight) not in (int, float) or not 0 < weight <= MAX_WEIGHT:
            table.note(repr(term), f"weight {weight!r} (allowed: a number above 0, at most {MAX_WEIGHT})")
        else:
            weights[term] = float(weight)
    return weights


def _seeds(file: Table, scope: Scope, folder: Path) -> tuple[str, ...]:
    files = file.texts("seeds_files", ())
    given = file.texts("seeds", ()) if files or "discover" in file.content else file.texts("seeds")
    seeds = [*given, *(seed for name in files for seed in _seeds_of_file(file, folder / name))]
    for seed in seeds:
        if parse_url(seed) is None:
            file.note("seeds", f"{seed!r} is not a URL (allowed: http://… or https://…)")
        elif not scope.allows(seed):
            file.note("seeds", f"{seed!r} is outside [scope] (allowed: what sites hold and deny does not)")
    return tuple(dict.fromkeys(seeds))


def _seeds_of_file(file: Table, path: Path) -> list[str]:
    try:
        return [seed.url for seed in read_seeds(path)]
    except InputError as error:
        file.note("seeds_files", f"{error} (allowed: *.txt with one URL a line, *.opml)")
        return []


def _scope(table: Table) -> Scope:
    scope = Scope(
        table.flag("open", True),
        _sites(table, "sites"),
        _sites(table, "deny"),
        table.flag("private_addresses", False),
    )
    if not scope.open and not scope.sites:
        table.note("sites", "none, and open = false leaves nothing to crawl (allowed: one site or more)")
    table.check_unknown()
    return scope


def _sites(table: Table, key: str) -> tuple[str, ...]:
    good: list[str] = []
    for site in table.texts(key, ()):
        try:
            parse_site(site)
            good.append(site)
        except ValueError:
            table.note(key, f"{site!r} is not a site (allowed: host or host/path, without http://)")
    return tuple(good)


def _limits(table: Table) -> Limits:
    default = Limits()
    limits = Limits(
        pages=table.positive("pages", default.pages),
        depth=table.positive("depth", default.depth),
        pages_per_site=table.positive("pages_per_site", default.pages_per_site),
        seconds=table.positive("seconds", default.seconds),
    )
    table.check_unknown()
    return limits


def _javascript(table: Table) -> Scope:
    sites = _sites(table, "sites")
    table.check_unknown()
    return Scope(open=False, sites=sites)


def _recrawl(table: Table) -> Recrawl:
    vanished = table.text("vanished", Recrawl().vanished)
    if vanished not in (KEEP, DROP):
        table.note("vanished", f"{vanished!r} is unknown (allowed: {KEEP!r}, {DROP!r})")
    table.check_unknown()
    return Recrawl(vanished)

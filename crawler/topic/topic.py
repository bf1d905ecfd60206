"""Topics: subject, languages and sources of a corpus; one TOML file each.

Built-in topics are in crawler/topics/; topics in the user's folder `topics/` are added and may override them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.console.suggestions import did_you_mean
from crawler.errors import InputError, TopicError, UsageError
from crawler.languages import base, full_tag
from crawler.options.bounds import Form, bounds, option
from crawler.topic.scope import SITE, URL, Scope
from crawler.topic.seeds import read_seeds
from crawler.topic.sources import Sources, sources_of
from crawler.topic.toml import Table, parse_toml, read, read_text

BUILT_IN = Path(__file__).parents[1] / "topics"
FOLDER = "topics"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
NAME_FORM = "a lower-case letter, then up to 63 of a-z 0-9 _ -"
DEFAULT_RELEVANCE = 0.5
MAX_WEIGHT = 10
_NAMES = Form("a topic name", NAME_FORM, NAME.fullmatch)
_LANGUAGES = Form("a known language", "ISO 639-1 codes such as en, es, zh", base)
_REGIONS = Form("a known language", "tags such as es-419, pt-PT, zh-Hant", base)
_TERM = re.compile(r"[^\s*]+\*?(?:\s+[^\s*]+\*?)*")
STAGE_TABLES = ("align", "filters", "splits", "exports")
# Checks the tables of the later stages, by name, and notes the problems of each table in it.
Check = Callable[[Mapping[str, Table]], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a crawl."""

    pages: int = option(2000, "responses in total", least=1)
    depth: int = option(8, "links from a seed", least=1)
    pages_per_site: int = option(500, "pages of one host", least=1)
    seconds: int = option(3600, "time of the crawl", least=1)


KEEP, DROP = "keep", "drop"


@dataclass(frozen=True, slots=True)
class Recrawl:
    """Effects of a later crawl on earlier pages."""

    vanished: str = option(KEEP, "text of a page that is gone when it is crawled again", choices=(KEEP, DROP))


@dataclass(frozen=True, slots=True)
class JavaScript:
    """Pages that need a browser."""

    sites: tuple[str, ...] = option((), "sites whose pages are rendered in a browser", form=SITE)


@dataclass(frozen=True, slots=True)
class TopicFile:
    """The keys of a topic file, except its terms, its sources and the tables of the later stages."""

    name: str = field(metadata=bounds("equal to the file's name", form=_NAMES))
    description: str = field(metadata=bounds("one line for people"))
    languages: tuple[str, ...] = field(
        metadata=bounds("two languages or more, the source language first", least=2, form=_LANGUAGES)
    )
    regions: tuple[str, ...] = option(
        (),
        "of their languages only these regions or scripts; a language alone: pages that declare none",
        form=_REGIONS,
    )
    seeds: tuple[str, ...] = option(
        (), "where the crawl starts; required without `seeds_files` and `[discover]`", form=URL
    )
    seeds_files: tuple[str, ...] = option((), "files of further seeds: `*.txt` or OPML")
    relevance: float = option(DEFAULT_RELEVANCE, "score from which a page is on topic", least=0, most=1)
    learn: bool = option(True, "whether a build learns further words of the topic from its pages")
    keep_machine_translated: bool = option(False, "whether to keep pages that are machine translations")
    keep_opted_out: bool = option(False, "whether to keep pages that opt out of text and data mining")
    scope: Scope = field(default_factory=Scope)
    limits: Limits = field(default_factory=Limits)
    recrawl: Recrawl = field(default_factory=Recrawl)
    javascript: JavaScript = field(default_factory=JavaScript)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, as read from its file.

    `terms` gives the terms of each language with their weights in (0, 10]; '*' at the end of a word stands
    for any ending. `seeds` includes the seeds of `seeds_files`. `relevance` is the score in [0, 1] from
    which a page counts as on topic, `learn` whether a build learns further words. `sources` is the table
    [discover], `javascript` the sites whose pages are rendered in a browser. `regions` are tags of the
    regions or scripts to which their languages are confined. `settings` holds the non-empty
    tables among [align], [filters], [splits] and [exports], for the stages that they configure.
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
    learn: bool = True
    keep_machine_translated: bool = False
    keep_opted_out: bool = False
    regions: tuple[str, ...] = ()
    sources: Sources = field(default_factory=Sources)
    settings: Mapping[str, Table] = field(default_factory=dict)


def find_topics(folder: Path | None = None) -> dict[str, Path]:
    """The file of each topic by name, sorted by name.

    Looks at the built-in topics and at `topics/*.toml` in `folder` (default: the current one); a user's file
    overrides a built-in one of the same name. Does not open the files.
    """
    found: dict[str, Path] = {}
    for place in (BUILT_IN, (folder or Path()) / FOLDER):
        files = (path for path in place.glob("*.toml") if not path.name.startswith("."))
        found.update({path.stem: path for path in files})
    return dict(sorted(found.items()))


def get_topic(name: str, folder: Path | None = None, checks: Sequence[Check] = ()) -> Topic:
    """The topic of this name; errors as for `topic_path`, and TopicError as for `parse_topic`."""
    return load_topic(topic_path(name, folder), checks)


def topic_path(name: str, folder: Path | None = None) -> Path:
    """The file of the topic of this name; UsageError for a malformed or unknown name."""
    check_name(name)
    found = find_topics(folder)
    if name not in found:
        known = ", ".join(found)
        raise UsageError(
            f"topic {name!r}: unknown: {did_you_mean(name, found)}(known: {known}; "
            f"`acopio topic new {name}` creates it)"
        )
    return found[name]


def check_name(name: str) -> None:
    """Check that a topic name is well formed, before it becomes part of a path; UsageError if it is not."""
    if not NAME.fullmatch(name):
        raise UsageError(f"topic {name[:80]!r}: not a topic name (allowed: {NAME_FORM})")


def load_topic(path: Path, checks: Sequence[Check] = ()) -> Topic:
    """The topic of a TOML file; TopicError as for `parse_topic`, and if the file cannot be read."""
    return parse_topic(read_text(path), path, checks)


def parse_topic(text: str, path: Path, checks: Sequence[Check] = ()) -> Topic:
    """The topic of a file at `path` with this text.

    TopicError lists every problem, including those found by the `checks`, each as
    `FILE: KEY: problem (allowed: …)`.
    """
    file = parse_toml(text, path)
    keys = read(file, TopicFile, ("terms", "discover", *STAGE_TABLES))
    if keys.name and keys.name != path.stem:
        file.note(
            "name", f"{keys.name!r} differs from the file's name (allowed: {path.stem!r}, or rename the file)"
        )
    languages = _languages(file, keys.languages)
    _check_scope(file, keys.scope)
    settings = {key: file.table(key) for key in STAGE_TABLES}
    topic = Topic(
        name=keys.name,
        description=keys.description,
        languages=languages,
        terms=_terms(file, languages),
        seeds=_seeds(file, keys, path.parent),
        sources=sources_of(file.table("discover"), languages),
        scope=keys.scope,
        limits=keys.limits,
        recrawl=keys.recrawl,
        javascript=Scope(open=False, sites=keys.javascript.sites),
        relevance=keys.relevance,
        learn=keys.learn,
        keep_machine_translated=keys.keep_machine_translated,
        keep_opted_out=keys.keep_opted_out,
        regions=_regions(file, keys.regions, languages),
        settings={key: table for key, table in settings.items() if table.content},
    )
    for check in checks:
        check(topic.settings)
    if file.problems:
        raise TopicError(file.problems)
    return topic


def _languages(file: Table, tags: tuple[str, ...]) -> tuple[str, ...]:
    codes: list[str] = []
    for tag in tags:
        if base(tag) in codes:
            file.note(
                "languages", f"{tag!r} is given twice (allowed: each language once, without its region)"
            )
        else:
            codes.append(base(tag))
    return tuple(codes)


def _regions(file: Table, tags: tuple[str, ...], languages: tuple[str, ...]) -> tuple[str, ...]:
    for tag in tags:
        if base(tag) not in languages:
            file.note(
                "regions", f"{tag!r} is not of a language of the topic (allowed: {', '.join(languages)})"
            )
    return tuple(map(full_tag, tags))


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
            tables.note(key, f"terms of {code!r} are given twice (allowed: one table per language)")
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
            table.note(repr(term), f"weight {weight!r} (allowed: a number above 0 and at most {MAX_WEIGHT})")
        else:
            weights[term] = float(weight)
    return weights


def _seeds(file: Table, keys: TopicFile, folder: Path) -> tuple[str, ...]:
    """The topic's seeds and those of its files; seeds outside the scope are noted as problems."""
    if not ({"seeds", "discover"} & file.content.keys() or keys.seeds_files):
        file.note("seeds", "missing (allowed: a list of URLs)")
    seeds = [
        *keys.seeds,
        *(seed for name in keys.seeds_files for seed in _seeds_of_file(file, folder / name)),
    ]
    for seed in seeds:
        if not keys.scope.allows(seed):
            file.note(
                "seeds", f"{seed!r} is outside [scope] (allowed: URLs within sites and not within deny)"
            )
    return tuple(dict.fromkeys(seeds))


def _seeds_of_file(file: Table, path: Path) -> list[str]:
    try:
        return [seed.url for seed in read_seeds(path)]
    except InputError as error:
        file.note("seeds_files", f"{error} (allowed: *.txt with one URL per line, *.opml)")
        return []


def _check_scope(file: Table, scope: Scope) -> None:
    if not scope.open and not scope.sites:
        file.note("scope.sites", "none, and open = false leaves nothing to crawl (allowed: one site or more)")

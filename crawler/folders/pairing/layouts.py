"""Which files are translations of each other, by their paths.

The rule: take one mark of a language out of a path; files whose paths are then equal are the same document
(layouts seen in real repositories: siblings `en/` and `es/`, `translations/es/`, `a.es.md`, `README_ES.md`,
`en-snapshot/`, `a_origin.md`, two roots with the same paths). A folder and a name with marks of the same
language (`es/a.es.md`) count as one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from crawler.folders.pairing.languages import Mark, is_language, mark, preference

ORIGIN = "NAME_origin"  # the layout of a source kept beside its translation
_LANG = "(?P<lang>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)"
_SEPARATOR = re.compile(r"[._-]")
_ORIGIN = re.compile(r"(?P<stem>.+)[._-](?:origin|original|source|orig)", re.IGNORECASE)
# Folders that hold the translations of a repository, and words beside a language in the name of a folder.
_CONTAINERS = frozenset(
    ("translations", "translation", "i18n", "l10n", "locales", "locale", "lang", "langs", "languages")
)
_WORDS = frozenset(("snapshot", "origin", "original", "source", "docs", "content"))
_SAME_FORMAT = {".mdx": ".md", ".markdown": ".md", ".htm": ".html", ".asciidoc": ".adoc"}
# Where Docusaurus keeps the translation of a folder, below i18n/LANG.
_PLUGINS = (
    ("docusaurus-plugin-content-docs/current/", "docs/"),
    ("docusaurus-plugin-content-blog/", "blog/"),
    ("docusaurus-plugin-content-pages/", "src/pages/"),
)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file: number of its root and path in it, with slashes. `lang` is that of the root, '' if unknown."""

    root: int
    path: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class PathPair:
    """A source and a target file, the target's language, and the layout that pairs them."""

    source: LocalFile
    target: LocalFile
    lang: str
    layout: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a path: its mark (None for none), the path without the mark, the layout's name."""

    mark: Mark | None
    key: str
    layout: str
    is_origin: bool = False


def pairs_by_path(
    files: Sequence[LocalFile], source: str, targets: Sequence[str], pattern: str | None = None
) -> list[PathPair]:
    """The pairs that paths show, by target file, at most one for each target file and language.

    `pattern` such as `docs/{lang}/**` is tried before all else. A source kept beside its translation
    (`a_origin.md`) is preferred to the current one: the translation was made from it.
    """
    wanted = (source, *targets)
    readings = {file: list(_readings(file, wanted, source, pattern)) for file in files}
    by_key: dict[str, list[tuple[LocalFile, _Reading]]] = defaultdict(list)
    for file in files:
        for reading in readings[file]:
            if (
                reading.is_origin
                or (reading.mark is not None and reading.mark.lang == source)
                or (reading.mark is None and file.lang in ("", source))
            ):
                by_key[reading.key].append((file, reading))
    found = [pair for file in files if (pair := _pair_of(file, readings[file], by_key, source, targets))]
    return _best_variants(found)


def _readings(file: LocalFile, wanted: Sequence[str], source: str, pattern: str | None) -> Iterator[_Reading]:
    """The ways to read a path, the surest first."""
    path = PurePosixPath(file.path)
    if pattern:
        yield from _by_pattern(file.path, pattern, wanted)
    stem, suffix = path.name, ""
    if path.suffix:
        stem, suffix = (
            path.name.removesuffix(path.suffix),
            _SAME_FORMAT.get(path.suffix.lower(), path.suffix.lower()),
        )
    folder = path.parts[:-1]
    origin = _ORIGIN.fullmatch(stem)
    if origin:
        yield _Reading(None, _key(folder, origin["stem"] + suffix), ORIGIN, is_origin=True)
        return
    found, name, layout = _of_name(stem, wanted)
    if found:
        yield _Reading(found, _key(folder, name + suffix), layout)
        for both in _of_folders(folder, name + suffix, (found.lang,)):  # es/a.es.md
            yield replace(both, layout=both.layout.removesuffix("**") + layout)
    elif _is_other(stem):
        return  # a.fr.md where French is not asked for: no source
    yield from _of_folders(folder, stem + suffix, wanted)
    if not any(
        is_language(segment) and not mark(segment, wanted) and _is_translation(folder, n)
        for n, segment in enumerate(folder)
    ):
        yield _Reading(None, _key(folder, stem + suffix), "PATH")


def _of_name(stem: str, wanted: Sequence[str]) -> tuple[Mark | None, str, str]:
    """The mark at the end or the start of a file's name, the name without it, and the layout."""
    for match in _SEPARATOR.finditer(stem):
        found = mark(stem[match.end() :], wanted) if match.start() else None
        if found:
            return found, stem[: match.start()], f"NAME{match[0]}{{lang}}"
    for match in reversed([*_SEPARATOR.finditer(stem)]):
        found = mark(stem[: match.start()], wanted)
        if found:
            return found, stem[match.end() :], f"{{lang}}{match[0]}NAME"
    return None, stem, ""


def _is_other(stem: str) -> bool:
    name, _, tag = stem.rpartition(".")
    return bool(name) and is_language(tag)


def _of_folders(folder: Sequence[str], name: str, wanted: Sequence[str]) -> Iterator[_Reading]:
    """The readings that take the name of a folder for a mark."""
    for place, segment in enumerate(folder):
        found, words = _of_segment(segment, wanted)
        if found is None:
            continue
        before, after = folder[:place], folder[place + 1 :]
        is_contained = bool(before) and before[-1].lower() in _CONTAINERS
        yield _Reading(found, _key((*before, *after), name), _layout(before, words))
        if is_contained:
            yield _Reading(found, _key((*before[:-1], *after), name), _layout(before, words))
            rest = "/".join((*after, name))
            for plugin, original in _PLUGINS:
                if rest.startswith(plugin):
                    key = _key(before[:-1], original + rest.removeprefix(plugin))
                    yield _Reading(found, key, _layout(before, words))


def _is_translation(folder: Sequence[str], place: int) -> bool:
    return place > 0 and folder[place - 1].lower() in _CONTAINERS


def _layout(before: Sequence[str], words: str) -> str:
    return "/".join((*before, "{lang}" + words, "**"))


def _of_segment(segment: str, wanted: Sequence[str]) -> tuple[Mark | None, str]:
    """The mark that a folder's name holds, and the word beside it (`-snapshot`)."""
    found = mark(segment, wanted)
    if found:
        return found, ""
    head, sep, word = segment.partition("-")
    if sep and word.lower() in _WORDS:
        return mark(head, wanted), f"-{word}"
    return None, ""


def _by_pattern(path: str, pattern: str, wanted: Sequence[str]) -> Iterator[_Reading]:
    match = re.fullmatch(_expression(pattern), path)
    found = mark(match["lang"], wanted) if match else None
    if match and found:
        start, end = match.span("lang")
        yield _Reading(found, "\0" + (path[:start] + path[end:]).lower(), pattern)


def _expression(pattern: str) -> str:
    """A glob with {lang} as a regular expression."""
    parts = re.split(r"(\{lang\}|\*\*/?|\*|\?)", pattern)
    known = {
        "{lang}": "(?P<lang>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)",
        "**/": "(?:.*/)?",
        "**": ".*",
        "*": "[^/]*",
        "?": "[^/]",
    }
    seen, out = False, []
    for part in parts:
        if part == "{lang}" and seen:
            out.append("(?P=lang)")
        else:
            out.append(known.get(part, re.escape(part)))
        seen = seen or part == "{lang}"
    return "".join(out)


def _key(folder: Iterable[str], name: str) -> str:
    return "/".join((*folder, name)).lower()


def _pair_of(
    file: LocalFile,
    readings: Sequence[_Reading],
    by_key: Mapping[str, list[tuple[LocalFile, _Reading]]],
    source: str,
    targets: Sequence[str],
) -> PathPair | None:
    for reading in readings:
        lang = reading.mark.lang if reading.mark else file.lang
        if reading.is_origin or lang not in targets or lang == source:
            continue
        candidates = [
            (other, read)
            for other, read in by_key.get(reading.key, [])
            if other != file
            and not (
                other.root == file.root and read.mark is None and reading.mark is None and not read.is_origin
            )
        ]
        if candidates:
            other, read = min(candidates, key=lambda item: _rank(file, item[0], item[1]))
            layout = reading.layout if reading.mark else "ROOT/**" if other.root != file.root else read.layout
            return PathPair(other, file, lang, layout)
    return None


def _rank(file: LocalFile, other: LocalFile, read: _Reading) -> tuple[bool, bool, bool, str]:
    """The source kept beside the translation first, then that of its root, then one with a mark."""
    return (
        not (read.is_origin and other.root == file.root),
        other.root != file.root,
        read.mark is None,
        other.path,
    )


def _best_variants(found: Sequence[PathPair]) -> list[PathPair]:
    """Of several variants of a language for one source (zh-hans, zh-hant), the one asked for or nearest."""
    best: dict[tuple[LocalFile, str], PathPair] = {}
    for pair in found:
        key = (pair.source, pair.lang)
        if key not in best or _variant(pair) < _variant(best[key]):
            best[key] = pair
    return sorted(best.values(), key=lambda pair: (pair.target.root, pair.target.path))


def _variant(pair: PathPair) -> tuple[int, str, str]:
    tags = [
        tag
        for part in re.split(r"[/.]|_(?=[A-Za-z]{2,3}\b)", pair.target.path)
        if (tag := mark(part, [pair.lang]))
    ]
    return (*preference(tags[-1].tag if tags else pair.lang, pair.lang), pair.target.path)


def other_languages(files: Sequence[LocalFile], wanted: Sequence[str], source: str) -> frozenset[LocalFile]:
    """The files that are translations into languages that are not wanted, by their paths.

    A folder or a name with a mark of another language counts only where the source lies at the same path
    without it: `it/` may be a language or the folder of an IT department.
    """
    sources = {
        reading.key
        for file in files
        for reading in _readings(file, (source,), source, None)
        if reading.mark is not None or not _marked_paths(file, wanted)
    }
    return frozenset(file for file in files if _marked_paths(file, wanted) & sources)


def _marked_paths(file: LocalFile, wanted: Sequence[str]) -> set[str]:
    """The keys of a path without each mark of a language that is not wanted."""
    path = PurePosixPath(file.path)
    tags = {part for part in path.parts[:-1] if is_language(part) and mark(part, wanted) is None}
    stem, sep, tag = path.stem.rpartition(".")
    if sep and is_language(tag) and mark(tag, wanted) is None:
        tags.add(tag)
    del stem
    return {reading.key for reading in _readings(file, tuple(tags), "", None) if reading.mark is not None}

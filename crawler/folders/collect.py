"""The documents of one or more roots: what each file holds, its language, and which files pair."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.errors import InputError, UsageError
from crawler.folders.formats.bilingual.units import is_bilingual
from crawler.folders.formats.commented import commented_entries
from crawler.folders.model import LocalDocument
from crawler.folders.pairing.bilingual import files_for
from crawler.folders.pairing.languages import is_language, mark
from crawler.folders.pairing.layouts import LocalFile, PathPair, other_languages, pairs_by_path
from crawler.folders.paths import Root
from crawler.folders.read import DEADLINE, SUFFIXES, read_document, suffix_of
from crawler.folders.roots import open_root
from crawler.languages import advice, base
from crawler.page.language import identify
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

OTHER_FORMAT, OTHER_LANGUAGE = "other_format", "other_language"
TIMEOUT, BROKEN = "extraction_timeout", "extraction_failed"
_SAMPLE = 8  # files by which the language of a root is told
_SURE = 0.8
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """Languages, and a pattern such as `docs/{lang}/**` that is tried before the known layouts."""

    source: str
    targets: tuple[str, ...]
    pattern: str | None = None


def local_options(source: str, targets: Sequence[str], pattern: str | None = None) -> LocalOptions:
    """The options, checked; UsageError for what is no language and for a pattern without {lang}."""
    for lang in (source, *targets):
        if not base(lang):
            raise UsageError(f"{lang!r}: not a language: {advice(lang)}")
    if pattern is not None and "{lang}" not in pattern:
        raise UsageError(
            f"--pattern {pattern!r}: has no {{lang}} (allowed: a glob such as 'docs/{{lang}}/**')"
        )
    if source in targets:
        raise UsageError(f"{source!r}: both source and target language")
    return LocalOptions(source, tuple(dict.fromkeys(targets)), pattern)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read. `lang` is the language that its path or its text shows, '' for neither."""

    file: LocalFile
    digest: str
    document: LocalDocument


@dataclass(frozen=True, slots=True)
class Collection:
    """The files that were read, by root and path; the pairs of paths; the others, each with a reason."""

    roots: tuple[Root, ...]
    files: tuple[ReadFile, ...]
    pairs: tuple[PathPair, ...]
    skipped: tuple[tuple[LocalFile, str], ...]

    def bilingual(self, lang: str) -> frozenset[LocalFile]:
        """The files that hold translations into a language and their sources."""
        held = (read for read in self.files if read.document.entries or is_bilingual(read.file.path))
        return files_for({read.file: read.document.fields.get("lang", "") for read in held}, lang)


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of the roots that have a reader, the pairs of their paths, the other files with a reason."""

    roots: tuple[Root, ...]
    files: tuple[LocalFile, ...]
    pairs: tuple[PathPair, ...]
    skipped: tuple[tuple[LocalFile, str], ...]

    def state(self) -> list[tuple[str, str | None, str, str]]:
        """Root, commit, path and state of each file: equal if nothing has changed, by sizes and times."""
        files = ((self.roots[file.root], file.path) for file in self.files)
        return [(root.name, root.commit, path, root.state(path)) for root, path in files]


def list_documents(paths: Sequence[Path], options: LocalOptions) -> Listing:
    """What lies in the roots; only a few files are opened, to tell the language of each root.

    InputError for a root that cannot be read or without any file that has a reader.
    """
    roots = tuple(open_root(path) for path in paths)
    found = [LocalFile(number, path) for number, root in enumerate(roots) for path in root.paths()]
    readable = [file for file in found if suffix_of(file.path) in SUFFIXES]
    if not readable:
        names = ", ".join(str(path) for path in paths)
        raise InputError(f"{names}: no documents: files are read by their ends ({', '.join(SUFFIXES)})")
    wanted = (options.source, *options.targets)
    langs = [_language_of(root, number, readable, wanted) for number, root in enumerate(roots)]
    readable = [replace(file, lang=langs[file.root]) for file in readable]
    other = other_languages(readable, wanted, options.source)
    kept = tuple(file for file in readable if file not in other)
    of_one_text = [file for file in kept if not is_bilingual(file.path)]
    pairs = pairs_by_path(of_one_text, options.source, options.targets, options.pattern)
    skipped = [
        (file, OTHER_LANGUAGE if file in other else OTHER_FORMAT)
        for file in (*(f for f in found if suffix_of(f.path) not in SUFFIXES), *sorted(other, key=_place))
    ]
    return Listing(roots, kept, tuple(pairs), tuple(skipped))


def read_listing(listing: Listing, workers: int, told: Told = lambda done, total: None) -> Collection:
    """The files of a listing as documents, read in child processes with a deadline for each."""
    read: list[ReadFile] = []
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        jobs = [
            pool.submit(_read_all, listing, listing.files[n :: max(workers, 1)])
            for n in range(max(workers, 1))
        ]
        for job in jobs:
            read += job.result()
            told(len(read), len(listing.files))
    paired = {file for pair in listing.pairs for file in (pair.source, pair.target)}
    read = [one if one.file in paired else _with_comments(one) for one in read]
    return Collection(
        listing.roots, tuple(sorted(read, key=lambda f: _place(f.file))), listing.pairs, listing.skipped
    )


def _with_comments(read: ReadFile) -> ReadFile:
    """A file without a partner, as a bilingual one if its comments hold its source."""
    if suffix_of(read.file.path) not in (".md", ".markdown", ".mdx"):
        return read
    entries = commented_entries(read.document)
    return replace(read, document=replace(read.document, entries=entries)) if entries else read


def _read_all(listing: Listing, files: Sequence[LocalFile]) -> list[ReadFile]:
    sandbox = Sandbox("crawler.folders.read:read_document", DEADLINE, shared=True)
    try:
        return [_read(sandbox, listing.roots[file.root], file) for file in files]
    finally:
        sandbox.close()


def _read(sandbox: Sandbox, root: Root, file: LocalFile) -> ReadFile:
    try:
        body = root.read(file.path)
    except InputError as error:
        return ReadFile(file, "", LocalDocument(unreadable=BROKEN, fields={"problem": str(error)}))
    digest = hashlib.sha256(f"{file.path}\n".encode() + body).hexdigest()[:24]
    try:
        document = sandbox.call(file.path, body)
    except SandboxTimeoutError:
        document = LocalDocument(unreadable=TIMEOUT)
    except SandboxCrashError as error:
        document = LocalDocument(unreadable=BROKEN, fields={"problem": str(error)[:200]})
    return ReadFile(file, digest, document)


def _place(file: LocalFile) -> tuple[int, str]:
    return file.root, file.path


def _language_of(root: Root, number: int, files: Iterable[LocalFile], wanted: Sequence[str]) -> str:
    """The wanted language of a root, by its name or by the text of some files; '' where files differ."""
    parts = root.name.replace("_", "-").replace(".", "-").split("-")
    named = {found.lang for part in parts if (found := mark(part, wanted))}
    if len(named) == 1:
        return named.pop()
    own = [file for file in files if file.root == number]
    plain = [file for file in own if not any(is_language(part) for part in file.path.split("/")[:-1])]
    step = max(len(plain) // _SAMPLE, 1)
    told = Counter(_identified(root, plain[::step][:_SAMPLE], wanted))
    best = told.most_common(1)
    return best[0][0] if best and best[0][1] >= _SURE * sum(told.values()) else ""


def _identified(root: Root, files: Iterable[LocalFile], wanted: Sequence[str]) -> Iterator[str]:
    for file in files:
        if suffix_of(file.path) in (".pdf", ".epub", ".docx", ".odt"):
            continue
        try:
            document = read_document(file.path, root.read(file.path))
        except InputError:
            continue
        lang, confidence = identify(" ".join(block.text for block in document.blocks)[:4000])
        if confidence >= _SURE:
            yield next((code for code in wanted if base(code) == lang), lang)

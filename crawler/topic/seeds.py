"""Files of seeds: plain text with one URL per line, or OPML."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import InputError
from crawler.untrusted.safe_xml import local_name, parse_xml
from crawler.urls import parse_url

OPML_SUFFIXES = frozenset({".opml", ".xml"})
MAX_BYTES = 64 << 20  # of a file


@dataclass(frozen=True, slots=True)
class Seed:
    """A URL, and its line in the file, from 1 (0: unknown)."""

    url: str
    line: int


def read_seeds(path: Path) -> tuple[Seed, ...]:
    """The seeds of a file in order, without repetitions.

    A text file holds one URL per line; `#` at the start or after a space begins a comment. An OPML file
    (.opml or .xml) gives the pages and feeds of its outlines (htmlUrl, xmlUrl). InputError names the line
    that is not an http(s) URL, or says why the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}: give a file of seeds") from None
    if len(body) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES >> 20} MiB: split it")
    seeds = _outlines(body, path) if path.suffix.lower() in OPML_SUFFIXES else _lines(body, path)
    found: dict[str, Seed] = {}
    for seed in seeds:
        if parse_url(seed.url) is None:
            raise InputError(
                f"{path}:{seed.line}: {seed.url[:80]!r} is not a URL: write http://… or https://…"
            )
        found.setdefault(seed.url, seed)
    return tuple(found.values())


def _lines(body: bytes, path: Path) -> Iterator[Seed]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start}: not UTF-8: save it as UTF-8") from None
    for number, line in enumerate(text.splitlines(), 1):
        # A '#' inside a URL is its fragment.
        url = "" if line.lstrip().startswith("#") else line.partition(" #")[0].strip()
        if url:
            yield Seed(url, number)


def _outlines(body: bytes, path: Path) -> Iterator[Seed]:
    root = parse_xml(body)
    if root is None or local_name(root).lower() != "opml":
        raise InputError(f"{path}: not OPML: give an OPML file, or name a list of URLs *.txt")
    for outline in root.iter("{*}outline"):
        for key in ("htmlUrl", "xmlUrl"):
            if url := (outline.get(key) or "").strip():
                yield Seed(url, outline.sourceline or 0)


def named_seeds(urls: str, file: str | None = None) -> tuple[str, ...]:
    """The distinct seeds of a list with commas and of a file, in order; errors as for `read_seeds`."""
    given = [url.strip() for url in urls.split(",") if url.strip()]
    given += [seed.url for seed in read_seeds(Path(file))] if file else []
    return tuple(dict.fromkeys(given))

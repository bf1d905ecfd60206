"""What the fuzz tests call in the sandbox: each function returns, or raises what is no error of the input."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from protego import Protego

from crawler.archive.codings import decoded
from crawler.archive.reader import read_response, record_spans, response_offsets
from crawler.crawl.network.robots import in_own_name
from crawler.errors import InputError, TopicError
from crawler.page.lists.feeds import read_feed
from crawler.page.lists.mediawiki import read_answer
from crawler.page.lists.sitemaps import read_sitemap
from crawler.page.page import Response
from crawler.page.read import MAX_BYTES, read_page_and_links
from crawler.page.rights.opt_outs import parse_tdm_file
from crawler.topic.seeds import read_seeds
from crawler.topic.topic import parse_topic

URL = "https://a.org/en/x"


def html(body: bytes) -> int:
    headers = {"content-type": "text/html", "link": body[:200].decode("latin-1"), "x-robots-tag": "none"}
    read = read_page_and_links(Response(URL, 200, headers, body), ("en", "es"))
    return 0 if read is None else len(read.page.blocks)


def _of_kind(kind: str, body: bytes) -> int:
    read = read_page_and_links(Response(URL, 200, {"content-type": kind}, body), ("en", "es"))
    return 0 if read is None else len(read.page.blocks)


def pdf(body: bytes) -> int:
    try:
        return _of_kind("application/pdf", body)
    except Exception:  # pdfminer says so of a broken file in many ways; the build counts it
        return -1


def markdown(body: bytes) -> int:
    return _of_kind("text/markdown", body)


def text(body: bytes) -> int:
    return _of_kind("text/plain", body)


def warc(body: bytes) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.warc.gz"
        path.write_bytes(body)
        try:
            found = list(response_offsets(path))
        except InputError:
            return 0
        for offset, _ in found:
            with contextlib.suppress(InputError):
                assert len(read_response(path, offset, MAX_BYTES).body) <= MAX_BYTES
        with contextlib.suppress(InputError):  # it takes no damage at all
            record_spans(path)
        return len(found)


def sitemap(body: bytes) -> int:
    return len(read_sitemap(body))


def feed(body: bytes) -> int:
    return len(read_feed(body, URL))


def topic(body: bytes) -> int:
    try:
        return len(parse_topic(body.decode("utf-8", "replace"), Path("x.toml")).languages)
    except TopicError as error:
        return -len(error.problems)


def robots(body: bytes) -> int:
    rules = Protego.parse(in_own_name(body, "acopio", "acopio/0.1 (+x)").decode("utf-8", "ignore"))
    return sum(
        rules.can_fetch(url, "acopio") for url in (URL, "https://a.org/?q=%FF", "https://a.org/" + "a/" * 900)
    )


def codings(body: bytes) -> int:
    names = ("gzip", "deflate", "br", "zstd")
    for name in names:
        assert len(decoded(body, [name], 1 << 20)[0]) <= 1 << 20
    return len(decoded(body, names, 1 << 20)[0])


def opml(body: bytes) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.opml"
        path.write_bytes(body)
        try:
            return len(read_seeds(path))
        except InputError:
            return 0


def tdm_file(body: bytes) -> int:
    return len(parse_tdm_file(body))


def wiki(body: bytes) -> int:
    return len(read_answer(body).articles)


def many(name: str, inputs: list[bytes]) -> list[tuple[int, str]]:
    """(place, error) of each input at which the target raised."""
    target: Callable[[bytes], Any] = globals()[name]
    wrong = []
    for place, body in enumerate(inputs):
        try:
            target(body)
        except Exception as error:
            wrong.append((place, f"{type(error).__name__}: {error}"))
    return wrong

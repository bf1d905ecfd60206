"""Archives to measure builds with: pages of the frozen web, a synthetic bilingual web, a raw mix.

All are WARC files whose bytes hang on the arguments alone. The synthetic web has the texts of
web/gold/segments.en-es.jsonl, which is not part of this project: pages 2k (English) and 2k + 1 (Spanish) hold
the same seeded segments, each with a number of its own at its end, so that no two are equal, within the menus
and footers of a blog.
"""

import contextlib
import io
import json
import random
import urllib.request
from collections.abc import Iterable, Iterator
from functools import cache
from http.client import HTTPException
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web import frozen_web

SEGMENTS = 24  # of a page
PER_SITE = 500  # pages of a site
FOREIGN = ("de", "fr", "pt", "ja")  # targets of the ntrex sets
KEPT, DUPLICATE = 0.2, 0.4  # shares of the raw mix; the rest is foreign
Page = tuple[str, bytes]  # URL, HTML


def write_archive(path: Path, pages: Iterable[Page]) -> int:
    """The number of responses written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for count, (url, html) in enumerate(pages, 1):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], "HTTP/1.1")
            headers = {
                "WARC-Date": "2026-01-01T00:00:00Z",
                "WARC-Record-ID": f"<urn:page:{path.stem}:{count}>",
            }
            body = io.BytesIO(html)
            writer.write_record(
                writer.create_warc_record(
                    url, "response", body, len(html), warc_headers_dict=headers, http_headers=http
                )
            )
    return count


def frozen_pages(shared: Path, scratch: Path) -> list[Page]:
    """The pages of the frozen web that its gold lists, as its server sends them, in UTF-8."""
    lines = (shared / "web/gold/pages.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = []
    with frozen_web((shared / "web").resolve(), scratch / "requests.jsonl") as proxy:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
        for url in (line.split("\t")[0] for line in lines):
            with (
                contextlib.suppress(OSError, HTTPException),
                opener.open(url) as answer,
            ):  # some fail on purpose
                charset = answer.headers.get_content_charset() or "utf-8"
                if answer.headers.get_content_type() == "text/html":
                    found.append((url, answer.read().decode(charset, "replace").encode()))
    return found


def synthetic_pages(shared: Path, first: int, last: int) -> Iterator[Page]:
    """Pages `first` to `last` - 1 of the synthetic web."""
    segments = _segments(shared)
    for number in range(first, last):
        chance = random.Random(number // 2)
        chosen = [chance.randrange(len(segments)) for _ in range(SEGMENTS)]
        side, lang = number % 2, ("en", "es")[number % 2]
        texts = [f"{segments[s][side]} {number // 2 * SEGMENTS + n}" for n, s in enumerate(chosen)]
        yield _url(number, lang), _html(number, lang, texts)


def raw_mix(shared: Path, pages: int) -> Iterator[Page]:
    """Pages of the synthetic web (KEPT), copies of them (DUPLICATE), pages in other languages."""
    kept = list(synthetic_pages(shared, 0, round(pages * KEPT)))
    chance = random.Random(1)
    kinds = ["kept"] * len(kept) + ["copy"] * round(pages * DUPLICATE)
    kinds += ["foreign"] * (pages - len(kinds))
    chance.shuffle(kinds)
    originals = iter(kept)
    for number, kind in enumerate(kinds):
        if kind == "kept":
            yield next(originals)
        elif kind == "copy":
            url, html = chance.choice(kept)
            yield f"{url}?ref={number}", html
        else:
            lang = FOREIGN[number % len(FOREIGN)]
            texts = chance.choices(_foreign(shared, lang), k=SEGMENTS)
            yield _url(number, lang), _html(number, lang, texts)


@cache
def _segments(shared: Path) -> list[tuple[str, str]]:
    lines = (shared / "web/gold/segments.en-es.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(" ".join(row["text_a"].split()), " ".join(row["text_b"].split())) for row in rows]


@cache
def _foreign(shared: Path, lang: str) -> list[str]:
    folder = shared / f"gold/align/ntrex.en-{lang}"
    return [
        t for f in sorted(folder.glob(f"*.{lang}")) for t in f.read_text(encoding="utf-8").splitlines() if t
    ]


def _url(number: int, lang: str) -> str:
    return f"http://site{number // PER_SITE:03}.test/{lang}/notes/{_slug(number // 2)}"


def _slug(number: int) -> str:
    """A path without digits, as a calendar's would have them."""
    return "".join("bdfglmnprs"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number))


def _html(number: int, lang: str, texts: list[str]) -> bytes:
    pair = number - number % 2
    menu = "".join(
        f'<li class="menu-item"><a href="/{lang}/topic/{_slug(n)}">Topic {n}</a></li>' for n in range(30)
    )
    others = "".join(
        f'<li><a href="{_url(number // PER_SITE * PER_SITE + n, lang)}">Note {n}</a></li>' for n in range(30)
    )
    alternates = "".join(
        f'<link rel="alternate" hreflang="{code}" href="{_url(pair, code)}">' for code in ("en", "es")
    )
    parts = "".join(
        f"<h2>Machine learning {n}</h2>" * (n % 8 == 0) + f"<p>{_escaped(text)}</p>"
        for n, text in enumerate(texts)
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Machine learning {number}</title>'
        f"{alternates}<style>body {{ margin: 0 }}</style><script>var page = {number};</script></head><body>"
        f"<header><nav><ul>{menu}</ul></nav></header><main><article><h1>Machine learning {number}</h1>"
        f'<div class="meta"><time datetime="2025-03-01">2025-03-01</time></div>{parts}</article>'
        f'<aside class="sidebar"><ul>{others}</ul></aside></main><footer><p>'
        "<a rel='license' href='https://creativecommons.org/licenses/by/4.0/'>"
        "CC BY 4.0</a></p></footer></body></html>"
    ).encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")

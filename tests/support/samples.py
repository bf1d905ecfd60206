"""Sound inputs of each format, and the words that mean something in it: what mutation starts from."""

import gzip
import tempfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
from fpdf import FPDF

from corpus.demo.pages import build_site
from crawler.archive.codings import zstd
from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive
from crawler.topic.topic import BUILT_IN

MARKUP = (
    "<div>",
    "</div>",
    "<table><tr><td>",
    "<a href='",
    "<p>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<script>",
    "<svg>",
    "<math>",
    "<template>",
    "<frameset>",
    "<base href='//b'>",
    "<link rel=alternate hreflang=es href=/>",
    "<meta charset=utf-16>",
    "<meta http-equiv=refresh content='0;url=file:///etc'>",
    "&#0;",
    "&#xD800;",
    "&amp",
    "\0",
    "\x1b",
    "\u202e",
    "<?xml version='1.0' encoding='utf-7'?>",
    "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>",
    "&a;",
    "<ul><li>",
    "<pre>",
    "<h1>",
    "<script type='application/ld+json'>{",
    "[[[[",
    "\ufeff",
    "<html lang='",
)
PAGE = b"""<html lang="en"><head><title>A title</title><link rel="alternate" hreflang="es" href="/es/x">
<meta property="article:published_time" content="2024-01-01"><script type="application/ld+json">{"@type":
"Article", "license": "https://creativecommons.org/licenses/by/4.0/"}</script></head><body><main>
<h1>Title</h1><p>Machine learning trains a neural network on data, step by step, with a loss.</p>
<table><tr><td>cell</td></tr>
</table><ul><li>one</li></ul><a href="/es/x">Espa\xf1ol</a></main><footer>CC BY 4.0</footer></body></html>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:xhtml="x"><url><loc>https://a.org/x</loc>
<xhtml:link rel="alternate" hreflang="es" href="https://a.org/es"/></url></urlset>"""
RSS = b"""<rss version="2.0"><channel><title>T</title><item><title>A</title><link>https://a.org/1</link>
<guid isPermaLink="true">https://a.org/1</guid></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.org/"><entry xml:lang="en">
<title>P</title><link rel="alternate" hreflang="es" href="/es/uno"/>
<id>tag:a.org,2024:1</id></entry></feed>"""
OPML = b"""<opml version="2.0"><body>
<outline text="a" htmlUrl="https://a.org/" xmlUrl="https://a.org/f"/></body></opml>"""
ROBOTS = b"""User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 2\nRequest-rate: 1/5s 1200-1300
Visit-time: 0100-0200\nSitemap: https://a.org/s.xml\n# x\nUser-agent: acopio\nDisallow: /%7e\n"""
TDM = b"""[{"location": "/*", "tdm-reservation": 1,
"tdm-policy": "https://a.org/p.json"},
{"location": "/en"}]"""
WIKI = b"""{"continue": {"gsroffset": 1}, "query": {"pages": [{"pageid": 1, "title": "A", "index": 1,
"fullurl": "https://en.wiki.test/A",
"langlinks": [{"lang": "es", "url": "https://es.wiki.test/A", "title": "A"}]}]}}"""
XML_WORDS = [
    word.encode() for word in (*MARKUP, "<url>", "<loc>", "</loc>", "<item>", "<entry>", "xmlns:a='b'")
]
RECORD_WORDS = [
    b"WARC/1.0\r\n",
    b"WARC-Type: response\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n",
    b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"Content-Encoding: br\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"\x1f\x8b\x08",
    b"FFFFFFFF\r\n",
    b"\0",
    b"WARC-Target-URI: <\r\n",
    b"WARC-Date: x\r\n",
    b"filedesc://a 0 1 text/plain 9\n",
]
TOML_WORDS = [
    b"=",
    b"[",
    b"]",
    b"[[",
    b"{",
    b'"',
    b'"""',
    b"\n",
    b"0x",
    b"1e999",
    b"nan",
    b"-inf",
    b"9" * 30,
    b"true",
    b"'",
    b"\\u0000",
    b"2024-01-01",
    b".",
    b"[scope]\n",
    b"[limits]\n",
    b"name",
    b"seeds = [",
    b"http://[",
    b"\xff",
    b"languages = [",
    b"[terms.en]\n",
    b"[discover]\n",
    b"a.b.c.d = 1\n",
    b"\x1b",
]


MARKDOWN = b"""---\ntitle: T\ndate: 2024-05-06\n---\n# A heading\n\nA paragraph with a [link](x.md) and *two*
things on two lines, of machine learn-\ning.
\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n> quoted\n"""
MARKDOWN_WORDS = [
    *(b"[", b"]", b"](", b"*", b"_", b"`", b"```\n", b"> ", b"- ", b"|", b"|---|\n"),
    *(b"<a href='", b"&#0;", b"\n\n", b"\\", b"![", b"1. ", b"===\n", b"---\n", b"+++\n", b"~~", b"<!--"),
]
PDF_WORDS = [
    *(b"<<", b">>", b"[", b"]", b"(", b")", b"/", b"1 0 R", b"3 0 R", b"obj", b"endobj"),
    *(
        b"stream\n",
        b"endstream",
        b"%%EOF",
        b"Do",
        b"/Kids [2 0 R]",
        b"/Filter /LZWDecode",
        b"/Length 999999999",
        b"/Predictor 15",
        b"/Columns 99999999",
    ),
    *(b"/Rotate 90", b"xref\n0 99999\n", b"trailer", b"startxref\n", b"BT", b"ET", b"Tj", b"TJ"),
    *(b"1e99", b"-1", b"9" * 400, b"/Encrypt 1 0 R", b"/Prev 0", b"/ObjStm", b"/Type /Pages"),
]


def pdf_files() -> list[bytes]:
    """Files of two columns, with and without packed streams."""
    files = []
    for packed in (False, True):
        paper = FPDF()
        paper.set_compression(packed)
        paper.add_page()
        paper.set_font("Times", size=11)
        with paper.text_columns(ncols=2) as columns:
            columns.write("Machine learning trains a neural network on data, step by step. " * 20)
        paper.cell(text="a link", link="https://a.org/x")
        files.append(bytes(paper.output()))
    return files


def records() -> list[bytes]:
    """Archives, packed and plain, with bodies in each coding."""
    bodies = {"": PAGE, "gzip": gzip.compress(PAGE), "br": brotli.compress(PAGE), "zstd": zstd.compress(PAGE)}
    with tempfile.TemporaryDirectory() as folder:
        archive = WarcArchive(Path(folder), "t")
        for coding, body in bodies.items():
            headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
            moment = datetime(2024, 1, 1, tzinfo=UTC)
            archive.write(
                Exchange("https://a.org/", "GET", [], "200 OK", headers, body, moment, {"seed": "x"})
            )
        archive.close()
        packed = next(Path(folder).iterdir()).read_bytes()
    plain = b""
    rest = packed
    while rest:  # a gzip member a record
        member = zlib_member(rest)
        plain, rest = plain + member[0], member[1]
    return [packed, plain, plain]


def zlib_member(data: bytes) -> tuple[bytes, bytes]:
    reader = zlib.decompressobj(wbits=31)
    return reader.decompress(data), reader.unused_data


def seeds_and_words(name: str) -> tuple[list[bytes], list[bytes]]:
    markup = [word.encode("utf-8", "surrogatepass") for word in MARKUP]
    site = [page.body for _, page in sorted(build_site().items()) if 200 < len(page.body) < 20_000]
    json = [b"{", b"[" * 3000, b"}", b'"', b"null", b"1e999", b"\\ud800", b"-1", b"NaN", b",", b"9" * 5000]
    return {
        "html": ([PAGE, PAGE, *site[::7]], markup),
        "warc": (records(), RECORD_WORDS),
        "sitemap": ([SITEMAP, gzip.compress(SITEMAP)], XML_WORDS),
        "feed": ([RSS, ATOM], XML_WORDS),
        "topic": ([path.read_bytes()[:3000] for path in sorted(BUILT_IN.glob("*.toml"))], TOML_WORDS),
        "robots": (
            [ROBOTS],
            [b"*", b"$", b"%", b"User-agent:", b"Disallow:", b"Crawl-delay: nan", b"\r", b"\x85", b"a*" * 9],
        ),
        "codings": (
            [gzip.compress(PAGE), brotli.compress(PAGE), zstd.compress(PAGE)],
            [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\0"],
        ),
        "opml": ([OPML], XML_WORDS),
        "tdm_file": ([TDM], json),
        "wiki": ([WIKI], json),
        "pdf": (pdf_files(), PDF_WORDS),
        "markdown": ([MARKDOWN], [*MARKDOWN_WORDS, *markup]),
        "text": ([MARKDOWN, *site[:3]], [b"\n\n", b"----", b"  * ", b"A" * 90, b"-\n", b"\f", b"\xc2\xad"]),
    }[name]

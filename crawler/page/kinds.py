"""Which of the readable formats a response holds, by its headers, its address and its first bytes."""

import posixpath
from urllib.parse import urlsplit

from crawler.page.page import Response
from crawler.page.rights.opt_outs import is_tdm_file

HTML, PDF, TEXT, MARKDOWN = "html", "pdf", "text", "markdown"
MAX_BYTES = 4_000_000  # of a page; a longer one is a log, a dump or a trap
MAX_PDF_BYTES = 16 << 20  # of a PDF with its pictures: as many as the crawl fetches and archives
_TYPES = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "": HTML,
    "application/pdf": PDF,
    "application/x-pdf": PDF,
    "text/plain": TEXT,
    "text/markdown": MARKDOWN,
    "text/x-markdown": MARKDOWN,
}
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")
_FOR_MACHINES = frozenset({"robots.txt", "ads.txt", "app-ads.txt", "security.txt", "llms.txt"})


def format_of(response: Response) -> str | None:
    """HTML, PDF, TEXT or MARKDOWN; None for what holds no article: other types, and files for machines."""
    path = urlsplit(response.url).path.lower()
    if is_tdm_file(response.url):
        return None
    if response.content_type in _UNTOLD and response.body.startswith(b"%PDF-"):
        return PDF
    found = _TYPES.get(response.content_type)
    if found == TEXT:
        is_xml = response.body[:1000].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<")  # say, a sitemap
        if is_xml or posixpath.basename(path) in _FOR_MACHINES:
            return None
        return MARKDOWN if path.endswith(_MARKDOWN_NAMES) else TEXT
    return found


def most_bytes(response: Response) -> int:
    """Bytes from which the response is too large for an article of its format."""
    return MAX_PDF_BYTES if format_of(response) == PDF else MAX_BYTES

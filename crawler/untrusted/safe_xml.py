"""Parses untrusted XML: limited in size, without resolving entities or fetching anything."""

import re
import zlib
from html.entities import html5

from lxml import etree

# References to surrogates, which the parser accepts in malformed documents but cannot return.
_SURROGATE = re.compile(
    rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));?"
)
MAX_BYTES = 50 << 20  # uncompressed: what the sitemaps protocol allows
_LAYERS = 2  # of gzip
_START = 10_000  # bytes in which the text begins, after what a server's scripts complained of
_DECLARATION = re.compile(rb"<\?xml\s")
_ROOT = re.compile(rb"<(?:urlset|sitemapindex|rss|rdf:RDF|feed)[\s>]")
_ENCODING = re.compile(rb"<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"'](?!utf-?8\b)", re.IGNORECASE)
_NOTICE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[^<\s]|<(?:br|b|p|div|pre|font)[\s/>])", re.IGNORECASE)
# What holds signs that are no references. What was looked at is taken, so that the scan stays linear.
_LITERAL = re.compile(rb"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_REFERENCE = re.compile(rb"(?:&(?![\w#]))+|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)(?:#?\w{0,40};)?")
# After its first error the parser loses references by name.
_OF_XML = {b"&amp;": b"&#38;", b"&lt;": b"&#60;", b"&gt;": b"&#62;", b"&quot;": b"&#34;", b"&apos;": b"&#39;"}


def parse_xml(body: bytes) -> "etree._Element | None":
    """The root of an XML document, gzipped or not; None if it is not XML.

    A truncated document is parsed as far as its last whole tag. A bare '&' is text, HTML's named references
    are characters, and output before the XML declaration is skipped. What says that it is UTF-8, or nothing,
    and is mostly not, is Windows-1252. Only the first MAX_BYTES are read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        return etree.fromstring(_mended(_plain(body)), parser=parser)
    except (etree.XMLSyntaxError, zlib.error):
        return None


def local_name(element: "etree._Element") -> str:
    """The name without namespace or undeclared prefix; '' for nodes that are not elements."""
    # etree.QName refuses some names that the parser accepts in malformed documents.
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def plain_text(body: bytes) -> str:
    """The text of a file that is gzipped or not, its first MAX_BYTES; '' for a broken one."""
    try:
        return _plain(body).decode("utf-8-sig", "replace")
    except zlib.error:
        return ""


def _mended(text: bytes) -> bytes:
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = re.sub(r"^<\?xml\s[^>]*>", "", text.decode("utf-16", "replace")).encode("utf-8", "replace")
    elif not text.isascii() and not _ENCODING.search(text[:_START]):
        text = _in_utf8(text)
    text = text[: text.rfind(b">") + 1]  # an address that is cut is none
    parts = _LITERAL.split(_SURROGATE.sub(b"", text))
    parts[::2] = map(_with_references, parts[::2])
    text = b"".join(parts)
    start = text[:_START]
    begin = _DECLARATION.search(start)
    if begin is None and _NOTICE.match(start):
        begin = _ROOT.search(start)
    return text[begin.start() :] if begin else text.lstrip()


def _in_utf8(text: bytes) -> bytes:
    """The text as UTF-8: as it is, or from Windows-1252 where more bytes are none of UTF-8 than are."""
    read = text.decode("utf-8", "replace")
    broken = read.count("\ufffd") - text.count(b"\xef\xbf\xbd")
    if 2 * broken <= sum(not character.isascii() for character in read):
        return text
    return text.decode("cp1252", "replace").encode()


def _with_references(text: bytes) -> bytes:
    """The text, its references as the parser can take them: as numbers, or as text where they are none."""
    for name, number in _OF_XML.items():
        text = text.replace(name, number)
    return _REFERENCE.sub(_reference, text)


def _reference(match: re.Match[bytes]) -> bytes:
    found = match[0]
    if found.endswith(b"&"):
        return b"&#38;" * len(found)
    characters = html5.get(found[1:].decode("utf-8", "replace"))
    return "".join(f"&#{ord(c)};" for c in characters).encode() if characters else b"&#38;" + found[1:]


def _plain(body: bytes) -> bytes:
    """The first MAX_BYTES, unpacked; some servers gzip what is gzipped."""
    for _ in range(_LAYERS):
        if not body.startswith(b"\x1f\x8b"):
            break
        body = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)
    return body[:MAX_BYTES]

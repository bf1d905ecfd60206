"""Parses untrusted XML: limited in size, without resolving entities or fetching anything."""

import re
import zlib

from lxml import etree

# References to surrogates, which the parser accepts in malformed documents but cannot return.
_SURROGATE = re.compile(
    rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));?"
)
MAX_BYTES = 50 << 20  # uncompressed: what the sitemaps protocol allows


def parse_xml(body: bytes) -> "etree._Element | None":
    """The root of an XML document, gzipped or not; None if it is not XML.

    A truncated document is parsed as far as possible. Only the first MAX_BYTES are read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        return etree.fromstring(_SURROGATE.sub(b"", _plain(body)).lstrip(), parser=parser)
    except (etree.XMLSyntaxError, zlib.error):
        return None


def local_name(element: "etree._Element") -> str:
    """The name without its namespace; '' for nodes that are not elements (processing instructions)."""
    # etree.QName refuses some names that the parser accepts in malformed documents.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _plain(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES]
    return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)

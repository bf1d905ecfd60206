"""XML from strangers: bounded, entities not resolved, nothing fetched."""

import zlib

from lxml import etree

MAX_BYTES = 50 << 20  # uncompressed: what the sitemaps protocol allows


def parse_xml(body: bytes) -> "etree._Element | None":
    """The root of an XML text, gzipped or not; None for what is no XML.

    A text that breaks off gives what it has. Only the first MAX_BYTES are read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        return etree.fromstring(_plain(body).lstrip(), parser=parser)
    except (etree.XMLSyntaxError, zlib.error):
        return None


def local_name(element: "etree._Element") -> str:
    """The name without its namespace; '' for what is no element (a processing instruction)."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _plain(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES]
    return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)

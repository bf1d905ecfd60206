"""The characters of a page from its bytes, whatever its server and its <meta> say of them."""

import re
from collections.abc import Iterator

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

from crawler.page.latin import WESTERN, latin_charset

UTF_8 = "utf-8"
_HEAD = 256 << 10  # bytes in which a page may declare its charset
_DETECTED = 50_000  # bytes by which a charset is guessed
_MAX_BAD = 0.1  # bytes that are no UTF-8, for each sound sequence of a text that is
_NEAR = 0.05  # of the chaos and the coherence by which guesses are ranked
_SURE = 3  # sequences of several bytes that are sound UTF-8 by chance in no other charset
# What the Encoding Standard of WHATWG knows, as Python names it: Python's other codecs are none of web pages.
_KNOWN = frozenset(
    f"{UTF_8} utf-16 utf-16-le utf-16-be big5hkscs cp866 cp874 cp932 cp949 euc_jp gb18030 iso2022_jp".split()
    + ["koi8-r", "koi8-u", "mac-cyrillic", "mac-roman"]
    + [f"cp{number}" for number in range(1250, 1259)]
    + [f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)]
)
_JAPANESE = (b"\x1b$B", b"\x1b$@")  # what turns to JIS X 0208; all bytes of ISO-2022-JP are those of ASCII
# Each alternative takes what it has looked at, so that the scan stays linear.
_DECLARATION = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|noscript|title)\b.*?(?:</\1|\Z)|(?P<meta><meta[\s/][^<>]*)|(?P<body><body\b)",
    re.IGNORECASE | re.DOTALL,
)


def decode(body: bytes, content_type: str | None, *, is_markup: bool = True) -> str:
    """The text of a page, what cannot be read as U+FFFD.

    Its charset is that of the byte order mark, of `content_type` (the header), of a declaration anywhere in
    the head (`is_markup`), else the likeliest. Sound UTF-8 that says so is UTF-8 under any header; what is
    declared UTF-8 but mostly is none is not.
    """
    encoding, mark = read_bom(body)
    if encoding and mark:
        return to_unicode(body[len(mark) :], encoding)
    return to_unicode(body, _encoding(body, content_type, is_markup))


def _encoding(body: bytes, content_type: str | None, is_markup: bool) -> str:
    by_header = _sound(http_content_type_encoding(content_type), body)
    by_page = _declared(body) if is_markup else None
    if by_page and by_page.startswith("utf-16"):  # the declaration could not have been read
        by_page = UTF_8
    by_page = _sound(by_page, body)
    sound, bad = _utf_8_sequences(body)
    if by_header is by_page is None and any(escape in body for escape in _JAPANESE):
        return "iso2022_jp"
    if bad <= _MAX_BAD * sound:
        is_default = by_header == WESTERN and sound >= _SURE and not bad
        if UTF_8 in (by_header, by_page) or is_default:
            return UTF_8
        if by_header is by_page is None:
            return UTF_8
    declared = [name for name in (by_header, by_page) if name and (name != UTF_8 or bad <= sound)]
    return declared[0] if declared else _likeliest(body)


def _sound(encoding: str | None, body: bytes) -> str | None:
    """The encoding where a page may be in it."""
    if encoding not in _KNOWN or (encoding.startswith("utf-16") and b"\0" not in body[:1000]):
        return None
    return encoding


def _declared(body: bytes) -> str | None:
    """What the page declares by <meta> or XML declaration, which browsers find beyond 1,024 bytes too."""
    if found := html_body_declared_encoding(body):
        return found
    return next(filter(None, map(html_body_declared_encoding, _metas(body[:_HEAD]))), None)


def _metas(head: bytes) -> Iterator[bytes]:
    for match in _DECLARATION.finditer(head):
        if match["body"]:
            return
        if match["meta"] and b"charset" in match["meta"].lower():
            yield match["meta"] + b">"


def _utf_8_sequences(body: bytes) -> tuple[int, int]:
    """How many sequences of several bytes are sound UTF-8, and how many pieces are none."""
    text = body.decode(UTF_8, "replace")
    bad = text.count("\ufffd") - body.count("\ufffd".encode())
    sound = len(text) - len(text.encode("ascii", "ignore")) - bad
    return sound, bad


def _likeliest(body: bytes) -> str:
    """The charset of a text without a declaration: by what stands between its tags."""
    text = b"\n".join(part for part in re.split(rb"[<>]", body) if not part.isascii())[:_DETECTED]
    if charset := latin_charset(text):
        return charset
    matches = from_bytes(text, cp_isolation=sorted(_KNOWN))
    best = matches.best()
    if best is None:
        return UTF_8
    # Of those that fit nearly as well the one that most pages without a declaration are in.
    western = next((match for match in matches if match.encoding == WESTERN), best)
    is_near = western.chaos <= best.chaos + _NEAR and western.coherence >= best.coherence - _NEAR
    return western.encoding if is_near else best.encoding

"""The bytes of a local file as text and back, without loss."""

from dataclasses import dataclass

from charset_normalizer import from_bytes

_SAMPLE = 200_000  # bytes from which an unknown encoding is told


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding that gives its bytes back."""

    text: str
    encoding: str


def decode(body: bytes) -> Decoded:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, or what the bytes look like.

    A byte order mark of UTF-8 is the first character of the text. ValueError where no encoding gives the
    bytes back.
    """
    for encoding in ("utf-8", *(["utf-16"] if body[:2] in (b"\xff\xfe", b"\xfe\xff") else [])):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == body:
            return Decoded(text, encoding)
    best = from_bytes(body[:_SAMPLE]).best()
    for encoding in (best.encoding if best else "cp1252", "latin-1"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == body:
            return Decoded(text, encoding)
    raise ValueError("unknown encoding")


def encode(text: str, like: Decoded) -> bytes:
    """The bytes of a text in the encoding of another; in UTF-8 where that encoding lacks a character."""
    try:
        return text.encode(like.encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")

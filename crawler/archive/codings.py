"""Decodes HTTP content codings up to a size limit."""

import sys
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 1 << 16  # bytes
_MAX_MEMBERS = 1000  # of a gzip body: a million empty ones would fit in the largest


def decoded(body: bytes, codings: Sequence[str], limit: int) -> tuple[bytes, bool]:
    """The decoded body, cut to `limit` bytes, and whether it was cut.

    `codings` are in the order in which they were applied, as in Content-Encoding. Of a truncated body the
    available part is decoded; a body without coding, or with an unknown one, is returned unchanged.
    """
    cut = False
    for coding in reversed(codings):
        decode = _DECODERS.get(coding)
        if decode is None:
            break
        try:
            body = decode(body, limit + 1)
        except (zlib.error, brotli.error, zstd.ZstdError):
            break
        body, cut = body[:limit], cut or len(body) > limit
    return body[:limit], cut or len(body) > limit


def _gunzip(body: bytes, most: int) -> bytes:
    """The content of the members of a body, the first _MAX_MEMBERS of them."""
    out, start = bytearray(), 0
    try:
        for _ in range(_MAX_MEMBERS):
            member = zlib.decompressobj(wbits=31)
            while start < len(body) and len(out) < most and not member.eof:
                chunk = body[start : start + _CHUNK]
                out += member.decompress(chunk, most - len(out))
                start += len(chunk) - len(member.unconsumed_tail) - len(member.unused_data)
            if start >= len(body) or len(out) >= most:
                break
    except zlib.error:
        if not out:
            raise
    return bytes(out)


def _inflate(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:  # without the header that the standard requires
        return zlib.decompressobj(wbits=-15).decompress(body, most)


def _unbrotli(body: bytes, most: int) -> bytes:
    reader, parts, size = brotli.Decompressor(), [], 0
    part = reader.process(body, output_buffer_limit=most)
    while part and size < most:
        parts.append(part)
        size += len(part)
        part = b"" if reader.is_finished() else reader.process(b"", output_buffer_limit=most)
    return b"".join(parts)[:most]


def _unzstd(body: bytes, most: int) -> bytes:
    out = bytearray()
    with zstd.ZstdFile(BytesIO(body)) as file:
        try:
            while len(out) < most and (part := file.read1(min(most - len(out), 1 << 16))):
                out += part
        except EOFError:
            pass  # truncated
    return bytes(out)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}

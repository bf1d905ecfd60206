"""Records in segments: a response whose block other records continue (ISO 28500, 7)."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive.reader import read_response, response_offsets

BODY = b"<p>" + b"The mill turns when the wind blows. " * 20 + b"</p>"
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY
LIMIT = 1 << 20


def part(number: int, block: bytes, *more: str, origin: str = "<urn:a>") -> bytes:
    kind, own = ("response", origin) if number == 1 else ("continuation", f"<urn:a{number}>")
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {own}",
        "WARC-Target-URI: https://a.org/x",
        "WARC-Date: 2024-01-01T00:00:00Z",
        f"WARC-Segment-Number: {number}",
        *([f"WARC-Segment-Origin-ID: {origin}"] if number > 1 else []),
        *more,
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


LAST = f"WARC-Segment-Total-Length: {len(BLOCK)}"
FIRST, MIDDLE, END = part(1, BLOCK[:100]), part(2, BLOCK[100:400]), part(3, BLOCK[400:], LAST)
STRANGE = part(2, b"of another record", LAST, origin="<urn:b>")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_segments_of_a_file_are_one_response(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(map(pack, (FIRST, STRANGE, MIDDLE, END))))
    [(offset, url)] = response_offsets(path)
    response = read_response(path, offset, LIMIT)
    assert (url, response.body, response.truncated) == ("https://a.org/x", BODY, False)


def test_segments_may_lie_in_the_next_files(tmp_path: Path) -> None:
    for name, record in {"x-1.warc": FIRST, "x-2.warc": MIDDLE, "x-3.warc": END}.items():
        (tmp_path / name).write_bytes(record)
    assert read_response(tmp_path / "x-1.warc", 0, LIMIT).body == BODY


@pytest.mark.parametrize("records", [(FIRST,), (FIRST, MIDDLE), (FIRST, END)], ids=["1", "1, 2", "1, 3"])
def test_a_response_without_its_last_segments_is_truncated(
    tmp_path: Path, records: tuple[bytes, ...]
) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(records))
    response = read_response(path, 0, LIMIT)
    assert response.truncated
    assert BODY.startswith(response.body)


def test_segments_are_cut_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(FIRST + MIDDLE + END)
    response = read_response(path, 0, 200)
    assert (response.body, response.truncated) == (BODY[:200], True)

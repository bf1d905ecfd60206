"""Archives that are packed as one stream are read like those whose records are packed one by one."""

import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from crawler.archive.reader import read_response, record_spans, response_offsets
from crawler.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMIT = 1 << 20


def record(url: str, body: bytes = b"<p>hello") -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def urls(path: Path) -> list[str]:
    return [url for _, url in response_offsets(path)]


URLS = ["https://a.org/1", "https://a.org/2", "https://a.org/3"]
RECORDS = [record(url, body=b"<p>hello " + url.encode()) for url in URLS]
WHOLE = b"".join(RECORDS)
ARC = b"".join(
    b"%s 0.0.0.0 20200101000000 text/html %d\nHTTP/1.0 200 OK\r\n\r\n%s\n" % (url, 19 + len(body), body)
    for url, body in (
        (b"https://a.org/1", b"<p>1"),
        (b"https://a.org/2", b"<p>2"),
        (b"https://a.org/3", b"<p>3"),
    )
)
ARC = b"filedesc://x.arc 0.0.0.0 20200101000000 text/plain 12\n1 0 x\nURL\n\n\n" + ARC


def with_dictionary(packed: bool) -> bytes:
    """Frames that need the dictionary in the frame before them, as IIPC has it."""
    dictionary = zstd.ZstdDict(b"<p>hello https://a.org/ text/html" * 9, is_raw=True)
    content = zstd.compress(dictionary.dict_content) if packed else dictionary.dict_content
    frames = [zstd.compress(one, zstd_dict=dictionary) for one in RECORDS]
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + b"".join(frames)


PACKED: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(WHOLE),
    "gzip of two members": lambda: gzip.compress(b"".join(RECORDS[:2])) + gzip.compress(RECORDS[2]),
    "gzip of ARC": lambda: gzip.compress(ARC),
    "zstd": lambda: zstd.compress(WHOLE),
    "zstd of records": lambda: b"".join(map(zstd.compress, RECORDS)),
    "zstd with a dictionary": lambda: with_dictionary(packed=False),
    "zstd with a packed dictionary": lambda: with_dictionary(packed=True),
}


@pytest.mark.parametrize("name", PACKED)
def test_an_archive_that_is_one_stream_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(PACKED[name]())
    found = list(response_offsets(path))
    assert [url for _, url in found] == URLS
    assert [read_response(path, offset, LIMIT).url for offset, _ in found] == URLS
    assert [file.name for file in tmp_path.iterdir()] == ["x.warc"]
    with pytest.raises(InputError, match="packed as one stream are read only: unpack it"):
        record_spans(path)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_torn_stream_gives_the_records_before(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    parts = [record(url, body=Random(url).randbytes(200_000)) for url in URLS]
    whole = {"gzip": gzip.compress, "zstd": zstd.compress}[name](b"".join(parts))
    path.write_bytes(whole[: len(whole) - 30])
    assert urls(path) == URLS[:2]


def test_a_stream_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(record("https://a.org/1") + b"a" * (60 << 20)))
    with pytest.raises(InputError, match=r"it unpacks to more than .* unpack it"):
        urls(path)


def test_a_dictionary_that_is_none_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.zst"
    path.write_bytes(b"\x5d\x2a\x4d\x18\xff\xff\xff\xff" + b"\x00" * 99)
    with pytest.raises(InputError, match="not a WARC file"):
        urls(path)

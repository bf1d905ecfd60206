"""Archives of other software: ARC, WACZ, records that are no pages, files that are damaged in the midst."""

import contextlib
import gzip
import logging
import time
import zipfile
from pathlib import Path

import pytest

from crawler.archive.reader import read_response, record_spans, response_offsets, revisits
from crawler.errors import InputError

CASES = Path(__file__).with_name("cases")
LIMIT = 1 << 20


def record(url: str, body: bytes = b"<p>hello", kind: str = "response", length: int | None = None) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" if kind == "response" else b""
    size = len(http + body) if length is None else length
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + http + body + b"\r\n\r\n"


def urls(path: Path) -> list[str]:
    return [url for _, url in response_offsets(path)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("x.arc.gz", ["http://l.test/en/a", "http://l.test/es/a"]),
        ("x.wacz", ["https://j.test/en/the-story", "https://j.test/es/la-historia"]),
        ("crc.warc.gz", ["https://m.test/en/a", "https://m.test/es/a"]),
        ("badlen.warc", ["https://m.test/en/a", "https://m.test/es/a"]),
    ],
)
def test_pages_of_other_archives_are_read(name: str, found: list[str]) -> None:
    path = CASES / name
    assert urls(path) == found
    assert list(revisits(path)) == []
    for offset, url in response_offsets(path):
        response = read_response(path, offset, LIMIT)
        assert (response.url, response.status, response.content_type) == (url, 200, "text/html")
        assert response.body.startswith(b"<!DOCTYPE html>")
        assert response.body.endswith(b"</html>")
        assert response.fetched_at is not None


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_broken_record_costs_that_record(pack, place: int, tmp_path: Path, caplog, capfd) -> None:
    members = [pack(record(f"https://a.org/{n}")) for n in range(4)]
    if pack is bytes:
        members[place] = record(f"https://a.org/{place}", b"<p>\xff\n\n<p>" * 9, length=60)
    else:
        members[place] = members[place][:-8] + bytes(8)  # its checksum
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(members))
    with caplog.at_level(logging.WARNING):
        assert urls(path) == [f"https://a.org/{n}" for n in range(4) if n != place]
    offset = len(b"".join(members[:place]))
    assert caplog.messages == [f"{path}: broken records left out: 1, at offset {offset}"]
    assert capfd.readouterr().err == ""
    list(revisits(path))
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("wrong", ["Content-Length: 987654", "Content-Size: 9"])
def test_a_length_beyond_the_next_record_costs_that_record(
    place: int, wrong: str, tmp_path: Path, caplog
) -> None:
    members = [record(f"https://a.org/{n}", length=None) for n in range(4)]
    members[place] = members[place].replace(b"Content-Length: 52", wrong.encode())
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(members))
    assert urls(path) == [f"https://a.org/{n}" for n in range(4) if n != place]
    assert "broken records left out: 1" in caplog.text


def test_a_file_with_broken_records_is_not_rewritten(tmp_path: Path) -> None:
    members = [gzip.compress(record(f"https://a.org/{n}")) for n in range(3)]
    members[1] = members[1][:-8] + bytes(8)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(members))
    with pytest.raises(InputError, match="damaged after offset"):
        record_spans(path)
    with pytest.raises(InputError, match="unpack it"):
        record_spans(CASES / "x.wacz")


def test_resources_that_are_no_pages_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    named = [
        ("https://a.org/x", "resource"),
        ("urn:text:https://a.org/x", "resource"),
        ("urn:pageinfo:https://a.org/x", "resource"),
        ("file:///x.html", "resource"),
        ("dns:a.org", "response"),
        ("<HTTPS://a.org/y>", "response"),
    ]
    path.write_bytes(b"".join(record(url, kind=kind) for url, kind in named))
    assert urls(path) == ["https://a.org/x", "HTTPS://a.org/y"]


def wacz(path: Path, compression: int, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/") + ".warc", data)
    return path


def test_all_archives_of_a_wacz_are_read_where_they_lie(tmp_path: Path) -> None:
    plain, packed = record("https://a.org/1") * 2, gzip.compress(record("https://a.org/2"))
    members = {"archive__a": plain, "pages__c": record("https://a.org/3"), "archive__b": packed}
    path = wacz(tmp_path / "x.wacz", zipfile.ZIP_STORED, **members)
    found = list(response_offsets(path))
    assert [url[-1] for _, url in found] == ["1", "1", "2"]
    assert [read_response(path, offset, LIMIT).url for offset, _ in found] == [url for _, url in found]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 no ZIP", "a broken ZIP file"),
        (gzip.compress(b"\xff\xfe\xfd" * 99), "not a WARC file"),
        (b"\xe9\xff \xfe\xfd a b c\n" * 9, "not a WARC file"),
        (gzip.compress(record("https://a.org/1")) + b"\xe9\xff\n" * 9, "damaged after offset"),
    ],
    ids=["zip", "gzip", "latin", "damaged"],  # a gzip member holds the time: no name for a test
)
def test_messages_hold_no_bytes_of_the_file(content: bytes, said: str, tmp_path: Path, capfd) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        list(response_offsets(path))
    assert str(caught.value).isascii()
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""
    with pytest.raises(InputError) as caught:
        read_response(path, 3, LIMIT)
    assert str(caught.value).isascii()


def test_archives_that_are_packed_within_a_wacz_are_unpacked(tmp_path: Path) -> None:
    plain, packed = record("https://a.org/1") * 9, gzip.compress(record("https://a.org/2"))
    path = wacz(tmp_path / "x.wacz", zipfile.ZIP_DEFLATED, archive__a=plain, archive__b=packed)
    found = list(response_offsets(path))
    assert [url[-1] for _, url in found] == [*"111111111", "2"]
    assert [read_response(path, offset, LIMIT).url for offset, _ in found] == [url for _, url in found]
    assert [file.name for file in tmp_path.iterdir()] == ["x.wacz"]


def test_a_wacz_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    path = wacz(tmp_path / "x.wacz", zipfile.ZIP_DEFLATED, archive__a=b"a" * (60 << 20))
    with pytest.raises(InputError, match="unpacks to 62914560 bytes: unpack it"):
        list(response_offsets(path))


def test_a_packed_archive_that_is_damaged_is_a_broken_file(tmp_path: Path) -> None:
    path = wacz(tmp_path / "x.wacz", zipfile.ZIP_DEFLATED, archive__a=record("https://a.org/1") * 99)
    data = bytearray(path.read_bytes())
    data[60:64] = b"\xff" * 4
    path.write_bytes(data)
    with pytest.raises(InputError, match="a broken ZIP file"):
        list(response_offsets(path))


def test_a_target_in_brackets_or_with_spaces_is_no_message(tmp_path: Path, caplog) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(record("<https://a.org/a b>"))
    assert urls(path) == ["https://a.org/a%20b"]
    assert caplog.messages == []


@pytest.mark.parametrize("lines", [b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\n"])
@pytest.mark.parametrize("end", [b"", b"\r\n", b"Content-Length: 1\r\n\r\nabc\r\n"])
def test_a_stream_of_first_lines_takes_no_time(lines: bytes, end: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(record("https://a.org/1") + lines * 20_000 + end)
    begun = time.process_time()
    with contextlib.suppress(InputError):
        list(response_offsets(path))
    assert time.process_time() - begun < 5

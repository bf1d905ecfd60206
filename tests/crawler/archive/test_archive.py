import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.exchange import Exchange
from crawler.archive.reader import read_response, response_offsets
from crawler.archive.writer import WarcArchive
from crawler.errors import AcopioError, InputError

MOMENT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
LIMIT = 1 << 20


def exchange(body: bytes = b"<p>hi", url: str = "https://a.org/x", **headers: str) -> Exchange:
    return Exchange(
        url=url,
        method="GET",
        request_headers=[("User-Agent", "acopio")],
        status_line="200 OK",
        response_headers=[(key.replace("_", "-"), value) for key, value in headers.items()],
        body=body,
        fetched_at=MOMENT,
        metadata={"seed": "https://a.org/\r\nWARC-Type: response", "depth": "1"},
    )


def write(folder: Path, *exchanges: Exchange, rotate: int = 1 << 30) -> list[Path]:
    archive = WarcArchive(folder, "topic", rotate)
    for one in exchanges:
        archive.write(one)
    archive.close()
    return sorted(folder.glob("*.warc.gz"))


def foreign_record(
    body: bytes, headers: str = "Content-Type: text/html\r\n", kind: str = "response"
) -> bytes:
    """An uncompressed record as other software writes it."""
    block = f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body if kind == "response" else body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://b.org/>\r\n"
    head += "WARC-Date: 2020-01-02T03:04:05Z\r\n"
    media = "application/http" if kind == "response" else "text/plain"
    return (
        f"{head}Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    )


@given(bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_exchanges_come_back_from_their_offsets(
    bodies: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    written = [exchange(body, f"https://a.org/{n}", X_Test="a, b") for n, body in enumerate(bodies)]
    (path,) = write(folder, *written)
    found = list(response_offsets(path))
    assert [url for _, url in found] == [one.url for one in written]
    for (offset, url), one in reversed(list(zip(found, written, strict=True))):
        response = read_response(path, offset, LIMIT)
        assert (response.url, response.status, response.body) == (url, 200, one.body)
        assert (response.headers["x-test"], response.fetched_at) == ("a, b", MOMENT)
        assert not response.truncated


@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        (b"<p>hello", {"Transfer_Encoding": "chunked"}),  # Scrapy hands over the body without its chunks
        (gzip.compress(b"<p>hello", mtime=0), {"Content_Encoding": "gzip"}),
        (b"<p>hello", {"Content_Encoding": "gzip"}),  # a header that lies
        (b"<p>hello", {"Content_Encoding": "unknown"}),
        (b"<p>hello", {"Content_Length": "3"}),
    ],
)
def test_bodies_are_read_without_their_encodings(
    sent: bytes, headers: dict[str, str], tmp_path: Path
) -> None:
    (path,) = write(tmp_path, exchange(sent, **headers))
    ((offset, _),) = response_offsets(path)
    assert read_response(path, offset, LIMIT).body == b"<p>hello"


def test_repeated_headers_are_joined(tmp_path: Path) -> None:
    one = exchange(Link="<a>; rel=x", link="<b>; rel=y", Content_Type="text/html", content_type="text/html")
    (path,) = write(tmp_path, one)
    response = read_response(path, next(response_offsets(path))[0], LIMIT)
    assert response.headers["link"] == "<a>; rel=x, <b>; rel=y"
    assert response.content_type == "text/html"


def test_a_long_body_is_cut_and_said_to_be(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50 << 20))
    (path,) = write(
        tmp_path, exchange(b"x" * 11), exchange(b"x" * 10), exchange(bomb, Content_Encoding="gzip")
    )
    read = [read_response(path, offset, 10) for offset, _ in response_offsets(path)]
    assert [(len(r.body), r.truncated) for r in read] == [(10, True), (10, False), (10, True)]


def test_files_rotate_and_are_never_written_over(tmp_path: Path) -> None:
    first = write(tmp_path, *[exchange(b"x")] * 3, rotate=1)
    assert [path.name for path in first] == [f"topic-{n:05}.warc.gz" for n in range(3)]
    first[0].unlink()
    kept = {path: path.read_bytes() for path in first[1:]}
    after = write(tmp_path, exchange(b"new"))
    assert len(after) == 3
    assert {path: path.read_bytes() for path in kept} == kept


@pytest.mark.parametrize("compressed", [True, False])
def test_a_torn_last_record_is_left_out_wherever_it_is_torn(compressed: bool, tmp_path: Path) -> None:
    if compressed:
        archive = WarcArchive(tmp_path, "t")
        archive.write(exchange(b"first" * 50))
        path = next(tmp_path.glob("*"))
        start = path.stat().st_size
        archive.write(exchange(b"".join(n.to_bytes(2, "big") for n in range(300))))
        archive.close()
        data = path.read_bytes()
        member = data[start:].index(b"\x1f\x8b\x08", 1)  # where the response record ends
        end = start + member - 24  # the checksum and the empty lines may be missing, the text may not
    else:
        data = foreign_record(b"first") + foreign_record(b"x" * 300)
        start, end = len(foreign_record(b"first")), len(data) - 4
    torn = tmp_path / "torn.warc"
    for cut in range(start, end, 7):
        torn.write_bytes(data[:cut])
        assert len(list(response_offsets(torn))) == 1, cut
    torn.write_bytes(data)
    assert len(list(response_offsets(torn))) == 2


def test_reading_a_torn_record_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(foreign_record(b"x" * 300)[:-50])
    with pytest.raises(InputError, match=r"x\.warc: no whole record at offset 0"):
        read_response(path, 0, LIMIT)
    with pytest.raises(InputError, match="no whole record at offset 5000"):
        read_response(path, 5000, LIMIT)


def test_archives_of_other_software_are_read(tmp_path: Path) -> None:
    path = tmp_path / "other.warc"
    chunked = foreign_record(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")
    path.write_bytes(
        chunked + foreign_record(b"a text", kind="resource") + foreign_record(b"", kind="metadata")
    )
    read = [read_response(path, offset, LIMIT) for offset, _ in response_offsets(path)]
    assert [(r.url, r.body) for r in read] == [("https://b.org/", b"abcde"), ("https://b.org/", b"a text")]
    assert read[0].fetched_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read[1].content_type == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        b"<html>no archive</html>",
        gzip.compress(b"no archive", mtime=0),
        b"\x1f\x8bjunk",
        bytes(range(256)),
        b"\n\n\nx",
    ],
)
def test_what_is_no_warc_is_an_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"page\.warc\.gz: not a WARC file"):
        list(response_offsets(path))


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(response_offsets(tmp_path / "none.warc"))
    with pytest.raises(InputError, match="cannot be read"):
        list(response_offsets(tmp_path))


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.warc.gz"
    path.touch()
    assert list(response_offsets(path)) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    archive = WarcArchive(tmp_path / "file" / "warc", "t")
    with pytest.raises(
        AcopioError, match=r"cannot write the archive: .*: free space or choose another folder"
    ):
        archive.write(exchange())


def test_metadata_cannot_forge_records_or_fields(tmp_path: Path) -> None:
    (path,) = write(tmp_path, exchange())
    text = gzip.GzipFile(fileobj=io.BytesIO(path.read_bytes())).read().decode()
    assert "seed: https://a.org/ WARC-Type: response\r\ndepth: 1\r\n" in text

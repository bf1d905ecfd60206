import io
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from corpus.cli.main import acopio
from corpus.tables.names import EXTRACTED_FOLDER
from corpus.tables.takedown import TAKEDOWN, cleared, has_text_to_clear, is_settled, purge
from crawler.archive.exchange import Exchange
from crawler.archive.reader import read_response, response_offsets
from crawler.archive.writer import WarcArchive
from crawler.documents.schema import EXTRACTED
from crawler.errors import InputError
from crawler.topic.takedowns import FILE, Takedowns, takedowns

URLS = ("https://a.org/1", "https://a.org/2?utm_source=x", "https://b.org/3")
GONE = takedowns(("http://www.a.org/2/",))


def rows(canonical=None):
    return pa.Table.from_pylist(
        [
            {
                "document_id": f"d{number}",
                "url": url,
                "canonical_url": canonical if number == 2 else None,
                "site": url.split("/")[2],
                "title": f"title {number}",
                "blocks": [{"kind": "paragraph", "text": f"text {number}"}],
                "images": ["picture.png"],
                "signature": [number],
                "warc_file": "a.warc.gz",
                "warc_offset": number,
                "rejected_by": "off_topic" if number == 1 else None,
            }
            for number, url in enumerate(URLS)
        ],
        EXTRACTED,
    )


def test_of_a_page_taken_down_only_its_place_is_left():
    found = cleared(rows(), GONE)
    assert found.schema == EXTRACTED
    whole, gone, other = found.to_pylist()
    assert [whole, other] == [row for n, row in enumerate(rows().to_pylist()) if n != 1]
    assert {name: value for name, value in gone.items() if value not in (None, [])} == {
        "document_id": "d1",
        "url": URLS[1],
        "site": "a.org",
        "warc_file": "a.warc.gz",
        "warc_offset": 1,
        "rejected_by": TAKEDOWN,
    }
    assert cleared(found, GONE) == found


def test_a_page_goes_with_its_canonical_url_too():
    assert cleared(rows("http://a.org/2"), GONE)["rejected_by"].to_pylist() == [None, TAKEDOWN, TAKEDOWN]


def test_it_is_known_what_has_to_be_done():
    assert has_text_to_clear(rows(), GONE)
    assert not has_text_to_clear(cleared(rows(), GONE), GONE)
    assert is_settled(cleared(rows(), GONE), GONE)
    assert not is_settled(cleared(rows(), GONE), Takedowns())
    assert cleared(rows(), Takedowns()) == rows()


@pytest.fixture
def archive(tmp_path):
    written = WarcArchive(tmp_path / "warc", "solar")
    for url in URLS:
        headers, body = [("Content-Type", "text/html")], f"<p>{url}</p>".encode()
        at = datetime(2026, 1, 1, tzinfo=UTC)
        written.write(Exchange(url, "GET", [], "200 OK", headers, body, at, {"depth": "1"}))
    written.close()
    return tmp_path / "warc" / "solar-00000.warc.gz"


def record_ids(path):
    with path.open("rb") as file:
        return [record.rec_headers.get_header("WARC-Record-ID") for record in ArchiveIterator(file)]


def test_purge_takes_whole_exchanges_out_and_leaves_the_others_as_they_were(archive):
    before, ids = archive.read_bytes(), record_ids(archive)
    assert purge(archive, Takedowns()) == 0
    assert archive.read_bytes() == before
    assert purge(archive, GONE) == 3
    assert record_ids(archive) == ids[:4] + ids[7:]
    assert archive.read_bytes()[:1000] == before[:1000]
    found = [read_response(archive, offset, 100).body for offset, _ in response_offsets(archive)]
    assert found == [b"<p>https://a.org/1</p>", b"<p>https://b.org/3</p>"]
    assert purge(archive, GONE) == 0


def test_purge_takes_records_at_offsets_out_with_what_belongs_to_them(archive):
    offset = next(offset for offset, url in response_offsets(archive) if url == URLS[2])
    assert purge(archive, Takedowns(), [offset]) == 3
    assert [url for _, url in response_offsets(archive)] == list(URLS[:2])


def test_purge_survives_a_torn_end_and_refuses_damage(archive):
    whole = archive.read_bytes()
    archive.write_bytes(whole[:-20])
    assert purge(archive, GONE) == 3
    assert [url for _, url in response_offsets(archive)] == [URLS[0], URLS[2]]
    archive.write_bytes(whole[:600] + b"damage" + whole[700:])
    with pytest.raises(InputError, match="damaged"):
        purge(archive, GONE)


def test_uncompressed_files_are_purged_too(tmp_path):
    path = tmp_path / "plain.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for url in URLS:
            writer.write_record(
                writer.create_warc_record(
                    url, "resource", io.BytesIO(b"text"), warc_content_type="text/plain"
                )
            )
    assert purge(path, GONE) == 1
    assert [url for _, url in response_offsets(path)] == [URLS[0], URLS[2]]


def run(*arguments):
    return CliRunner().invoke(acopio, ["takedown", "solar", *map(str, arguments)])


def test_the_command_remembers_lists_and_forgets(tmp_path):
    data = ("--data", tmp_path)
    assert run("--url", "https://www.a.org/2/?utm_source=x", *data).exit_code == 0
    assert run("--site", "b.org", "--site", "c.org/blog", *data).exit_code == 0
    done = run("--list", *data)
    assert done.stdout.splitlines() == ["site b.org", "site c.org/blog", "url a.org/2"]
    assert run("--site", "b.org", "--remove", *data).exit_code == 0
    assert "site b.org" not in (tmp_path / FILE).read_text("utf-8")


def test_the_command_purges(archive):
    done = run("--url", URLS[1], "--purge", "--data", archive.parents[1])
    assert done.exit_code == 0
    assert "3 records deleted" in done.stderr
    assert [url for _, url in response_offsets(archive)] == [URLS[0], URLS[2]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to do"),
        (("--remove", "--list"), "nothing to remove"),
        (("--url", "a.org"), "not an http"),
        (("--site", "b.org", "--remove"), "not on the list: site b.org"),
    ],
)
def test_wrong_calls_say_what_to_do(tmp_path, arguments, message):
    done = run(*arguments, "--data", tmp_path)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / EXTRACTED_FOLDER).exists()

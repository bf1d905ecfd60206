"""Pages of an archive as rows, by children that serve more than one folder."""

from pathlib import Path

import pytest
from demo_archive import write_demo_archive

from corpus.build.workers.documents import Extractor
from crawler.archive.reader import response_offsets
from crawler.sandbox import children_kept
from crawler.topic.topic import get_topic


def test_an_archive_is_named_from_the_folder_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Children outlive a change of folder: `crawls/a.warc.gz` is another file there."""
    found = []
    with children_kept():
        extractor = Extractor(get_topic("ml_es"))
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
            monkeypatch.chdir(tmp_path / name)
            archive = write_demo_archive(Path("crawls"), articles=1)
            offset, url = next(response_offsets(archive))
            found += extractor.rows_at(archive, offset, url)
            archive.unlink()
    assert [row["rejected_by"] for row in found] == [None, None]
    assert {row["warc_file"] for row in found} == {"demo-00000.warc.gz"}

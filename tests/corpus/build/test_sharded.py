from pathlib import Path

import pyarrow as pa
from archive_of_hosts import TOPIC, write_hosts
from shard_runner import InProcess

from corpus.build.sharded import Archive, by_archive, extracted
from corpus.engine import EngineOptions
from corpus.shards.spread import Shards
from corpus.shards.states import Jobs
from corpus.tables.folder import WorkFolder
from crawler.archive.files import warc_files
from crawler.archive.reader import response_offsets
from crawler.documents.judge import PageJudge
from crawler.documents.schema import EXTRACTED
from crawler.page.read import read_page
from crawler.topic.topic import get_topic


def test_pages_read_in_shards_are_those_read_one_by_one(tmp_path: Path) -> None:
    topic = get_topic(TOPIC)
    folder = WorkFolder(tmp_path / "data")
    paths = warc_files(write_hosts(folder.warc, hosts=2, articles=2))
    judge = PageJudge(topic, read_page)
    wanted = [
        pa.Table.from_pylist(
            [row for at, url in response_offsets(path) for row in judge.rows_at(path, at, url)]
        )
        for path in paths
    ]
    archives = [Archive(path, "key") for path in paths]
    with Shards(folder, 2, InProcess) as shards:
        engine = EngineOptions(spread=shards)
        with by_archive(folder, len(paths), extracted(topic, archives, engine)) as rows:
            found = [pa.Table.from_batches(rows(number)) for number in range(len(paths))]
    for one, other in zip(found, wanted, strict=True):
        assert one.select(EXTRACTED.names).sort_by("warc_offset").to_pylist() == other.to_pylist()
    assert [(job.rows, job.hosts) for job in Jobs(folder.root).all()] == [
        (2, ("host0.test",)),
        (2, ("host1.test",)),
    ]

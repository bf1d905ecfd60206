"""A run over a sample of a list: its records are fetched and built in a folder that is thrown away."""

import resource
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from corpus.planning.forecast import Trial
from corpus.progress import counted, working
from corpus.tables.folder import WorkFolder
from crawler.archive.writer import WarcArchive
from crawler.children import environment, python
from crawler.common_crawl.copying import ReadRange, fetched
from crawler.common_crawl.listing import Record, records
from crawler.errors import AcopioError

_NO_PAIRS = 1  # exit status of a build that keeps none, too
_SHOWN = 300  # characters of what a failed build says


def samples(rows: pa.Table, pairs: int) -> tuple[pa.Table, pa.Table]:
    """Two samples of the kept pairs, half of the second one and all of it: the same each time."""
    drawn = rows.sort_by("pair_id").slice(0, pairs)
    return drawn.slice(0, max(drawn.num_rows // 2, 1)), drawn


def trial(topic: str, rows: pa.Table, read: ReadRange, connections: int, workers: int) -> Trial:
    """What a build of the pages of these pairs takes and gives; AcopioError if it fails.

    To start a worker process takes as long as some tens of pages: trials that are compared need the same
    number of them, and each enough rows for all.
    """
    wanted = records(rows)
    with tempfile.TemporaryDirectory(prefix="acopio-plan-") as scratch:
        data = Path(scratch) / topic
        have = _fetch(wanted, data, read, connections, topic)
        if not have:
            raise AcopioError(f"plan {topic}: none of the {len(wanted)} pages of the sample can be fetched")
        with working("building"):
            seconds = _build(topic, data, workers)
        folder = WorkFolder(data)
        kept = folder.count("pairs", pc.is_null(pc.field("rejected_by"))) if folder.has("pairs") else 0
    return Trial(len(wanted), have, seconds, kept)


def _fetch(wanted: Sequence[Record], data: Path, read: ReadRange, connections: int, topic: str) -> int:
    """The number of records fetched into the archive of a folder."""
    archive, have = WarcArchive(data / "warc", f"{topic}-common-crawl"), 0
    try:
        with counted("fetching", len(wanted), "pages") as advance:
            for _, member in fetched(wanted, read, connections):
                if isinstance(member, bytes):
                    archive.copy(member)
                    have += 1
                advance(1)
    finally:
        archive.close()
    return have


def _build(topic: str, data: Path, workers: int) -> float:
    """Seconds of processors that the build of a folder takes, with all its processes."""
    before = _processors()
    options = "--data", str(data), "--workers", str(workers)
    command = python("corpus.cli", "--quiet", "build", topic, *options)
    result = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode and not (result.returncode == _NO_PAIRS and (data / "run.json").exists()):
        raise AcopioError(f"plan {topic}: the build of the sample failed: {result.stderr.strip()[-_SHOWN:]}")
    return _processors() - before


def _processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""The crawl in progress: its archive files, whether it was killed, and the repair after a kill."""

import contextlib
import hmac
import json
import os
import re
import shutil
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.archive.files import warc_files
from crawler.archive.index import FILE, AnswerIndex, History
from crawler.archive.ownership import mark_of
from crawler.archive.reader import RecordSpan, record_spans
from crawler.errors import InputError

# In the job folder: the state at the start of the crawl, and the mark that its queue was closed.
_MARKER, _CLOSED = "crawl.json", "closed"
MEMORY = "memory.json"  # there, what the crawl remembers beside its queue
# Version of the queue and the memory beside it: change it when their classes change. A queue of another
# version is not read, and the crawl resumes from its archive, as after a kill.
_FORM = "4"
_HEAD = 512  # bytes: less cannot hold an exchange, but may be a part of the first record of each file


@dataclass(frozen=True, slots=True)
class CrawlInProgress:
    """A crawl that has started and not finished."""

    before: tuple[str, ...] = ()  # names of the series' WARC files that existed at its start
    replays: bool = False  # whether it was killed: its archive must be read again

    def own(self, warc: Path, prefix: str) -> list[Path]:
        """The WARC files of this crawl, in order."""
        return [path for path in series(warc, prefix) if path.name not in self.before]


def series(warc: Path, prefix: str) -> list[Path]:
    """The WARC files of all crawls with this prefix, in order."""
    form = re.compile(rf"{re.escape(prefix)}-\d+\.warc\.gz")
    return sorted(path for path in warc.glob(f"{prefix}-*.warc.gz") if form.fullmatch(path.name))


def resume_or_begin(job: Path, warc: Path, prefix: str) -> CrawlInProgress:
    """The stopped or killed crawl of this job folder, ready to resume, or else a new one, started.

    After a kill the queue is deleted and the archive cut to its complete exchanges. OSError if files cannot
    be read or written, InputError if they are damaged.
    """
    found = read_in_progress(job)
    if found is None:
        shutil.rmtree(job, ignore_errors=True)
        found = CrawlInProgress(tuple(path.name for path in series(warc, prefix)))
        _write(job, found)
    elif not (is_closed(job) and _queue_is_whole(job)):
        for path in found.own(warc, prefix):
            cut_torn(path)
        found = CrawlInProgress(found.before, replays=True)
        _write(job, found)
        for entry in job.iterdir():
            if entry.name != _MARKER:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    return found


def read_in_progress(job: Path) -> CrawlInProgress | None:
    """The crawl of a job folder; None if none has started."""
    try:
        known = json.loads((job / _MARKER).read_bytes())
        return CrawlInProgress(tuple(known["before"]), bool(known["replays"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{job / _MARKER}: cannot be read ({error}): "
            f"remove {job} to start from the seeds; the archive is intact"
        ) from None


def open_queue(job: Path) -> None:
    """Mark the queue as open: a kill from now on leaves a queue that is not reliable."""
    (job / _CLOSED).unlink(missing_ok=True)


def close_queue(job: Path) -> None:
    """Mark the queue as closed: the same command resumes from it."""
    if (job / _MARKER).exists():
        (job / _CLOSED).write_text(_closed_mark(job), encoding="utf-8")


def is_closed(job: Path) -> bool:
    """Whether the queue was closed by this user on this machine, by a version with the same format of it.

    A queue from elsewhere is not read: who wrote it would choose what is requested, and how. The crawl
    resumes from the archive instead.
    """
    mark = _closed_mark(job)
    with contextlib.suppress(FileNotFoundError):
        found = (job / _CLOSED).read_text(encoding="utf-8", errors="replace")
        return mark != _FORM and hmac.compare_digest(found.encode(), mark.encode())
    return False


def _closed_mark(job: Path) -> str:
    files = (job / MEMORY, *sorted((job / "requests.queue").glob("*.sqlite")))
    return f"{_FORM} {mark_of(job, files)}".strip()


def end(job: Path) -> None:
    """Mark the crawl as finished: the next one starts from the seeds."""
    (job / _MARKER).unlink(missing_ok=True)
    shutil.rmtree(job, ignore_errors=True)


def cut_torn(path: Path) -> None:
    """Cut a file of the crawl to its complete exchanges; delete it if it has none. InputError if damaged.

    A kill leaves at most one incomplete exchange, whose page is requested again.
    """
    if path.stat().st_size < _HEAD:
        path.unlink()
        return
    spans = record_spans(path)
    if spans and not _is_member(path, spans[-1]):
        spans.pop()
    answers = [n for n, span in enumerate(spans) if span.url and span.belongs_to is None]
    keep = len(spans)
    if answers and len(spans) - answers[-1] < 3:  # response, request, metadata
        keep = answers[-1]
    end_of_last = spans[keep - 1].offset + spans[keep - 1].length if keep else 0
    if not any(n < keep for n in answers):
        path.unlink()
    elif end_of_last < path.stat().st_size:
        os.truncate(path, end_of_last)


def archive_of(folder: Path, job: Path, prefix: str) -> History:
    """The earlier responses for the crawl of this job folder; InputError for damaged files."""
    warc = folder / "warc"
    files = warc_files(warc)
    crawl = read_in_progress(job)
    own = crawl.own(warc, prefix) if crawl and crawl.replays else []
    return History(AnswerIndex(folder / FILE, files), [path.name for path in own]) if files else History()


def _is_member(path: Path, span: RecordSpan) -> bool:
    """Whether the record ends as a complete gzip member; WARC readers do not check its last eight bytes."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    with path.open("rb") as file, contextlib.suppress(zlib.error):
        file.seek(span.offset)
        while not unpacker.eof and (block := file.read(1 << 16)):
            unpacker.decompress(block)
    return unpacker.eof


def _write(job: Path, crawl: CrawlInProgress) -> None:
    job.mkdir(parents=True, exist_ok=True)
    partial = job / f"{_MARKER}.partial"
    partial.write_text(json.dumps(asdict(crawl)), encoding="utf-8")
    partial.replace(job / _MARKER)


def _queue_is_whole(job: Path) -> bool:
    """Whether its JSON files can be read; a missing file means that nothing was queued."""
    try:
        for path in (job / "requests.queue" / "active.json", job / MEMORY):
            with contextlib.suppress(FileNotFoundError):
                json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return True

"""Common Crawl's columnar index: which rows are pages in the topic's languages, and on which family of hosts.

A row is a capture: https://commoncrawl.org/columnar-index. Files are read a batch at a time, several at once,
and only the columns that a pass needs.
"""

import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crawler.errors import InputError
from crawler.languages import base
from crawler.page.language_names import address_names
from crawler.storage.stores import Place, told

Result = TypeVar("Result")
_ROWS = 1 << 17  # of a batch
_HTML = ("text/html", "application/xhtml+xml")
PAGE = ("url_host_name", "content_languages", "fetch_status", "content_mime_detected")
RECORD = ("url", "warc_filename", "warc_record_offset", "warc_record_length")
USEFUL = ("content_digest", "fetch_time", "content_truncated")  # in newer indexes alone
_CODED = ("url_host_name", "content_languages", "content_mime_detected", "content_truncated")
NOT_200, NOT_HTML, TRUNCATED, OTHER_LANGUAGE = "http_error", "other_format", "too_large", "other_language"
BROKEN = "broken_row"  # without a host or the place of a record


@dataclass(frozen=True, slots=True)
class Seen:
    """Who is told of rows as they are read: `advance` of those that were, `grow` of those to come."""

    advance: Callable[[int], None] = lambda _: None
    grow: Callable[[int], None] = lambda _: None


@dataclass(slots=True)
class ExpectedRows:
    """The rows of files opened one after the other; those not open yet count as long as the others."""

    files: int
    seen: Seen
    _opened: int = 0
    _known: int = 0
    _expected: int = 0

    def open(self, rows: int) -> None:
        """The next file is open, and has so many rows."""
        self._opened += 1
        self._known += rows
        expected = self._known * self.files // self._opened
        self.seen.grow(expected - self._expected)
        self._expected = expected


@dataclass(slots=True)
class Dropped:
    """Rows left out, by reason."""

    rows: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, rows: int) -> None:
        """Count rows."""
        if rows:
            self.rows[reason] = self.rows.get(reason, 0) + rows


class Pages:
    """Reads the rows of an index that are HTML pages in one of the languages.

    Two columns are added: `lang`, a number in `languages`, and `family`, what the hosts of translations have
    in common: the host without 'www.' and without a first label that may name a language.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        names = {name for lang in languages for name in address_names(lang)}
        label = "|".join(["[a-z]{2,3}(?:-[a-z0-9]{2,4})?", *sorted(map(re.escape, names))])
        self._family = rf"^(?:www\.)?(?:(?:{label})\.)?([^.]+\.[^.].*)$"
        self._langs: dict[str, int] = {}

    def read(
        self,
        files: Sequence[Place],
        columns: Sequence[str],
        dropped: Dropped,
        families: pa.Array | None = None,
        seen: Seen = Seen(),
    ) -> Iterator[pa.Table]:
        """The pages of the files in order, a batch at a time; InputError for a file that is no such index.

        `family` is encoded by a dictionary. Only pages of `families`, if given: then it is a number in these.
        """
        work = partial(self._pages, families=families)
        for batch, lost in _side_by_side(_batches(files, (*PAGE, *columns), USEFUL, seen), work):
            for reason, rows in lost.items():
                dropped.add(reason, rows)
            if batch.num_rows:
                yield batch

    def _pages(self, batch: pa.Table, families: pa.Array | None) -> tuple[pa.Table, dict[str, int]]:
        lang = self._lang(batch["content_languages"])
        is_first = families is None  # of two passes, which sees hosts alone
        checks = {
            BROKEN: pc.is_valid(batch["url_host_name"]) if is_first else _has_record(batch),
            NOT_200: pc.equal(batch["fetch_status"].cast(pa.int32()), 200),
            NOT_HTML: _is_one(batch["content_mime_detected"], _HTML),
            TRUNCATED: _is_one(batch["content_truncated"], ("",))
            if "content_truncated" in batch.column_names
            else None,
            OTHER_LANGUAGE: pc.is_valid(lang),
        }
        kept, lost = np.ones(batch.num_rows, bool), dict[str, int]()
        for reason, check in checks.items():
            if check is not None:
                passed = pc.fill_null(check, False).to_numpy(zero_copy_only=False)
                lost[reason] = int((kept & ~passed).sum())
                kept &= passed
        family = self._families(batch["url_host_name"], families)
        if families is not None:
            kept &= pc.is_valid(family).to_numpy(zero_copy_only=False)
        batch = batch.append_column("lang", lang).append_column("family", family)
        return batch.filter(pa.array(kept)), lost

    def _lang(self, codes: pa.ChunkedArray) -> pa.Array:
        """The number of each page's main language; null for others."""
        coded = _coded(codes)
        numbers = [self._number(text.as_py() or "") for text in coded.dictionary]
        return pc.take(pa.array(numbers, pa.int8()), coded.indices)

    def _number(self, codes: str) -> int | None:
        """The number of the first of 'eng,spa'."""
        if codes not in self._langs:
            main = base(codes.partition(",")[0])
            self._langs[codes] = self.languages.index(main) if main in self.languages else -1
        number = self._langs[codes]
        return None if number < 0 else number

    def _families(self, hosts: pa.ChunkedArray, families: pa.Array | None) -> pa.Array:
        coded = _coded(hosts)
        of_hosts = self.family_of(coded.dictionary)
        if families is not None:
            return pc.take(pc.index_in(of_hosts, families), coded.indices)
        unique = of_hosts.dictionary_encode()  # 'www.example.org' and 'example.org' are one
        return pa.DictionaryArray.from_arrays(pc.take(unique.indices, coded.indices), unique.dictionary)

    def family_of(self, hosts: pa.Array) -> pa.Array:
        """The family of each host."""
        return pc.replace_substring_regex(pc.utf8_lower(hosts), self._family, r"\1")


def _has_record(batch: pa.Table) -> pa.ChunkedArray:
    """Whether each row has an address and a place in an archive."""
    url, file, offset, length = (batch[name] for name in RECORD)
    is_placed = pc.and_(pc.greater_equal(offset, 0), pc.greater(length, 0))
    return pc.and_(pc.and_(pc.is_valid(url), pc.not_equal(file, "")), is_placed)


def _coded(values: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = values.combine_chunks()
    found = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    return found if pa.types.is_dictionary(found.type) else found.dictionary_encode()


def _is_one(values: pa.ChunkedArray, wanted: Sequence[str]) -> pa.Array:
    """Whether each value is one of these; a missing one counts as ''."""
    coded = _coded(values)
    found = pc.is_in(coded.dictionary, pa.array(wanted, pa.string()))
    return pc.fill_null(pc.take(found, coded.indices), "" in wanted)


def _batches(
    files: Sequence[Place], needed: Sequence[str], useful: Sequence[str], seen: Seen
) -> Iterator[pa.Table]:
    """The rows of the files, batch after batch."""
    rows = ExpectedRows(len(files), seen)
    for file in files:
        with told(file.name), file.filesystem.open_input_file(file.path) as source:
            try:
                about = pq.read_metadata(source)
                given = about.schema.to_arrow_schema().names
                if missing := [name for name in needed if name not in given]:
                    raise InputError(
                        f"{file.name}: no columns {', '.join(missing)}: is this a columnar index?"
                    )
                rows.open(about.num_rows)
                coded = [name for name in _CODED if name in given]
                parquet = pq.ParquetFile(source, metadata=about, pre_buffer=True, read_dictionary=coded)
                columns = [*needed, *(name for name in useful if name in given and len(needed) > len(PAGE))]
                for group in range(parquet.num_row_groups):  # what is buffered ahead is that of one group
                    for batch in parquet.iter_batches(_ROWS, row_groups=[group], columns=columns):
                        yield pa.Table.from_batches([batch])
                        seen.advance(batch.num_rows)
            except pa.ArrowInvalid as error:
                raise InputError(f"{file.name}: not a Parquet file: {str(error)[:200]}") from None


def _side_by_side(
    batches: Iterator[pa.Table], work: Callable[[pa.Table], Result], workers: int = 0
) -> Iterator[Result]:
    """The results for the batches in order, made in threads: Arrow does not hold the interpreter's lock."""
    workers = workers or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        pending = deque[Future[Result]](pool.submit(work, batch) for batch in islice(batches, workers + 1))
        while pending:
            yield pending.popleft().result()
            pending.extend(pool.submit(work, batch) for batch in islice(batches, 1))

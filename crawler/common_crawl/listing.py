"""The list of pairs found in an index: the places of their records, the reasons for those left out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from crawler.errors import InputError
from crawler.storage.files import replacing

SIDES = ("source", "target")
_RECORD = [
    ("warc_filename", pa.string()),
    ("warc_record_offset", pa.int64()),
    ("warc_record_length", pa.int64()),
    ("content_digest", pa.string()),
]
LISTED = pa.schema(
    [
        ("pair_id", pa.string()),
        ("host", pa.string()),
        *((f"{side}_url", pa.string()) for side in SIDES),
        *((f"{side}_lang", pa.string()) for side in SIDES),
        *((f"{side}_{name}", kind) for side in SIDES for name, kind in _RECORD),
        ("relevance", pa.float64()),
        ("evidence", pa.string()),
        ("rejected_by", pa.string()),
    ]
)
TSV, PARQUET = ".tsv", ".parquet"
_FOUND = b"acopio.found"
_ADVICE = "give a list that `acopio discover` wrote"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a list comes from: the topic, the files of the index, and how many of its rows went where."""

    topic: str = ""
    index: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """A page of the list: the file, the offset and the length of its record in bytes, its URL."""

    file: str
    offset: int
    length: int
    url: str


def listed(
    pairs: pa.Table, languages: Sequence[str], hosts: pa.Array, relevance: pa.Array, evidence: pa.Array
) -> pa.Table:
    """The rows of a list for pairs as crawler.common_crawl.pairing finds them, the earlier language first.

    Pairs without evidence for the topic are rejected.
    """
    swap = pc.less(pairs["b_lang"], pairs["a_lang"])
    codes = pa.array(languages)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {"host": hosts, "relevance": pc.round(relevance, 4)}
    for side, (other, one) in {"source": ("b", "a"), "target": ("a", "b")}.items():
        for name in ("url", "lang", *(name for name, _ in _RECORD)):
            columns[f"{side}_{name}"] = pc.if_else(swap, pairs[f"{other}_{name}"], pairs[f"{one}_{name}"])
        columns[f"{side}_lang"] = pc.take(codes, columns[f"{side}_lang"])
    urls = zip(columns["source_url"].to_pylist(), columns["target_url"].to_pylist(), strict=True)
    columns["pair_id"] = pa.array([_id(*pair) for pair in urls], pa.string())
    columns["evidence"] = evidence
    columns["rejected_by"] = pc.if_else(pc.is_null(evidence), "off_topic", pa.scalar(None, pa.string()))
    return pa.table([columns[name] for name in LISTED.names], schema=LISTED)


def in_order(rows: pa.Table) -> pa.Table:
    """The rows of a list as they are written: by host and URLs."""
    return rows.sort_by([(name, "ascending") for name in ("host", "source_url", "target_url")])


def _id(source: str, target: str) -> str:
    return hashlib.blake2b(f"{source}\n{target}".encode(), digest_size=8).hexdigest()


def write_list(path: Path, rows: pa.Table, found: Found) -> None:
    """Write the list as Parquet, or as TSV where the file is called so."""
    with replacing(path) as file:
        if path.suffix == TSV:
            options = pacsv.WriteOptions(delimiter="\t", quoting_style="needed")
            pacsv.write_csv(rows, file, options)
        else:
            meta = {_FOUND: msgspec.json.encode(found)}
            pq.write_table(rows.replace_schema_metadata(meta), file, compression="zstd")


def read_list(path: Path) -> tuple[pa.Table, Found]:
    """The rows of a list, and where it comes from (unknown for TSV); InputError for any other file."""
    try:
        if path.suffix == TSV:
            convert = pacsv.ConvertOptions(
                column_types=LISTED,
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=False,
            )
            rows = pacsv.read_csv(
                path, parse_options=pacsv.ParseOptions(delimiter="\t"), convert_options=convert
            )
        else:
            rows = pq.read_table(path)
        return rows.select(LISTED.names).cast(LISTED), _found(rows)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}: {_ADVICE}") from None
    except (pa.ArrowException, KeyError, ValueError) as error:
        raise InputError(f"{path}: not a list: {' '.join(str(error).split())[:200]}: {_ADVICE}") from None


def _found(rows: pa.Table) -> Found:
    text = (rows.schema.metadata or {}).get(_FOUND)
    return msgspec.json.decode(text, type=Found) if text else Found()


def kept(rows: pa.Table) -> pa.Table:
    """The pairs that are not rejected."""
    return rows.filter(pc.is_null(rows["rejected_by"]))


def records(rows: pa.Table) -> list[Record]:
    """The records of both pages of the rows, each once, in the order of the files and offsets."""
    names = ("warc_filename", "warc_record_offset", "warc_record_length", "url")
    found = {
        Record(*values)
        for side in SIDES
        for values in zip(*(rows[f"{side}_{name}"].to_pylist() for name in names), strict=True)
    }
    return sorted(found)

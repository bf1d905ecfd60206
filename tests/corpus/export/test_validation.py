"""Files are read back after the export: what is not as it was meant is removed, with one line."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fuzzed_pairs import batch, fuzzed

from corpus.export.direction import Direction
from corpus.export.files import ExportResult
from corpus.export.format import Check, Format, Limits
from corpus.export.formats import FORMATS
from corpus.export.validation import (
    delimited,
    json_lines,
    parallel_lines,
    parquet_rows,
    unquoted,
    validated,
    xml_texts,
)
from crawler.errors import InputError

SEGS = b"<tmx><tu><seg>a<ph>b</ph></seg><seg>c</seg></tu></tmx>"


def test_every_built_in_format_is_read_back() -> None:
    assert [form.name for form in FORMATS if form.check is None] == []


@pytest.mark.parametrize(
    ("content", "check", "limits", "reason"),
    [
        (SEGS[:-3], xml_texts("seg"), Limits(), "no element|unclosed|not well-formed"),
        (SEGS.replace(b"c", b"\x00"), xml_texts("seg"), Limits(), "not well-formed"),
        (SEGS.replace(b"<seg>c</seg>", b""), xml_texts("seg"), Limits(), "without its second text"),
        (SEGS, xml_texts("seg"), Limits(text_chars=1), "beyond the limits"),
        (SEGS, xml_texts("seg"), Limits(file_bytes=9), "more than 9 bytes"),
        (SEGS * 0 + b"<tmx/>", xml_texts("seg"), Limits(), "0 units are read back of 1"),
        (b'a\t"b\n', delimited("\t"), Limits(), "unexpected end"),
        (b"a\tb\tc\n", delimited("\t"), Limits(), "row 1 has 3 fields"),
        (b"\xff\n", delimited("\t"), Limits(), "decode"),
        (b"a\tb\nc\n", unquoted, Limits(), "line 2 has 1 field"),
        (b"[]\n", json_lines, Limits(), "line 1 is no object"),
        (b"{\n", json_lines, Limits(), "Expecting"),
        (gzip.compress(b"x", mtime=0), parquet_rows, Limits(), "Parquet"),
    ],
)
def test_a_bad_file_is_removed_with_the_reason(
    tmp_path: Path, content: bytes, check: Check, limits: Limits, reason: str
) -> None:
    path = tmp_path / "d.file"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"d\.file: not valid, removed \(.*({reason})"):
        validated(ExportResult((path,), 1), check, limits)
    assert not path.exists()


def test_good_files_stay(tmp_path: Path) -> None:
    path = tmp_path / "d.tmx"
    path.write_bytes(SEGS)
    result = ExportResult((path,), 1)
    assert validated(result, xml_texts("seg"), Limits(text_chars=2)) is result
    assert list(xml_texts("seg")([path])) == [("ab", "c")]
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "d.parquet")
    assert len(list(parquet_rows([tmp_path / "d.parquet"]))) == 2


def test_files_of_lines_have_the_same_number(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1\n2\n")
    (tmp_path / "b").write_bytes(b"1\n")
    with pytest.raises(ValueError, match="files of 2, 1 lines"):
        list(parallel_lines([tmp_path / "a", tmp_path / "b"]))


@pytest.mark.parametrize("number", [500, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_fuzzed_pairs_make_no_invalid_file(tmp_path: Path, form: Format, number: int) -> None:
    written = form.write([batch(fuzzed(number, seed=number))], Direction("en", "es"), tmp_path / "d.en-es")
    assert validated(written, form.check, form.limits) == written

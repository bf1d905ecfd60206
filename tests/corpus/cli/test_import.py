"""Memories and corpora of one's own as a corpus."""

# ruff: noqa: E501 - file contents in one line

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from corpus.cli.main import acopio

PAIRS = [
    ("The cat sleeps on the mat.", "El gato duerme en la alfombra."),
    ("It rains in the north of Spain.", "Llueve en el norte de España."),
    ("The train leaves at 9:30 every morning.", "El tren sale a las 9:30 cada mañana."),
    ("We need more bread for tomorrow.", "Necesitamos más pan para mañana."),
]


@pytest.fixture(autouse=True)
def _in_a_fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*files: str, data: str = "w") -> Result:
    return CliRunner().invoke(acopio, ["import", *files, "--data", data, "-s", "en", "-t", "es"])


def imported(*files: str) -> list[tuple[str, str]]:
    """All pairs of the corpus of these files, kept or dropped."""
    result = run(*files)
    assert result.exit_code == 0, result.output
    rows = ds.dataset("w/pairs").to_table().to_pylist()
    assert {row["granularity"] for row in rows} == {"segment"}
    return sorted((row["source_text"], row["target_text"]) for row in rows)


def tmx(
    encoding: str = "utf-8", source: str = "en-US", target: str = "es_ES", attribute: str = "xml:lang"
) -> bytes:
    units = "".join(
        f'<tu tuid="{n}"><prop type="p">x</prop><tuv {attribute}="{source}"><seg><ph x="1">{{1}}</ph>{a[:4]}'
        f'<hi>{a[4:]}</hi></seg></tuv><tuv {attribute}="{target}"><seg>{b}</seg></tuv></tu>'
        for n, (a, b) in enumerate(PAIRS)
    )
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/>'
    return f"{head}<body>{units}</body></tmx>".encode(encoding)


@pytest.mark.parametrize(
    "body",
    [tmx(), tmx("utf-16"), tmx(source="EN", target="es-419"), tmx(attribute="lang")],
    ids=["utf-8", "utf-16", "regions", "lang"],
)
def test_dialects_of_tmx(body: bytes) -> None:
    Path("a.tmx").write_bytes(body)
    assert imported("a.tmx") == sorted(PAIRS)


def test_many_kinds_of_files_in_one_corpus() -> None:
    one, two, three, four = PAIRS
    Path("a.tsv").write_text("es\tnote\ten\n" + "\t".join((one[1], "n", one[0])) + "\n", encoding="utf-8")
    Path("b.jsonl.gz").write_bytes(
        gzip.compress(json.dumps({"translation": {"en": two[0], "es": two[1]}}).encode(), mtime=0)
    )
    Path("set").mkdir()
    pq.write_table(pa.table({"source_text": [three[0]], "target_text": [three[1]]}), "set/part.parquet")
    Path("d.en").write_text(four[0] + "\n", encoding="utf-8")
    Path("d.es").write_text(four[1] + "\n", encoding="utf-8")
    assert imported("a.tsv", "b.jsonl.gz", "set", "d.en", "d.es") == sorted(PAIRS)
    rows = ds.dataset("w/pairs").to_table(["source_path", "source_text"]).to_pylist()
    assert {row["source_path"] for row in rows} == {"a.tsv", "b.jsonl.gz", "set/part.parquet", "d"}
    assert "exports" not in run("a.tsv", "b.jsonl.gz", "set", "d.en", "d.es").stderr
    assert CliRunner().invoke(acopio, ["export", "w", "--data", "w", "--to", "moses"]).exit_code == 0


def test_bad_units_are_kept_aside_with_a_reason() -> None:
    Path("a.tmx").write_bytes(
        tmx().replace(b"</body></tmx>", b'<tu><tuv xml:lang="en"><seg>Alone</seg></tuv></tu><tu')
    )
    Path("b.po").write_text(
        f'msgid "{PAIRS[0][0]}"\nmsgstr "{PAIRS[0][1]}"\n\n#, fuzzy\nmsgid "Two"\nmsgstr "Tres"\n',
        encoding="utf-8",
    )
    Path("c.tsv").write_bytes(b"source_text\ttarget_text\nA row\t\nbad \xff\tb\nshort\n")
    assert imported("a.tmx", "b.po", "c.tsv") == sorted([*PAIRS, PAIRS[0]])
    aside = [
        line.split("\t")[:3]
        for line in Path("w/import-problems.tsv").read_text(encoding="utf-8").splitlines()
    ]
    assert aside[1:] == [
        ["a.tmx", "5", "no_target_language"],
        ["a.tmx", "6", "broken"],
        ["b.po", "2", "not_confirmed"],
        ["c.tsv", "2", "empty"],
        ["c.tsv", "3", "broken"],
        ["c.tsv", "4", "broken"],
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.xyz", "x", "unknown kind of file (allowed: .tmx"),
        ("a.tsv", "one\ttwo\nx\ty\n", "no columns of en and es: name them with --columns (it has: one, two)"),
        ("a.parquet", "x", "no Parquet file"),
        ("a.po", "msgid broken", "no pair to import (1 empty"),
    ],
)
def test_files_that_cannot_be_read(name: str, text: str, message: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    result = run(name)
    assert result.exit_code == 1
    assert message in result.output
    assert len(result.output.strip().splitlines()) == 1

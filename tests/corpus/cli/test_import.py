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
    again = run("a.tsv", "b.jsonl.gz", "set", "d.en", "d.es").stderr
    assert "[2/5] vectors of 4 units" in again
    assert "vectors: " not in again  # nothing is embedded again
    assert CliRunner().invoke(acopio, ["export", "w", "--data", "w", "--to", "moses"]).exit_code == 0


@pytest.mark.parametrize("version", [2, 3])
def test_terminologies(version: int) -> None:
    concept, lang, group = {2: ("termEntry", "langSet", "tig"), 3: ("conceptEntry", "langSec", "termSec")}[
        version
    ]
    old = f'<{group}><term>gato viejo</term><termNote type="administrativeStatus">deprecated</termNote></{group}>'
    entries = "".join(
        f'<{concept} id="c{n}"><{lang} xml:lang="en-GB"><{group}><term>{a}</term></{group}></{lang}>'
        f'<{lang} xml:lang="es"><{group}><term>{b}</term></{group}>{old}</{lang}></{concept}>'
        for n, (a, b) in enumerate(PAIRS)
    )
    alone = (
        f'<{concept} id="x"><{lang} xml:lang="en"><{group}><term>Alone</term></{group}></{lang}></{concept}>'
    )
    Path("a.tbx").write_text(f"<tbx><text><body>{entries}{alone}</body></text></tbx>", encoding="utf-8")
    assert imported("a.tbx") == sorted(PAIRS)
    assert "a.tbx\tx\tno_target_language\tAlone" in Path("w/import-problems.tsv").read_text(encoding="utf-8")


def test_synonyms_of_a_concept_are_units_of_their_own() -> None:
    from corpus.imports.source import source_of
    from corpus.imports.tbx import read_tbx

    terms = "<tig><term>{}</term></tig>"
    Path("a.tbx").write_text(
        f'<body><termEntry id="1"><langSet xml:lang="en">{terms.format("loss")}{terms.format("cost")}</langSet>'
        f'<langSet xml:lang="es">{terms.format("pérdida")}</langSet></termEntry></body>',
        encoding="utf-8",
    )
    units = [unit[:3] for unit in read_tbx(source_of(Path("a.tbx")), "en", "es")]
    assert units == [("1", "loss", "pérdida"), ("1/en2", "cost", "pérdida")]


def opus(first: str = "en", second: str = "es", links: str = "") -> None:
    Path("opus/xml/en").mkdir(parents=True)
    Path("opus/xml/es").mkdir(parents=True)
    for side, lang in enumerate(("en", "es")):
        body = "".join(
            f'<s id="{n}">' + "".join(f"<w>{word}</w> " for word in pair[side].split()) + "</s>"
            for n, pair in enumerate(PAIRS, 1)
        )
        content = f"<text><p>{body}</p></text>".encode()
        Path(f"opus/xml/{lang}/doc.xml.gz").write_bytes(gzip.compress(content, mtime=0))
    links = links or "".join(f'<link id="L{n}" xtargets="{n};{n}"/>' for n in range(1, len(PAIRS) + 1))
    Path("opus/links.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" ""><cesAlign version="1.0">'
        f'<linkGrp fromDoc="{first}/doc.xml.gz" toDoc="{second}/doc.xml.gz">{links}</linkGrp></cesAlign>',
        encoding="utf-8",
    )


def test_links_of_opus() -> None:
    opus()
    assert imported("opus/links.xml") == sorted(PAIRS)


def test_links_of_opus_in_the_other_direction_and_in_a_folder() -> None:
    opus("es", "en")
    assert imported("opus") == sorted(PAIRS)


def test_bad_links_of_opus_are_kept_aside() -> None:
    good = "".join(f'<link id="L{n}" xtargets="{n};{n}"/>' for n in range(1, 4))
    opus(
        links=f'{good}<link id="A" xtargets=";4"/><link id="B" xtargets="9;4"/><link id="C" xtargets="4;4"/>'
    )
    assert imported("opus/links.xml") == sorted(PAIRS)
    aside = Path("w/import-problems.tsv").read_text(encoding="utf-8")
    assert ":A\tempty" in aside
    assert ":B\tbroken\tno sentence 9" in aside


def test_a_data_set_saved_to_disk_with_its_licence() -> None:
    Path("set/train").mkdir(parents=True)
    Path("set/README.md").write_text("---\nlicense: cc-by-4.0\n---\n# A set\n", encoding="utf-8")
    table = pa.table({"translation": [{"en": a, "es": b} for a, b in PAIRS]})
    with (
        pa.OSFile("set/train/data-00000-of-00001.arrow", "wb") as sink,
        pa.ipc.new_stream(sink, table.schema) as to,
    ):
        to.write_table(table)
    assert imported("set") == sorted(PAIRS)
    assert {row["license"] for row in ds.dataset("w/pairs").to_table(["license"]).to_pylist()} == {
        "cc-by-4.0"
    }


def test_bad_units_are_kept_aside_with_a_reason() -> None:
    Path("a.tmx").write_bytes(
        tmx().replace(b"</body></tmx>", b'<tu><tuv xml:lang="en"><seg>Alone</seg></tuv></tu><tu')
    )
    Path("b.po").write_text(
        f'msgid "{PAIRS[0][0]}"\nmsgstr "{PAIRS[0][1]}"\n\n#, fuzzy\nmsgid "Two"\nmsgstr "Tres"\n',
        encoding="utf-8",
    )
    Path("c.tsv").write_bytes(b"source_text\ttarget_text\nA row\t\nbad \x81\tb\nshort\n")
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
        ("a.tsv", "one\ttwo\nx\ty\n", "no columns of en and es: name them with --columns"),
        ("a.parquet", "x", "no Parquet file"),
        ("a.po", "msgid broken", "no pair to import (1 empty"),
    ],
)
def test_files_that_cannot_be_read(name: str, text: str, message: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    result = run(name)
    assert result.exit_code == 1
    assert message in result.output
    assert len([line for line in result.output.splitlines() if not line.startswith("[1/5]")]) == 1


def test_a_folder_gives_what_can_be_read_and_standard_input_counts_too() -> None:
    folder = Path("all")
    (folder / "b").mkdir(parents=True)
    for side, lang in enumerate(("en", "es")):
        text = "".join(f"{pair[side]}\n" for pair in PAIRS[1:])
        (folder / "b" / f"x.{lang}.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "other.jsonl").write_text(json.dumps({"en": "x", "fr": "y"}))
    (folder / "notes.md").write_text("# Notes\n")
    words = ["import", "all", "-", "--data", "w", "-s", "en", "-t", "es"]
    piped = json.dumps({"source": PAIRS[0][0], "target": PAIRS[0][1]})
    result = CliRunner().invoke(acopio, words, input=piped.encode())
    assert result.exit_code == 0, result.output
    rows = ds.dataset("w/pairs").to_table().to_pylist()
    assert sorted((row["source_text"], row["target_text"]) for row in rows) == sorted(PAIRS)
    assert {row["source_path"] for row in rows} == {"stdin", "all/b/x"}
    aside = Path("w/import-problems.tsv").read_text(encoding="utf-8").splitlines()
    assert len(aside) == 2
    assert "broken\tall/other.jsonl: no texts in columns of en and es" in aside[1]


def test_a_folder_of_documents_is_told_the_command_that_reads_them() -> None:
    for lang in ("en", "es"):
        Path("docs", lang).mkdir(parents=True)
        Path("docs", lang, "a.md").write_text("# A\n")
    result = run("docs")
    assert result.exit_code == 1
    assert "acopio build NAME --documents docs -s en -t es" in result.output

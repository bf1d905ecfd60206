"""Files as programs write them: separators, encodings, names of columns."""

# ruff: noqa: E501 - file contents in one line

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.cli.own_files.source import Source, source_of
from corpus.imports.read import read_units
from crawler.errors import InputError

PAIR = [("Hello, you", "Hola, tú")]


def pairs(path: Path, body: bytes) -> list[tuple[str, str]]:
    path.write_bytes(body)
    units = list(read_units(source_of(path), "en", "es"))
    assert [unit for unit in units if unit.problem] == []
    return [(unit.source, unit.target) for unit in units]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'en,es\n"Hello, you","Hola, tú"\n'),
        ("a.csv", "en;es\nHello, you;Hola, tú\n"),
        ("a.csv", "en\tes\nHello, you\tHola, tú\n"),
        ("a.csv", 'en,es\n"Hello,\nyou","Hola,\r\ntú"\n'),
        ("a.tsv", "EN\tES-MX\r\nHello, you\tHola, tú\r\n\r\n\t\n"),
        ("a.tsv", "id\tSource\tTarget\n1\tHello, you\tHola, tú\n"),
        ("a.tsv", "Spanish\tEnglish\nHola, tú\tHello, you\n"),
        ("a.tsv", "src\ttgt\nHello, you\tHola, tú"),
        ("a.csv", "English (UK);Spanish (Spain)\nHello, you;Hola, tú\n"),
        ("a.tsv", '"en"\t"es"\n"Hello, you"\t"Hola, tú"\n'),
        ("a.json", json.dumps([{"en": PAIR[0][0], "es": PAIR[0][1]}], indent=1)),
        ("a.json", json.dumps({"en": PAIR[0][0], "es": PAIR[0][1]}) + "\n"),
        ("a.jsonl", json.dumps({"source": PAIR[0][0], "target": PAIR[0][1]}) + "\n\n"),
        ("a.sdlxliff", "<xliff version='1.2'><file source-language='en-US' target-language='es-ES' original='a'>"
         "<body><trans-unit id='1'><source>Hello, you</source><target>Hola, tú</target></trans-unit></body>"
         "</file></xliff>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_dialects(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    if name.endswith("xliff"):
        text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{text}'
    assert pairs(tmp_path / name, text.encode(encoding)) == PAIR


def test_a_table_without_such_columns_names_those_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,x\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"no columns of en and es: name them with --columns.*id, text"):
        list(read_units(source_of(tmp_path / "a.csv"), "en", "es"))


def test_fuzzy_and_fixed_units_of_xliff(tmp_path: Path) -> None:
    body = """<xliff version="1.2"><file source-language="en" target-language="es" original="a"><body>
<trans-unit id="1"><source>A</source><target state="needs-translation">B</target></trans-unit>
<trans-unit id="2"><source>A</source><target>B</target><alt-trans><target>C</target></alt-trans></trans-unit>
<trans-unit id="3"><source>A</source></trans-unit>
<group translate="no"><trans-unit id="4"><source>A</source><target>A</target></trans-unit></group></body></file>
<file source-language="en" target-language="fr" original="b"><body><trans-unit id="5"><source>A</source>
<target>F</target></trans-unit></body></file></xliff>"""
    (tmp_path / "a.xlf").write_text(body, encoding="utf-8")
    units = read_units(source_of(tmp_path / "a.xlf"), "en", "es")
    assert [(unit.id, unit.target, unit.problem) for unit in units] == [
        ("1", "B", "not_confirmed"),
        ("2", "B", ""),
        ("3", "", "empty"),
        ("5", "F", "no_target_language"),
    ]


@pytest.mark.parametrize("text", ["", "<html><body>no</body></html>", "no XML"])
def test_what_is_no_memory_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no TMX file"):
        list(read_units(source_of(tmp_path / "a.tmx"), "en", "es"))


def test_a_memory_that_is_cut_gives_the_units_before(tmp_path: Path) -> None:
    unit = '<tu><tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="es"><seg>Hola</seg></tuv></tu>'
    (tmp_path / "a.tmx").write_text(f"<tmx><body>{unit}{unit}"[:-40], encoding="utf-8")
    found = list(read_units(source_of(tmp_path / "a.tmx"), "en", "es"))
    assert next((unit.source, unit.problem) for unit in found) == ("Hello", "")
    assert found[-1].problem == "broken"


def test_paths_name_texts_within_objects(tmp_path: Path) -> None:
    row = {"messages": [{"role": "user", "content": "Hello, you"}, {"content": "Hola, tú"}], "a.b": "x"}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    columns = ("messages.0.content", "messages.1.content")
    assert [(u.source, u.target) for u in read_units(source_of(path), "en", "es", columns)] == PAIR
    assert [u.target for u in read_units(source_of(path), "en", "es", ("messages.0.content", "a.b"))] == ["x"]


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet", "arrow"])
def test_rows_without_such_columns_name_those_that_they_have(kind: str, tmp_path: Path) -> None:
    path, table = tmp_path / f"a.{kind}", pa.table({"SRC": ["Hello"], "MT": ["Hola"]})
    if kind == "parquet":
        pq.write_table(table, path)
    elif kind == "arrow":
        with path.open("wb") as file, pa.ipc.new_file(file, table.schema) as out:
            out.write_table(table)
    else:
        path.write_text(json.dumps([*table.to_pylist()] if kind == "json" else table.to_pylist()[0]))
    with pytest.raises(InputError, match=r"no texts in columns of en and es: .*--columns.*SRC, MT"):
        list(read_units(source_of(path), "en", "es"))
    assert [u.target for u in read_units(source_of(path), "en", "es", ("SRC", "MT"))] == ["Hola"]


def test_texts_as_bytes_are_read(tmp_path: Path) -> None:
    texts = {code: [text.encode()] for code, text in zip(("en", "es"), PAIR[0], strict=True)}
    pq.write_table(pa.table(texts), tmp_path / "a.parquet")
    assert [(u.source, u.target) for u in read_units(source_of(tmp_path / "a.parquet"), "en", "es")] == PAIR


@pytest.mark.parametrize(
    "text",
    [
        "source\ttarget\nHello, you\tHola, tú\n",
        "en;es\nHello, you;Hola, tú\n",
        '{"en": "Hello, you", "es": "Hola, tú"}\n',
        '[{"en": "Hello, you", "es": "Hola, tú"}]',
        '<?xml version="1.0"?>\n<tmx version="1.4"><body><tu><tuv xml:lang="en"><seg>Hello, you</seg></tuv>'
        '<tuv xml:lang="es"><seg>Hola, tú</seg></tuv></tu></body></tmx>',
        '# Spanish\nmsgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Hello, you"\nmsgstr "Hola, tú"\n',
    ],
    ids=["tsv", "csv", "jsonl", "json", "tmx", "po"],
)
def test_standard_input_is_read_by_its_content(text: str, tmp_path: Path) -> None:
    path = tmp_path / "piped"
    path.write_text(text, encoding="utf-8")
    units = read_units(Source("<stdin>", path), "en", "es")
    assert [(unit.source, unit.target) for unit in units if not unit.problem] == PAIR


@pytest.mark.parametrize(("name", "sign"), [("a.tsv", "\t"), ("a.csv", ",")])
def test_columns_without_a_header_are_numbered(name: str, sign: str, tmp_path: Path) -> None:
    path = tmp_path / name
    texts = PAIR[0] if sign == "\t" else [f'"{text}"' for text in PAIR[0]]
    path.write_text(sign.join(("7", *texts)) + "\n", encoding="utf-8")
    assert [(u.source, u.target) for u in read_units(source_of(path), "en", "es", ("2", "3"))] == PAIR
    assert [u.problem for u in read_units(source_of(path), "en", "es", ("2", "9"))] == ["broken"]
    path.write_text(sign.join(("2", "3")) + "\n" + sign.join(texts), encoding="utf-8")
    assert [(u.source, u.target) for u in read_units(source_of(path), "en", "es", ("2", "3"))] == PAIR

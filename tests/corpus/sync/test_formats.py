"""Translations put into files of every format: bilingual ones, subtitles, offices', books; a PDF is refused."""

# ruff: noqa: E501 - files read better as they are

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner
from fpdf import FPDF

from corpus.cli.main import acopio
from corpus.sync.project import LocalProject, write_project
from corpus.sync.protected import is_protected, protected, restored
from corpus.tables.folder import WorkFolder
from crawler.folders.read import read_document

PO = 'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Bees"\nmsgstr "Abejas"\n\nmsgid "A hive has %d queen."\nmsgstr ""\n\n#, fuzzy\nmsgid "Wax"\nmsgstr "Miel"\n'
XLIFF = (
    '<xliff version="{}"><file source-language="en" target-language="es"><body><trans-unit id="1"><source>A hive has <x id="1"/> queen.'
    '</source></trans-unit><trans-unit id="2"><source>Bees</source><target>Abejas</target></trans-unit></body></file></xliff>'
)
XLIFF_2 = '<xliff version="2.0" srcLang="en" trgLang="es"><file id="f"><unit id="1"><segment><source>A hive has <ph id="1"/> queen.</source></segment></unit></file></xliff>'


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(acopio, ["sync", *args, "--data", "w"])
    return result.exit_code, result.output


def project(monkeypatch: pytest.MonkeyPatch, folder: Path, files: dict[str, bytes]) -> None:
    monkeypatch.chdir(folder)
    for path, body in files.items():
        Path("book", path).parent.mkdir(parents=True, exist_ok=True)
        Path("book", path).write_bytes(body)
    Path("w").mkdir()
    write_project(WorkFolder(Path("w")), LocalProject((str(Path("book").resolve()),), "en", ("es",)))


def filled(translations: dict[str, str]) -> str:
    status, output = run("worklist", "-t", "es", "--output", "work.tsv")
    assert status == 0, output
    rows = list(csv.DictReader(io.StringIO(Path("work.tsv").read_text(encoding="utf-8")), delimiter="\t"))
    assert {row["source"] for row in rows} == set(translations)
    with Path("work.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t")
        writer.writeheader()
        writer.writerows(row | {"target": translations[row["source"]]} for row in rows)
    return "work.tsv"


def states() -> dict[str, list[str]]:
    status, output = run("status", "--json")
    assert status == 0, output
    found = json.loads(output[output.index("[") :])
    return {file["source"]: [block["state"] for block in file["blocks"]] for file in found}


def test_bilingual_files_are_kept_in_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "es/a.po": PO.encode(),
        "es/b.xlf": XLIFF.format("1.2").encode(),
        "fr/a.po": PO.replace("es", "fr").encode(),
    }
    project(monkeypatch, tmp_path, files)
    assert states() == {"es/a.po": ["fresh", "new", "changed"], "es/b.xlf": ["new", "fresh"]}
    work = filled(
        {
            "A hive has %d queen.": "Una colmena tiene %d reina.",
            "Wax": "Cera",
            'A hive has <x id="1"/> queen.': 'Una colmena tiene <x id="1"/> reina & más.',
        }
    )
    status, output = run("apply", work, "-t", "es")
    assert status == 0, output
    assert "3 blocks written, 0 removed, 0 refused" in output
    found = {entry.msgid: entry for entry in polib.pofile("book/es/a.po")}
    assert found["A hive has %d queen."].msgstr == "Una colmena tiene %d reina."
    assert found["A hive has %d queen."].fuzzy
    assert not found["Bees"].fuzzy
    assert found["Wax"].msgstr == "Cera"
    assert "reina &amp; más.</target>" in Path("book/es/b.xlf").read_text(encoding="utf-8")
    assert Path("book/fr/a.po").read_bytes() == files["fr/a.po"]
    # What a machine translated is not asked for again, though it is still to be reviewed.
    assert states() == {"es/a.po": ["fresh"] * 3, "es/b.xlf": ["fresh"] * 2}
    status, output = run("apply", work, "-t", "es")
    assert status == 0, output
    assert "translations that were not used: 3: their blocks were written before" in output


def test_what_a_work_list_leaves_open_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(monkeypatch, tmp_path, {"es/a.po": PO.encode()})
    status, output = run("apply", filled({"Wax": "Cera", "A hive has %d queen.": ""}), "-t", "es")
    assert status == 0, output
    assert "1 blocks written, 0 removed, 0 refused, 1 left without a translation" in output


def test_a_message_without_its_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(monkeypatch, tmp_path, {"es/a.po": PO.encode()})
    status, output = run("apply", filled({"A hive has %d queen.": "Una reina.", "Wax": ""}), "-t", "es")
    assert status == 1
    assert "es/a.po: source line 7: not written: placeholders missing %d" in output
    assert Path("book/es/a.po").read_bytes() == PO.encode()


def test_subtitles_and_texts_are_kept_in_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cues(*texts: str) -> bytes:
        return "\n\n".join(
            f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}" for n, text in enumerate(texts, 1)
        ).encode()

    files = {
        "a.en.srt": cues("A hive in a garden", "has only one queen.", "She lays eggs."),
        "a.es.srt": cues("Una colmena en un jardín", "tiene una sola reina.", "Pone huevos."),
        "b.en.txt": b"A hive in a garden has only\none queen.\n\nThe workers make honey in summer.\n",
        "b.es.txt": "Una colmena en un jardín tiene\nuna sola reina.\n\nLas obreras hacen miel en verano.\n".encode(),
    }
    project(monkeypatch, tmp_path, files)
    assert run("record")[0] == 0
    Path("book/a.en.srt").write_bytes(files["a.en.srt"].replace(b"only one queen", b"only two queens"))
    Path("book/b.en.txt").write_bytes(files["b.en.txt"].replace(b"only\none queen", b"only\ntwo queens"))
    both = "A hive in a garden\nhas only two queens.", "A hive in a garden has only\ntwo queens."
    new = "Una colmena en un jardín tiene solo dos reinas."
    status, output = run("apply", filled(dict.fromkeys(both, new)), "-t", "es")
    assert status == 0, output
    found = Path("book/a.es.srt").read_text(encoding="utf-8")
    assert found == cues("Una colmena en un jardín", "tiene solo dos reinas.", "Pone huevos.").decode()
    assert Path("book/b.es.txt").read_text(encoding="utf-8").split("\n\n") == [
        *(new, "Las obreras hacen miel en verano.\n"),
    ]


def test_a_pdf_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("en/a.pdf", "es/a.pdf", "en/b.pdf")
    project(monkeypatch, tmp_path, dict.fromkeys(names, pdf("A hive in a garden has only one queen.")))
    (tmp_path / "book/en/b.pdf").write_bytes(pdf("Workers make honey in summer."))
    work = filled({"Workers make honey in summer.": "Las obreras hacen miel."})
    status, output = run("apply", work, "-t", "es")
    assert status == 1
    reason = (
        "1 blocks not written: no text can be put into a PDF: translate the document that it was made from"
    )
    assert f"en/b.pdf: {reason}" in output
    assert not Path("book/es/b.pdf").exists()
    folder = tmp_path / "pdfs"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4")
    result = CliRunner().invoke(acopio, ["translate", "cost", str(folder), "-s", "en", "-t", "es"])
    assert result.exit_code == 1
    assert "a.pdf: no text can be put into a PDF: send the document that it was made from" in result.output


def pdf(text: str) -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Times", size=11)
    paper.write(text=text)
    return bytes(paper.output())


ODT_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def odt(*paragraphs: str) -> bytes:
    out = io.BytesIO()
    spaces = " ".join(f'xmlns:{name}="{ODT_NAMES}:{name}:1.0"' for name in ("text", "office", "table"))
    text = "".join(f"<text:p>{p}</text:p>" for p in paragraphs)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        file.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:text>{text}</office:text></office:document-content>",
        )
    return out.getvalue()


def epub(*paragraphs: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        file.writestr("META-INF/container.xml", '<container><rootfile full-path="a.opf"/></container>')
        file.writestr("a.opf", '<package><item id="a" href="a.xhtml"/><itemref idref="a"/></package>')
        file.writestr(
            "a.xhtml", "<html><body>" + "\n".join(f"<p>{p}</p>" for p in paragraphs) + "</body></html>"
        )
    return out.getvalue()


@pytest.mark.parametrize(("form", "make"), [("odt", odt), ("epub", epub)])
def test_zip_documents_are_kept_in_sync(
    form: str, make: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = "<b>only</b>" if form == "epub" else "only"
    project(
        monkeypatch,
        tmp_path,
        {
            f"en/a.{form}": make(f"A hive in a garden has {only} one queen."),
            f"es/a.{form}": make("Una colmena en un jardín tiene una sola reina."),
        },
    )
    assert run("record")[0] == 0
    Path(f"book/en/a.{form}").write_bytes(
        make("A hive in a garden has only two queens.", "The workers make honey in summer.")
    )
    work = filled(
        {
            "A hive in a garden has only two queens.": "Una colmena en un jardín tiene solo dos reinas.",
            "The workers make honey in summer.": "Las obreras hacen miel en verano.",
        }
    )
    status, output = run("apply", work, "-t", "es")
    assert status == 0, output
    new = Path(f"book/es/a.{form}").read_bytes()
    assert [block.text for block in read_document(f"a.{form}", new).blocks] == [
        *("Una colmena en un jardín tiene solo dos reinas.", "Las obreras hacen miel en verano."),
    ]
    with zipfile.ZipFile(io.BytesIO(new)) as file:
        assert file.namelist()[0] == "mimetype"
        assert file.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert states() == {f"en/a.{form}": ["fresh", "fresh"]}
    Path(f"book/en/a.{form}").write_bytes(make("A hive in a garden has only two queens."))
    assert run("apply", work, "-t", "es", "--prune")[0] == 0
    assert len(read_document(f"a.{form}", Path(f"book/es/a.{form}").read_bytes()).blocks) == 1


def test_documents_sent_as_pages_come_back_in_their_formats(tmp_path: Path) -> None:
    folder, staging = tmp_path / "in", tmp_path / "staging"
    folder.mkdir()
    files = {
        "a.po": PO.encode(),
        "b.xlf": XLIFF_2.encode(),
        "c.odt": odt("Bees"),
        "d.srt": b"1\n00:00:01,000 --> 00:00:02,000\nBees\n",
    }
    for name, body in files.items():
        (folder / name).write_bytes(body)
    (folder / "e.xlf").write_bytes(XLIFF.format("1.2").encode())
    sent = protected(folder, staging, "en")
    assert sorted(path.name for path in sent.iterdir()) == [
        "a.po.html",
        "b.xlf.html",
        "c.odt.html",
        "d.srt.html",
        "e.xlf",
    ]
    for name in files:
        assert is_protected(folder, f"{name}.html")
        page = staging / f"{name}.html"
        page.write_text(
            page.read_text(encoding="utf-8")
            .replace("Bees", "Abejas")
            .replace("A hive has", "Una colmena tiene"),
            encoding="utf-8",
        )
        assert restored(folder, f"{name}.html", page, tmp_path / name) == ()
    found = {entry.msgid: entry for entry in polib.pofile(str(tmp_path / "a.po"))}
    assert found["A hive has %d queen."].msgstr == "Una colmena tiene %d queen."
    assert found["A hive has %d queen."].fuzzy
    assert '<target>Una colmena tiene <ph id="1"/> queen.</target>' in (tmp_path / "b.xlf").read_text(
        encoding="utf-8"
    )
    assert [block.text for block in read_document("c.odt", (tmp_path / "c.odt").read_bytes()).blocks] == [
        "Abejas"
    ]
    assert (tmp_path / "d.srt").read_text().endswith("\nAbejas\n")


def test_a_po_file_beside_one_of_the_source_language_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = PO.replace("Language: es", "Language: en").replace("Abejas", "")
    files = {"locale/en/app.po": english, "locale/es/app.po": PO, "locale/es_AR/app.po": PO}
    project(monkeypatch, tmp_path, {path: text.encode() for path, text in files.items()})
    _, out = run("status", "--json")
    found = json.loads(out[out.index("[") :])
    assert [file["source"] for file in found] == ["locale/es/app.po"], out


BROKEN = {
    "es/a.docx": b"PK\x03\x04 cut",
    "po/es.po": b'msgid "Bees\nmsgstr',
    "xl/m.es.xlf": XLIFF.encode()[:-20],
}


def test_what_cannot_be_read_is_never_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"en/b.txt": b"Bees live in a hive.\n", "es/b.txt": b"Las abejas viven en una colmena.\n"}
    project(monkeypatch, tmp_path, {**files, "en/a.docx": b"PK\x03\x04 cut", **BROKEN})
    assert run("record", "-t", "es")[0] == 0
    status, output = run("status", "--check")
    assert status == 1
    lines = [line for line in output.splitlines() if "cannot be read: extraction_failed" in line]
    assert [line.split()[1:3] for line in lines] == [["unsure", path] for path in BROKEN]
    Path("work.tsv").write_text("id\ttarget\nx\ty\n")
    status, output = run("apply", "work.tsv", "-t", "es")
    assert all(f"{path}: nothing written: source or translation cannot be read" in output for path in BROKEN)
    assert {path: Path("book", path).read_bytes() for path in BROKEN} == BROKEN


def test_new_blocks_have_the_line_ends_beside_them_and_cues_their_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cues = "1\r\n00:00:01,000 --> 00:00:02,000\r\n{}\r\n\r\n"
    new = "2\r\n00:00:03,000 --> 00:00:05,000\r\nThe wax\r\nis warm.\r\n"
    files = {
        "en/a.md": b"# Bees\n\nBees live in a hive.\r\n",
        "es/a.md": b"# Abejas\n\nLas abejas viven en una colmena.\r\n",
        "en/b.srt": cues.format("Bees live in a hive.").encode(),
        "es/b.srt": cues.format("Las abejas viven en una colmena.").encode(),
    }
    project(monkeypatch, tmp_path, files)
    assert run("record", "-t", "es")[0] == 0
    Path("book/en/a.md").write_bytes(files["en/a.md"] + b"\r\nThe queen is old.\r\n")
    Path("book/en/b.srt").write_bytes(files["en/b.srt"] + new.encode())
    work = filled({"The queen is old.": "La reina es vieja.", "The wax\nis warm.": "La cera está caliente."})
    status, output = run("apply", work, "-t", "es")
    assert status == 0, output
    assert Path("book/es/a.md").read_bytes() == files["es/a.md"] + b"\r\nLa reina es vieja.\r\n"
    added = new.replace("The wax", "La cera está").replace("is warm.", "caliente.").encode()
    assert Path("book/es/b.srt").read_bytes().rstrip() == (files["es/b.srt"] + added).rstrip()
    Path("book/en/b.srt").write_bytes(files["en/b.srt"])
    Path("none.tsv").write_text("id\ttarget\n")
    assert run("apply", "none.tsv", "-t", "es", "--prune")[0] == 0
    assert "00:00:03,000" not in Path("book/es/b.srt").read_text()

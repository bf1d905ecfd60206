"""Word and HTML files kept in sync: what is written back, where, and what stays byte for byte."""

# ruff: noqa: E501 - texts read better in one line

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.cli.main import acopio
from corpus.sync.elements import inserted
from corpus.sync.project import LocalProject, write_project
from corpus.sync.whole import translated_file, whole_items
from corpus.tables.folder import WorkFolder
from crawler.folders.read import read_document

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(acopio, ["sync", *args, "--data", "w"])
    return result.exit_code, result.output


def filled(translations: dict[str, str]) -> Path:
    """The work list with these translations of its blocks, by their text."""
    assert run("worklist", "-t", "fr", "--output", "work.tsv")[0] == 0
    rows = list(csv.DictReader(io.StringIO(Path("work.tsv").read_text(encoding="utf-8")), delimiter="\t"))
    assert {row["source"] for row in rows} == set(translations)
    with Path("work.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t")
        writer.writeheader()
        writer.writerows(row | {"target": translations[row["source"]]} for row in rows)
    return Path("work.tsv")


def paragraph(*runs: str, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}{''.join(runs)}</w:p>"


def words(text: str, bold: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" * bold}<w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(*paragraphs: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document {SPACE}><w:body>{"".join(paragraphs)}'
        file.writestr("word/document.xml", xml + "</w:body></w:document>")
        file.writestr("word/media/a.bin", b"\x00\x01")
    return out.getvalue()


def xml_of(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.read("word/media/a.bin") == b"\x00\x01"
        return file.read("word/document.xml").decode()


TITLE = paragraph(words("Bees &amp; honey"), style="Heading1")
HIVE = paragraph(words("A hive has "), words("one", bold=True), words(" queen."))
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Bees</title></head><body><article>
<h1 id=top>Bees &amp; honey</h1>
<p class="a">A hive has <b>one</b> queen, who lays up to 2,000 eggs in a day &mdash; with <code>lay()</code> alone.
<p>The workers live for six weeks in summer, and for six months in a mild winter.</p>
<pre>run()</pre>
<ul><li>Honey is made of the nectar of many thousands of flowers.</li><li>Wax is made by young bees.</li></ul>
</article></body></html>
"""


@pytest.mark.parametrize(("path", "body"), [("a.docx", docx(TITLE, HIVE)), ("a.html", PAGE.encode())])
def test_every_block_replaced_by_itself_gives_the_same_bytes(path: str, body: bytes) -> None:
    document = read_document(path, body)
    texts = {item.id: item.source for item in whole_items(path, document.blocks)}
    made = translated_file(path, body, document, texts, path)
    assert made.body == body
    assert made.written == len(document.blocks) >= 2
    assert not made.refused


def test_the_runs_of_a_word_paragraph_are_marks() -> None:
    document = read_document("a.docx", docx(TITLE, HIVE))
    assert [block.text for block in document.blocks] == ["Bees & honey", "A hive has one queen."]
    items = whole_items("a.docx", document.blocks)
    kept = (
        items[1].source.replace("A hive has", "Une ruche a").replace("one", "une").replace("queen", "reine")
    )
    made = translated_file("a.docx", docx(TITLE, HIVE), document, {items[1].id: kept}, "b.docx")
    new = read_document("b.docx", made.body)
    assert new.blocks[1].text == "Une ruche a une reine."
    assert "<w:b/>" in xml_of(made.body)
    plain = {items[0].id: "Abeilles & miel <3", items[1].id: "Une reine."}
    made = translated_file("a.docx", docx(TITLE, HIVE), document, plain, "b.docx")
    assert [block.text for block in read_document("b.docx", made.body).blocks] == [
        "Abeilles & miel <3",
        "Une reine.",
    ]
    broken = {items[1].id: "Une</w:t></w:r> reine."}
    made = translated_file("a.docx", docx(TITLE, HIVE), document, broken, "b.docx")
    assert made.written == 0
    assert "tags without their counterpart" in made.refused[0]


def test_code_in_html_is_a_placeholder() -> None:
    document = read_document("a.html", PAGE.encode())
    block = document.blocks[1]
    assert block.placeholders == ("<code>lay()</code>",)
    item = whole_items("a.html", document.blocks)[1]
    made = translated_file("a.html", PAGE.encode(), document, {item.id: "Une reine."}, "b.html")
    assert "missing <code>lay()</code>" in made.refused[0]


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_changed_and_a_new_block_are_put_into_the_translation(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("w").mkdir()
    write_project(WorkFolder(Path("w")), LocalProject((str(Path("book").resolve()),), "en", ("fr",)))
    write(form, "en", "Bees", "A hive in the garden has just one queen.")
    write(form, "fr", "Abeilles", "Une ruche au jardin n'a qu'une reine.")
    assert run("record")[0] == 0
    write(
        form, "en", "Bees", "A hive in the garden has just two queens.", "The workers make honey in summer."
    )
    old = Path(f"book/fr/a.{form}").read_bytes()
    work = filled(
        {
            "A hive in the garden has just two queens.": "Une ruche au jardin n'a que deux reines.",
            "The workers make honey in summer.": "Les ouvrières font du miel en été.",
        }
    )
    assert run("apply", str(work), "-t", "fr", "--patch", "p")[0] == 0
    assert Path(f"book/fr/a.{form}").read_bytes() == old
    status, output = run("apply", str(work), "-t", "fr")
    assert status == 0, output
    new = Path(f"book/fr/a.{form}").read_bytes()
    assert [block.text for block in read_document(f"a.{form}", new).blocks] == [
        *("Abeilles", "Une ruche au jardin n'a que deux reines.", "Les ouvrières font du miel en été."),
    ]
    if form == "html":
        assert b"<p>Les ouvri" in new
        assert new.replace("\n<p>Les ouvrières font du miel en été.</p>".encode(), b"") == old.replace(
            b"qu'une reine", b"que deux reines"
        )
    states = json.loads(CliRunner().invoke(acopio, ["sync", "status", "--json", "--data", "w"]).stdout)
    assert [block["state"] for block in states[0]["blocks"]] == ["fresh"] * 3
    write(form, "en", "Bees", "A hive in the garden has just two queens.")
    assert run("apply", str(work), "-t", "fr", "--prune")[0] == 0
    pruned = Path(f"book/fr/a.{form}").read_bytes()
    assert "ouvrières" not in (xml_of(pruned) if form == "docx" else pruned.decode())


def write(form: str, lang: str, title: str, *paragraphs: str) -> None:
    path = Path(f"book/{lang}/a.{form}")
    path.parent.mkdir(exist_ok=True, parents=True)
    if form == "docx":
        body = docx(paragraph(words(title), style="Heading1"), *(paragraph(words(p)) for p in paragraphs))
    else:
        text = "\n".join(f"<p>{p}</p>" for p in paragraphs)
        body = (
            f"<html lang={lang}><body><article>\n<h1>{title}</h1>\n{text}\n</article></body></html>".encode()
        )
    path.write_bytes(body)


def test_a_new_block_follows_a_numbered_heading_with_an_anchor() -> None:
    page = '<html lang="en"><body><article><h2 class="t"><a id="{}"></a>{}.&#160;{}</h2>{}\n<p>{}</p></article></body></html>'
    prose = "Bread is made of flour, water, salt and time, and it needs an oven as hot as it gets."
    new = f'<p>{prose}</p><h2 class="t"><a id="rest"></a>6.2.&#160;Rest</h2>'
    source = read_document(
        "a.html", page.format("knead", "6.1", "Kneading", new, prose + " It rests.").encode()
    )
    target = read_document(
        "a.html", page.format("knead", "6.1", "Amasado", "", prose + " It rests.").encode()
    )
    texts = source.parts[0], target.parts[0]
    rest = next(block for block in source.blocks if block.text == "Rest")
    before = next(block for block in target.blocks if block.text == "Amasado")
    found = inserted("a.html", texts, rest, before, "Reposo")
    assert found == (texts[1].index("</h2>") + 5, '\n<h2 class="t"><a id="rest"></a>6.2.&#160;Reposo</h2>')

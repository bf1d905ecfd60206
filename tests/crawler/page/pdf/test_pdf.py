import zlib
from collections.abc import Callable

import pytest
from fpdf import FPDF
from pdf_maker import make_pdf

from crawler.page.hyphens import joined, vocabulary
from crawler.page.page import Alternate, Block, Page, Response
from crawler.page.pdf.read import MAX_PAGES, read_pdf
from crawler.page.read import read_page, read_page_and_links
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

URL = "https://a.org/files/paper_en.pdf"
SENTENCES = (
    "Machine learning lets a computer learn from examples rather than from rules that somebody wrote down.",
    "A neural network is made of layers, and each of them turns the numbers that it is given into others.",
    "Training changes the weights step by step, so that the loss on the examples becomes smaller.",
    "When the loss no longer falls on examples that were held out, the training should come to its end.",
    "Regularisation keeps the weights small and the function smooth, which helps on data not seen before.",
    "Gradient descent follows the slope of the loss and needs a step that is neither too long nor too short.",
    "What the network has learnt is spread over all its weights, and hard to read from any one of them.",
)
PARAGRAPHS = [
    " ".join(f"{text[:-1]}, as in case {n}." for text in (*SENTENCES[n % 7 :], *SENTENCES[: n % 4]))
    for n in range(24)
]


def article(kind: str = "p") -> list[tuple[str, str]]:
    parts = [("title", "How machines learn from data")]
    for n, text in enumerate(PARAGRAPHS):
        if n % 6 == 0:
            parts.append(("heading", ("Beginnings", "Networks", "Training", "What is left")[n // 6]))
        parts.append((kind, text))
    return parts


def response(body: bytes, **headers: str) -> Response:
    given = {key.replace("_", "-"): value for key, value in headers.items()}
    return Response(URL, 200, {"content-type": "application/pdf", **given}, body)


def read(body: bytes, **headers: str) -> Page:
    page = read_page(response(body, **headers), ("en", "es"))
    assert page is not None
    return page


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("kind", ["p", "indented"])
@pytest.mark.parametrize("align", ["JUSTIFY", "LEFT"])
def test_the_text_is_that_of_the_source(columns: int, kind: str, align: str) -> None:
    parts = article(kind)
    page = read(make_pdf(parts, columns, running="Annals of Learning, page", align=align))
    assert " ".join(block.text for block in page.blocks) == " ".join(text for _, text in parts)
    headings = [block.text for block in page.blocks if block.kind == "heading"]
    assert headings == [text for kind, text in parts if kind in ("title", "heading")]
    if columns == 1:
        assert [block.text for block in page.blocks] == [text for _, text in parts]


def test_words_that_a_line_end_divides_are_made_whole() -> None:
    shy = "\u00ad"
    divided = (
        "The classi|fi|cation of hand|written digits is a well-known problem of machine learn|ing. "
        "State-of-the-art meth|ods reach an accu|racy that no per|son has, and a con|vo|lu|tional "
        "net|work needs only a few min|utes of train|ing for it on an or|di|nary ma|chine. "
    ).replace("|", shy)
    parts = [("p", divided * 6), ("p", divided * 5)]
    for columns in (2, 3):
        body = make_pdf(parts, columns)
        assert [block.text for block in read(body).blocks] == [
            (divided * n).replace(shy, "").strip() for n in (6, 5)
        ]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("The infor-", "mation is here", "The information is here"),
        ("The infor\u00ad", "mation is here", "The information is here"),
        ("A well-", "known fact", "A well-known fact"),
        ("Of state-of-the-", "art methods", "Of state-of-the-art methods"),
        ("The re-", "election", "The re-election"),
        ("The Anglo-", "American war", "The Anglo-American war"),
        ("Ein- und Aus-", "gaben", "Ein- und Ausgaben"),
        ("Daten-", "und Rechenzentren", "Daten- und Rechenzentren"),
        ("no hyphen", "at all", "no hyphen at all"),
        ("机器学习是", "一个分支", "机器学习是一个分支"),
        ("pages 3-", "4", "pages 3- 4"),
        ("研究者はscikit-learn", "を使います", "研究者はscikit-learnを使います"),
        ("模型一无所知,", "2023年", "模型一无所知,2023年"),
        ("โมเดลของนัก", "วิจัย", "โมเดลของนักวิจัย"),
        ("대부", "분의 실험", "대부분의 실험"),
        ("기계", "학습의 기초", "기계 학습의 기초"),
    ],
)
def test_lines_are_joined_by_what_the_document_knows(before: str, after: str, text: str) -> None:
    lines = ["well-known and re-election, with information, well and known", "Ausgaben there", "대부분의 것"]
    assert joined(before, after, vocabulary(lines)) == text


def test_spaces_beside_ideographs_are_those_that_the_document_writes() -> None:
    assert joined("使用", "GPT 模型", vocabulary(["用 GPT 模型", "在 AWS 上"])) == "使用 GPT 模型"


def test_what_is_no_running_text_is_left_out_or_told_apart() -> None:
    parts = [
        ("heading", "Results"),
        ("p", PARAGRAPHS[0]),
        ("p", "Figure 3: The error of each model on data that were held out."),
        ("p", "x = 3 + 4 * 12 / (7 - 2) = 0.25 ^ 2"),
        ("p", "\u2022 the first thing of a list".replace("\u2022", "\xb7")),
        ("heading", "References"),
        ("p", "[1] A. Author. A paper about things. Journal of Things, 12(3), 2020."),
        ("heading", "Appendix"),
        ("p", PARAGRAPHS[1]),
    ]
    blocks = read(make_pdf(parts)).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Results"),
        ("paragraph", PARAGRAPHS[0]),
        ("caption", "Figure 3: The error of each model on data that were held out."),
        ("list_item", "the first thing of a list"),
        ("heading", "Appendix"),
        ("paragraph", PARAGRAPHS[1]),
    ]


def test_rows_of_tables_are_cells() -> None:
    paper = FPDF(unit="pt")
    paper.add_page()
    paper.set_font("Times", size=11)
    for row in (("Model", "Kind of loss"), ("Forest", "Impurity of Gini"), ("Network", "Cross entropy")):
        for cell in row:
            paper.cell(150, 16, cell)
        paper.ln()
    paper.multi_cell(0, 14, PARAGRAPHS[0])
    blocks = read(bytes(paper.output())).blocks
    assert [block.text for block in blocks[:-1]] == [
        "Model", "Kind of loss", "Forest", "Impurity of Gini", "Network", "Cross entropy",
    ]  # fmt: skip
    assert {block.kind for block in blocks[:-1]} == {"table_cell"}
    assert blocks[-1] == Block("paragraph", PARAGRAPHS[0])


def test_marks_of_notes_go_and_the_notes_come_last() -> None:
    paper = FPDF(unit="pt")
    paper.add_page()
    paper.set_font("Times", size=11)
    paper.char_vpos = "LINE"
    paper.write(14, "Networks are old")
    paper.char_vpos = "SUP"
    paper.write(14, "1")
    paper.char_vpos = "LINE"
    paper.write(14, " and " + PARAGRAPHS[0])
    paper.set_font("Times", size=8)
    paper.set_xy(28, 700)
    paper.cell(text="The perceptron is of the year 1958, as is well known by now.")
    texts = [block.text for block in read(bytes(paper.output())).blocks]
    assert texts == [
        f"Networks are old and {PARAGRAPHS[0]}",
        "The perceptron is of the year 1958, as is well known by now.",
    ]


def test_metadata_headers_and_links() -> None:
    parts = [*article(), ("p", "This text is licensed under CC BY 4.0.")]
    body = make_pdf(parts, title="How machines learn", lang="en-GB")
    page = read(
        body, x_robots_tag="noindex", tdm_reservation="1", link="<x_es.pdf>; rel=alternate; hreflang=es"
    )
    assert (page.title, page.declared_lang, page.published) == ("How machines learn", "en-GB", "2024-05-06")
    assert (page.license, page.noindex, page.opt_outs.signals) == ("CC-BY-4.0", True, ("tdm_header",))
    assert page.hreflang == (Alternate("es", "https://a.org/files/x_es.pdf"),)
    assert read(make_pdf(article(), title="paper-final.docx")).title == "How machines learn from data"


def test_a_reservation_in_the_files_own_metadata_counts() -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_xmp_metadata(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:tdm="http://www.w3.org/ns/tdmrep/"><tdm:reservation>1</tdm:reservation></rdf:Description></rdf:RDF>'
    )
    assert read(bytes(paper.output())).opt_outs.signals == ("tdm_meta",)


def test_links_are_followed_unless_the_headers_say_nofollow() -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Times", size=11)
    for target in ("https://b.org/x#y", "paper_es.pdf", "mailto:a@b.org"):
        paper.cell(text="a link", link=target)
    body = bytes(paper.output())
    reading = read_page_and_links(response(body), ("en", "es"))
    closed = read_page_and_links(response(body, x_robots_tag="nofollow"), ("en", "es"))
    assert reading is not None
    assert closed is not None
    assert [link.url for link in reading.links] == ["https://b.org/x", "https://a.org/files/paper_es.pdf"]
    assert closed.links == ()


@pytest.mark.parametrize("kind", ["password", "forbidden"])
def test_encrypted_files_have_a_reason(kind: str) -> None:
    from fpdf.enums import AccessPermission

    paper = FPDF()
    paper.add_page()
    password = "x" if kind == "password" else ""
    paper.set_encryption("owner", password, permissions=AccessPermission.PRINT_LOW_RES)
    assert read_pdf(bytes(paper.output())).unreadable == "encrypted"


def test_a_scanned_file_has_no_text() -> None:
    paper = FPDF()
    paper.add_page()
    paper.rect(10, 10, 100, 100)
    assert read(bytes(paper.output())).blocks == ()


def objects(*bodies: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog. Readers mend the missing table."""
    numbered = (b"%d 0 obj\n%b\nendobj\n" % (n, body) for n, body in enumerate(bodies, 1))
    return b"%PDF-1.7\n" + b"".join(numbered) + b"trailer\n<< /Root 1 0 R >>\n%%EOF"


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), more, data)


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    return objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << %b >> >>"
        % resources,
        content,
        *more,
    )


def zeros(number: int) -> bytes:
    """So many zero bytes, packed: one piece over and over, and the checksum that belongs to them."""
    packer, size = zlib.compressobj(9), 1 << 24
    head, piece = (
        packer.flush(zlib.Z_FULL_FLUSH),
        packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH),
    )
    checksum = (number % 65521) << 16 | 1
    return head + piece * (number // size) + b"\x03\x00" + checksum.to_bytes(4, "big")


def bomb(data: bytes, times: int = 1) -> bytes:
    for _ in range(times if times == 1 else times - 1):  # of two, one is packed already
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * times
    return stream(data, b"/Filter [%b]" % filters)


def forms(count: int) -> list[bytes]:
    """Forms of which each draws the next one twice; the last one draws the first."""
    return [
        stream(
            b"/A Do /A Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A %d 0 R >> >>"
            % (5 + (n + 1) % count),
        )
        for n in range(count)
    ]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no PDF": lambda: b"%PDF-1.7\n" + b"\xff\0" * 5000,
    "truncated": lambda: make_pdf([("p", PARAGRAPHS[0])])[:700],
    "many pages": lambda: objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count 9999 >>" % b" ".join(b"%d 0 R" % n for n in range(3, 2003)),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 2000,
    ),
    "a count that lies": lambda: objects(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 999999999 >>"
    ),
    "a bomb": lambda: one_page(bomb(bytes(64 << 20))),
    "a bomb of bombs": lambda: one_page(bomb(zeros(4 << 30), 2)),
    "an endless page": lambda: one_page(bomb(b"q Q " * (10 << 20))),
    "forms within forms": lambda: one_page(stream(b"/A Do"), b"/XObject << /A 5 0 R >>", *forms(30)),
    "nested arrays": lambda: one_page(stream(b"[" * 500_000)),
    "nested objects": lambda: objects(b"<< /Type /Catalog /Pages " + b"<< /A " * 100_000 + b">>"),
    "a huge number": lambda: one_page(stream(b"9" * 100_000 + b" 0 Td 1e308 1e308 Td (x) Tj")),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_bounded(name: str) -> None:
    sandbox = Sandbox("crawler.page.read:read_page", 8)
    try:
        page = sandbox.call(response(HOSTILE[name]()), ("en", "es"))
        assert page.blocks == ()
        assert (page.unreadable == "too_large") == (name == "many pages")
    except (SandboxCrashError, SandboxTimeoutError):
        assert name not in ("many pages", "a count that lies")
    assert sandbox.call(response(make_pdf([("p", PARAGRAPHS[0])])), ("en", "es")).blocks
    assert MAX_PAGES < 2000


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("/Span <</ActualText (fi)>> BDC (*) Tj EMC", "efficient"),
        ("/Span <</ActualText (fi)>> BDC /P BMC (*) Tj EMC EMC", "efficient"),
        ("/Span <</ActualText <FEFF00660069>>> BDC (*) Tj EMC", "efficient"),
        ("/Span <</ActualText 7>> BDC (fi) Tj EMC EMC EMC", "efficient"),
        ("/Span /None BDC (fi) Tj EMC", "efficient"),
        ("/Span <</ActualText (\\255)>> BDC (fi) Tj EMC", "efficient"),  # a soft hyphen stands for nothing
    ],
)
def test_the_actual_text_stands_for_what_is_printed(marked: str, text: str) -> None:
    paper = FPDF(unit="pt", format=(595, 842))
    paper.set_compression(False)
    paper.add_page()
    paper.set_font("Times", size=11)
    for line in range(5):
        paper.set_xy(60, 60 + 14 * line)
        paper.cell(text="A model that is efficient needs few examples of each kind to learn from")
    body = bytes(paper.output())
    old = b"(A model that is efficient needs few"
    new = b"(A model that is ef) Tj " + marked.encode() + b" (cient needs few"
    assert old in body
    page = read(body.replace(old, new))
    assert f"A model that is {text} needs few" in page.blocks[0].text


def printed(*lines: str) -> str:
    """The text of a page of Times 11 whose lines are strings or operators of PDF."""
    font = (
        b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman"
        b" /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /dotlessi /grave] >> >> >>"
    )
    shown = (line if line.endswith((" TJ", " Tj")) else f"({line}) Tj" for line in lines)
    drawn = " 0 -14 Td ".join(shown).encode("latin-1")
    page = read(one_page(stream(b"BT /F 11 Tf 60 700 Td " + drawn + b" ET"), font))
    return "\n".join(block.text for block in page.blocks)


MORE = "A model that is good needs few examples of each kind to learn from them"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("[(Words pre)(\x02)500(\x01)(post of it)] TJ", "Words preìpost of it"),  # a kern of half an em
        ("Words of exam\xad", "Words of examples"),
    ],
)
def test_signs_of_old_fonts_become_letters(line: str, text: str) -> None:
    follows = "ples and more of " if text.endswith("examples") else ""
    assert text in printed(MORE, line, follows + MORE, MORE)


def test_a_title_whose_letters_are_set_apart_is_its_words() -> None:
    title = "4 Tc (LAST) Tj [()-500 (MILL)] TJ 0 Tc 0 -30 Td () Tj"
    assert printed(title, MORE, MORE).splitlines() == ["LAST MILL", f"{MORE} {MORE}"]


def test_numbers_of_lines_are_no_text() -> None:
    paper = FPDF(unit="pt", format=(595, 842))
    paper.add_page()
    for number, line in enumerate(PARAGRAPHS[0].split(". "), 1):
        for x, text, size in ((30, str(number), 7), (60, f"{line[:70]} of", 11)):
            paper.set_font("Times", size=size)
            paper.set_xy(x, 60 + 14 * number)
            paper.cell(text=text)
    text = " ".join(block.text for block in read(bytes(paper.output())).blocks)
    assert text.count(" of") >= 6
    assert not any(word.isdecimal() and len(word) == 1 for word in text.replace("case ", "case").split())


def test_lines_at_the_head_of_every_other_page_are_no_text() -> None:
    paper = FPDF(unit="pt", format=(595, 842))
    paper.set_font("Times", size=11)
    for number in range(4):
        paper.add_page()
        paper.set_xy(60, 30)
        paper.cell(text=("On the dressing of stones", "A. Smith and others")[number % 2])
        paper.set_xy(60, 90)
        paper.multi_cell(470, 14, PARAGRAPHS[number])
    text = " ".join(block.text for block in read(bytes(paper.output())).blocks)
    assert text == " ".join(PARAGRAPHS[:4])

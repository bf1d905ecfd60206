"""OpenDocument, EPUB, Word and subtitles written back: what is not translated stays byte for byte."""

# ruff: noqa: E501 - documents read better in one line

import io
import zipfile

import pytest

from crawler.folders.formats.markup import written_for
from crawler.folders.read import read_document
from crawler.folders.rewrite import fitted, rewrite

ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT_BODY = (
    '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>gone</text:p></text:deletion>'
    "</text:changed-region></text:tracked-changes>"
    '<text:h text:outline-level="2">Bees &amp; honey</text:h>'
    '<text:p text:style-name="P1">A hive<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1'
    "</text:note-citation><text:note-body><text:p>A box.</text:p></text:note-body></text:note> has "
    '<text:span text:style-name="B">one</text:span><text:s/>queen.</text:p>'
    "<text:list><text:list-item><text:p>Honey</text:p></text:list-item></text:list>"
    "<table:table><table:table-row><table:table-cell><text:p>Wax</text:p></table:table-cell></table:table-row></table:table>"
    '<text:p>Before <draw:frame draw:name="f"><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame>after.</text:p>'
)


def packed(members: dict[str, str | bytes]) -> bytes:
    """A zip file as offices write it: the type first and as it stands, the rest packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, body in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.external_attr = 0o644 << 16
            file.writestr(info, body, kind)
        file.comment = b"made by hand"
    return out.getvalue()


def odt(body: str = ODT_BODY, prefix: str = "text") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{uri}:1.0"'
        for name, uri in ((prefix, "text"), ("office", "office"), ("table", "table"), ("draw", "drawing"))
    )
    body = (
        body.replace("<text:", f"<{prefix}:")
        .replace("</text:", f"</{prefix}:")
        .replace(" text:", f" {prefix}:")
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": "<styles/>" * 50,
            "Pictures/a.png": bytes(range(256)) * 9,
        }
    )


CHAPTER = (
    '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
    "{}</body></html>"
)


def epub(title: str = "", **more: str | bytes) -> bytes:
    opf = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0">{title}<manifest>'
        '<item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/a%20one.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        '<spine toc="ncx"><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    nav = CHAPTER.format(
        '<nav epub:type="toc"><ol><li><a href="text/a%20one.xhtml">Bees</a></li></ol></nav>'
        '<nav epub:type="page-list" hidden=""><ol><li><a href="#p1">page 1</a></li></ol></nav>'
    )
    ncx = "<ncx><docTitle><text>Book</text></docTitle><navMap><navPoint><navLabel><text>Bees</text></navLabel></navPoint></navMap></ncx>"
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": opf,
        "OPS/text/b.xhtml": CHAPTER.format("<h1>Wax</h1><pre>no()</pre><ul><li>Comb</li></ul>"),
        "OPS/text/a one.xhtml": CHAPTER.format(
            "<h1>Bees</h1>\n<p>A hive has <em>one</em> queen.</p><table><tr><td>cell</td></tr></table>"
        ),
        "OPS/nav.xhtml": nav,
        "OPS/toc.ncx": ncx,
        "OPS/img/a.jpg": bytes(range(256)),
    }
    return packed(members | {name.replace("__", "/"): body for name, body in more.items()})


SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:03,000\r\n<i>A hive has one</i>\r\nqueen, who lays\r\n\r\n"
    "2\r\n00:00:02,500 --> 00:00:04,000\r\neggs all day.\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n- Really?\r\n"
)
VTT = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE no text\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hello, bees.\n"


@pytest.mark.parametrize(
    ("path", "body", "texts"),
    [
        (
            "a.odt",
            odt(),
            ["Bees & honey", "A hive has one queen.", "A box.", "Honey", "Wax", "Before after.", "In a box"],
        ),
        ("a.epub", epub(), ["Bees", "A hive has one queen.", "cell", "Wax", "Comb", "Bees", "Bees"]),
        ("a.srt", SRT.encode(), ["A hive has one queen, who lays eggs all day.", "- Really?"]),
        ("a.vtt", VTT.encode(), ["Hello, bees."]),
    ],
)
def test_blocks_replaced_by_themselves_give_the_same_bytes(path: str, body: bytes, texts: list[str]) -> None:
    document = read_document(path, body)
    assert [block.text for block in document.blocks] == texts
    assert rewrite(path, body, document, {}) == body
    assert rewrite(path, body, document, {n: b.content for n, b in enumerate(document.blocks)}) == body


def members_of(body: bytes) -> dict[str, tuple[bytes, int, tuple[int, ...], bytes]]:
    """By name what is packed, how, and its bytes as packed."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        found: dict[str, tuple[bytes, int, tuple[int, ...], bytes]] = {}
        for info in file.infolist():
            start = info.header_offset + 30 + len(info.filename)
            packed_bytes = body[start : start + info.compress_size]
            found[info.filename] = file.read(info), info.compress_type, info.date_time, packed_bytes
        return found


@pytest.mark.parametrize(
    ("path", "body", "changed"), [("a.odt", odt(), "content.xml"), ("a.epub", epub(), "OPS/text/a one.xhtml")]
)
def test_members_without_changes_stay_as_they_are_packed(path: str, body: bytes, changed: str) -> None:
    document = read_document(path, body)
    new = rewrite(path, body, document, {1: document.blocks[1].content.replace("queen", "reine")})
    old, found = members_of(body), members_of(new)
    assert [*old] == [*found]
    assert next(iter(found)) == "mimetype"
    assert found["mimetype"][1] == zipfile.ZIP_STORED
    assert {name for name in old if old[name] != found[name]} == {changed}
    assert found[changed][0] == old[changed][0].replace(b"queen", b"reine")
    assert new.endswith(b"made by hand")


def test_a_paragraph_and_its_footnote_are_written_together() -> None:
    document = read_document("a.odt", odt())
    blocks = document.blocks
    assert blocks[0].level == 2
    assert [block.kind for block in blocks[3:5]] == ["list_item", "table_cell"]
    assert len(blocks[1].placeholders) == 1
    contents = {
        1: blocks[1].content.replace("A hive", "Une ruche").replace(" has ", " a ").replace("one", "une"),
        2: "Une boîte.",
        5: blocks[5].content.replace("Before", "Avant"),
        6: "Dans une boîte",
    }
    new = read_document("a.odt", rewrite("a.odt", odt(), document, contents))
    assert [block.text for block in new.blocks] == [
        *(
            "Bees & honey",
            "Une ruche a une queen.",
            "Une boîte.",
            "Honey",
            "Wax",
            "Avant after.",
            "Dans une boîte",
        ),
    ]


@pytest.mark.parametrize("prefix", ["dc", "d"])
def test_the_title_in_the_metadata_of_a_book_is_its_first_block(prefix: str) -> None:
    title = (
        f'<metadata xmlns:{prefix}="http://purl.org/dc/elements/1.1/"><{prefix}:title id="t">Bees &amp; honey'
        f"</{prefix}:title><{prefix}:creator>Ann</{prefix}:creator></metadata>"
    )
    body = epub(title)
    document = read_document("a.epub", body)
    assert [(block.kind, block.text) for block in document.blocks][:2] == [
        ("heading", "Bees & honey"),
        ("heading", "Bees"),
    ]
    new = members_of(rewrite("a.epub", body, document, {0: "Abeilles &amp; miel"}))
    changed = members_of(body)["OPS/book.opf"][0].replace(b"Bees &amp; honey", b"Abeilles &amp; miel")
    assert new["OPS/book.opf"][0] == changed


def test_word_files_with_other_prefixes_are_read() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><q:document xmlns:q="{space}"><q:body><q:p><q:pPr>'
        '<q:pStyle q:val="Heading1"/></q:pPr><q:r><q:t>Bees</q:t></q:r></q:p><q:p><q:r>'
        '<q:t xml:space="preserve">A hive </q:t></q:r><q:r><q:t>has one queen.</q:t></q:r></q:p></q:body></q:document>'
    )
    other = body.replace("<q:", "<").replace("</q:", "</").replace("xmlns:q", "xmlns")
    for content in (body, other):
        document = read_document("a.docx", packed({"word/document.xml": content}))
        assert [block.text for block in document.blocks] == ["Bees", "A hive has one queen."]


def test_other_prefixes_are_read_and_not_written() -> None:
    document = read_document("a.odt", odt(prefix="t"))
    assert [block.text for block in document.blocks][:2] == ["Bees & honey", "A hive has one queen."]
    with pytest.raises(ValueError, match="cannot be written back"):
        rewrite("a.odt", odt(prefix="t"), document, {0: "Abeilles"})


def test_books_with_copy_protection_are_told_from_disguised_fonts() -> None:
    def encryption(method: str, path: str) -> str:
        return f'<encryption><EncryptedData><EncryptionMethod Algorithm="{method}"/><CipherData><CipherReference URI="{path}"/></CipherData></EncryptedData></encryption>'

    fonts = encryption("http://www.idpf.org/2008/embedding", "OPS/fonts/a.otf")
    assert read_document("a.epub", epub(**{"META-INF__encryption.xml": fonts})).blocks
    aes = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/text/b.xhtml")
    document = read_document("a.epub", epub(**{"META-INF__encryption.xml": aes}))
    assert document.unreadable == "encrypted"
    manifest = "<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    body = packed({"mimetype": "x", "META-INF/manifest.xml": manifest, "content.xml": b"\x01\x02"})
    assert read_document("a.odt", body).unreadable == "encrypted"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("Une ruche a une reine, qui pond des œufs toute la journée.", 3),
        ("Une reine pond.", 3),
        ("Oui.", 1),
        ("蜂巢里有一只整天产卵的蜂王", 3),
    ],
)
def test_a_translation_is_cut_into_the_cues_of_its_source(content: str, lines: int) -> None:
    document = read_document("a.srt", SRT.encode())
    new = rewrite("a.srt", SRT.encode(), document, {0: fitted(document.blocks[0], content)}).decode()
    before = [line for line in SRT.split("\r\n") if "-->" in line]
    assert [line for line in new.split("\r\n") if "-->" in line] == before
    assert "\n" not in new.replace("\r\n", "")
    texts = new.split("\r\n\r\n")[:2]
    words = [line for text in texts for line in text.strip().split("\r\n")[2:] if line]
    assert len(words) == lines
    assert "".join(words).replace(" ", "") == content.replace(" ", "")
    assert new.endswith("- Really?\r\n")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def test_notes_text_boxes_and_moved_text_of_word() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    text = (
        "<w:p><w:r><w:t>A hive</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t> has a queen.</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t> after.</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>Moved</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>Moved</w:t></w:r></w:moveTo></w:p>"
        "<w:p><w:hyperlink r:id='r1'><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    body = packed(
        {
            "[Content_Types].xml": '<Types><Override PartName="/word/document2.xml" ContentType="application/x.document.main+xml"/></Types>',
            "word/document2.xml": f"<w:document {W}><w:body>{text}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        }
    )
    document = read_document("a.docx", body)
    texts = ["A hive has a queen.", "Before after.", "In a box", "Moved", "A link", "A box."]
    assert [block.text for block in document.blocks] == texts
    assert len(document.blocks[0].placeholders) == 1
    new = rewrite("a.docx", body, document, {2: "Dans une boîte", 5: "Une boîte."})
    assert [block.text for block in read_document("a.docx", new).blocks] == [
        *("A hive has a queen.", "Before after.", "Dans une boîte", "Moved", "A link", "Une boîte."),
    ]
    assert members_of(new)["[Content_Types].xml"] == members_of(body)["[Content_Types].xml"]


def test_signs_of_word_and_of_webvtt() -> None:
    text = "<w:p><w:r><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t></w:r></w:p>"
    body = packed({"word/document.xml": f"<w:document {W}><w:body>{text}</w:body></w:document>"})
    assert [block.text for block in read_document("a.docx", body).blocks] == ["long-term"]
    vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\nBees &amp; honey.\n"
    (block,) = read_document("a.vtt", vtt).blocks
    assert block.text == "Bees & honey."
    assert written_for("a.vtt", "Abejas & <i>miel</i>") == "Abejas &amp; <i>miel</i>"

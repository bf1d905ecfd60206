"""Units of PO and XLIFF written back: what is not translated stays byte for byte."""

import polib
import pytest

from crawler.folders.formats.bilingual.units import read_units, with_targets
from crawler.folders.formats.pieces import po_pieces, xliff_pieces
from crawler.folders.model import PLACEHOLDERS
from crawler.folders.read import read_document

PO = """\
# Translators:
# Ana, 2024
msgid ""
msgstr ""
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. a note
#: a.py:3
msgid "Bees"
msgstr "Abejas"

#: a.py:4
#, python-format
msgid ""
"A hive has %(n)s queen, and a great many workers who live for six weeks in "
"summer.\\n"
"And drones.\\n"
msgstr ""

#, fuzzy, python-format
#| msgid "Wax of %s"
msgid "Wax from %s"
msgstr "Cera de %s"

msgctxt "menu"
msgid "Open"
msgstr ""
msgid "%d bee"
msgid_plural "%d bees"
msgstr[0] "%d abeja"
msgstr[1] ""

#~ msgid "Gone"
#~ msgstr "Ido"
"""
XLIFF_1 = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file source-language="en" target-language="es" datatype="plaintext" original="a"><body>
  <group id="g"><group id="h">
   <trans-unit id="1" xml:space="preserve">
    <source>A hive has <g id="1">one</g> <x id="2" equiv-text="{n}"/> &amp; a queen.</source>
    <alt-trans><source>A hive</source><target>Una</target></alt-trans>
   </trans-unit>
   <trans-unit id="2"><source>Bees</source><target state="translated">Abejas</target></trans-unit>
  </group></group>
  <group translate="no"><trans-unit id="3"><source>KEEP</source></trans-unit></group>
  <trans-unit id="4"><source>Wax</source><target state="needs-translation">Wax</target></trans-unit>
  <trans-unit id="5"><source>Comb</source><target/></trans-unit>
 </body></file>
</xliff>
"""
XLIFF_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="es"><file id="f">
 <unit id="1"><segment><source>A hive has <pc id="1">one</pc> <ph id="2" equiv="{n}"/>.</source></segment>
  <ignorable><source> </source></ignorable>
  <segment state="final"><source>Bees</source><target>Abejas</target></segment></unit>
 <unit id="2" translate="no"><segment><source>KEEP</source></segment></unit>
</file></xliff>
"""


def test_units_of_po() -> None:
    units = read_units("a.po", PO.encode()).units
    assert [(unit.source[:11], unit.target, unit.state) for unit in units] == [
        *(
            ("Bees", "Abejas", ""),
            ("A hive has ", "", "untranslated"),
            ("Wax from %s", "Cera de %s", "fuzzy"),
        ),
        *(("Open", "", "untranslated"), ("%d bee", "%d abeja", ""), ("%d bees", "", "untranslated")),
        ("Gone", "Ido", "obsolete"),
    ]
    assert units[2].previous == "Wax of %s"
    assert units[3].note == "menu"
    entries = read_document("a.po", PO.encode()).entries
    assert [(e.source, e.target, e.state) for e in entries] == [(u.source, u.target, u.state) for u in units]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_machine_translations_of_po_are_fuzzy_and_all_else_stays(end: str, mark: str) -> None:
    text = mark + PO.replace("\n", end)
    long = "Una colmena tiene %(n)s reina y muchísimas obreras que viven seis semanas en verano.\nY zánganos."
    targets = {1: long, 2: "Cera desde %s", 3: "Abrir", 5: "%d abejas"}
    new = with_targets("a.po", text.encode(), targets).decode()
    catalogue = polib.pofile(new.removeprefix("\ufeff"))
    found = {entry.msgid: entry for entry in catalogue}
    assert [entry.fuzzy for entry in catalogue] == [False, True, True, True, True, False]
    hive = next(entry for entry in catalogue if entry.msgid.startswith("A hive"))
    assert hive.msgstr == long + "\n"
    assert hive.flags == ["fuzzy", "python-format"]
    assert found["Wax from %s"].msgstr == "Cera desde %s"
    assert found["Wax from %s"].previous_msgid is None
    assert found["%d bee"].msgstr_plural == {0: "%d abeja", 1: "%d abejas"}
    if end == "\r\n":
        assert "\n" not in new.replace("\r\n", "")
    kept = [line for line in text.split(end) if line in new.split(end)]
    lost = [line for line in text.split(end) if line not in kept]
    assert lost == ["#, python-format", '#| msgid "Wax of %s"', 'msgstr "Cera de %s"', 'msgstr[1] ""']
    assert with_targets("a.po", text.encode(), {}) == text.encode()
    assert "Gone" not in with_targets("a.po", text.encode(), {}, pruned=True).decode()


def test_units_of_xliff() -> None:
    units = read_units("a.xlf", XLIFF_1.encode()).units
    assert [(unit.source[:6], unit.target, unit.state) for unit in units] == [
        *(
            ("A hive", "", "untranslated"),
            ("Bees", "Abejas", ""),
            ("Wax", "Wax", "fuzzy"),
            ("Comb", "", "untranslated"),
        ),
    ]
    new = with_targets(
        "a.xlf", XLIFF_1.encode(), {0: 'Una <x id="2" equiv-text="{n}"/>', 2: "Cera", 3: "Panal"}
    ).decode()
    mark = ' state="needs-review-translation" state-qualifier="mt-suggestion"'
    assert new == XLIFF_1.replace(
        "a queen.</source>",
        f'a queen.</source>\n    <target{mark}>Una <x id="2" equiv-text="{{n}}"/></target>',
    ).replace('<target state="needs-translation">Wax', f"<target{mark}>Cera").replace(
        "<target/>", f"<target{mark}>Panal</target>"
    )
    assert [unit.state for unit in read_units("a.xlf", new.encode()).units] == ["fuzzy", "", "fuzzy", "fuzzy"]
    assert [entry.state for entry in read_document("a.xlf", new.encode()).entries] == [
        "fuzzy",
        "",
        "fuzzy",
        "fuzzy",
    ]
    assert with_targets("a.xlf", XLIFF_1.encode(), {}) == XLIFF_1.encode()


def test_units_of_xliff_2() -> None:
    units = read_units("a.xlf", XLIFF_2.encode()).units
    assert [(unit.source[:6], unit.target, unit.state) for unit in units] == [
        *(("A hive", "", "untranslated"), ("Bees", "Abejas", "")),
    ]
    new = with_targets("a.xlf", XLIFF_2.encode(), {0: "Una."}).decode()
    tag = '<segment state="translated" subState="acopio:needs-review">'
    assert new == XLIFF_2.replace("<segment>", tag, 1).replace(
        "</source></segment>", "</source><target>Una.</target></segment>", 1
    )
    assert [unit.state for unit in read_units("a.xlf", new.encode()).units] == ["fuzzy", ""]


@pytest.mark.parametrize(
    ("content", "placeholders"),
    [
        ("%(count)d of %s, 50% off, 100% sure", ["%(count)d", "%s"]),
        ("{name} has {0:.2f} and ${x}", ["{name}", "{0:.2f}", "${x}"]),
        ("``code`` and :ref:`x <y>`", ["``code``", ":ref:`x <y>`"]),
        ("%1$s and %%", ["%1$s", "%%"]),
    ],
)
def test_placeholders_of_messages(content: str, placeholders: list[str]) -> None:
    pieces = po_pieces(content)
    assert "".join(piece.raw for piece in pieces) == content
    assert [piece.raw for piece in pieces if piece.kind in PLACEHOLDERS] == placeholders


def test_codes_of_xliff_are_placeholders() -> None:
    content = 'a <bpt id="1">&lt;b></bpt>b<ept id="1"/> <g id="2">c</g> <ph id="3">{n}</ph>'
    pieces = xliff_pieces(content)
    assert "".join(piece.raw for piece in pieces) == content
    assert "".join(piece.shown for piece in pieces) == "a b c {n}"
    assert len([piece for piece in pieces if piece.kind in PLACEHOLDERS]) == 3


def test_xliff_with_a_prefix() -> None:
    def x(text: str) -> str:
        return (
            text.replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("xmlns", "xmlns:x")
        )

    text = x(XLIFF_1.partition("\n")[2])
    assert [unit.target for unit in read_units("a.xlf", text.encode()).units] == ["", "Abejas", "Wax", ""]
    new = with_targets("a.xlf", text.encode(), {3: "Panal"}).decode()
    assert new.count("<x:target") == text.count("<x:target")
    assert ">Panal</x:target>" in new


@pytest.mark.parametrize("body", ["no po", "msgid 1", "<xliff><file/></xliff>", "<html/>"])
def test_what_is_no_bilingual_file_has_no_units(body: str) -> None:
    for path in ("a.po", "a.xlf"):
        found = read_units(path, body.encode())
        assert found.units == ()


def test_a_unit_of_which_a_segment_is_empty_is_not_translated() -> None:
    unit = (
        '<xliff version="1.2"><file source-language="en" target-language="es"><body>'
        '<trans-unit id="1"><source>Bees fly. Wax melts.</source>'
        '<seg-source><mrk mtype="seg" mid="1">Bees fly.</mrk> <mrk mtype="seg" mid="2">Wax melts.</mrk>'
        "</seg-source><target>{}</target>"
        "</trans-unit></body></file></xliff>"
    )
    half = '<mrk mtype="seg" mid="1">Vuelan.</mrk> <mrk mtype="seg" mid="2"></mrk>'
    none = '<mrk mtype="seg" mid="1"/> <mrk mtype="seg" mid="2"/>'
    for target, state in ((half, "fuzzy"), (none, "untranslated"), (half.replace("></", ">Cera.</"), "")):
        body = unit.format(target).encode()
        assert read_document("a.xlf", body).entries[0].state == state
        assert read_units("a.xlf", body).units[0].state == state

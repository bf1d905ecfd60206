"""Segments and document formats of the local endpoint, without a server."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.amazon.emulator.documents import html, office, xliff
from corpus.amazon.emulator.documents.errors import DocumentError
from corpus.amazon.emulator.translation.segments import segments
from corpus.amazon.emulator.translation.terms import TermEngine
from corpus.mt.engines.copy import CopyEngine


def upper(texts: Sequence[str]) -> list[str]:
    return [text.upper() for text in texts]


ODD = st.text(alphabet=st.sampled_from("aB. ?!\n\r\t\u2028\u00a0(5)”¿ñ"))


@given(st.one_of(ODD, st.text()), st.sampled_from(["en", "es", "th"]))
def test_segments_give_the_text_back(text: str, lang: str) -> None:
    cut = segments(text, lang)
    assert cut.joined(cut.texts) == text
    assert all(segment == segment.strip() != "" for segment in cut.texts)


def test_segments_are_the_sentences_of_lines() -> None:
    cut = segments("  One is here.  Two is there.\n\nThree. Four.\n", "en", {"Three. Four."})
    assert cut.texts == ["One is here.", "Two is there.", "Three. Four."]
    assert cut.gaps == ["  ", "  ", "\n\n", "\n"]


def test_html_changes_its_texts_only() -> None:
    page = (
        '<!DOCTYPE html><html lang="en"><!-- note --><head><script>var a = "<b>";</script></head>'
        '<p title="Tip">caf&eacute; &lt;x&gt; <br/>two<br> three</p>'
        '<p translate="no">Name <span>as is</span> is</p><code>x</code> end'
    )
    assert html.rewritten(page.encode(), upper, "es").decode() == (
        '<!DOCTYPE html><html lang="en"><!-- note --><head><script>var a = "<b>";</script></head>'
        '<p title="Tip">CAFÉ &lt;X&gt; <br/>TWO<br> THREE</p>'
        '<p translate="no">Name <span>as is</span> is</p><code>x</code> END'
    )


XLIFF = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a" source-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>One <g id="2">two</g> three<x id="3"/></source></trans-unit>
<trans-unit id="4"><source>Old</source><target>viejo</target><note>a note</note></trans-unit>
<trans-unit id="5" translate="no"><source>Name</source></trans-unit>
</body></file></xliff>"""


def test_xliff_has_a_target_in_each_unit() -> None:
    out = xliff.rewritten(XLIFF.encode(), upper, "es").decode()
    assert 'target-language="es"' in out
    assert '<source>One <g id="2">two</g> three<x id="3"/></source>' in out
    assert '<target>ONE <g id="2">TWO</g> THREE<x id="3"/></target>' in out
    assert "<source>Old</source><target>OLD</target><note>a note</note>" in out
    assert "<source>Name</source></trans-unit>" in out
    for wrong in (XLIFF.replace('version="1.2"', 'version="2.0"'), "<xliff", "<html/>"):
        with pytest.raises(DocumentError):
            xliff.rewritten(wrong.encode(), upper, "es")


def packed(**parts: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return body.getvalue()


def test_slides_and_sheets_are_translated_too() -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slide = f'<a:x xmlns:a="{drawing}"><a:p><a:r><a:t>one </a:t></a:r><a:r><a:t>two</a:t></a:r></a:p></a:x>'
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{sheet}"><si><t>three</t></si></sst>'
    slides = office.rewritten_pptx(packed(ppt__slides__slide1=slide), upper, "es")
    sheets = office.rewritten_xlsx(packed(xl__sharedStrings=strings), upper, "es")
    with zipfile.ZipFile(io.BytesIO(slides)) as archive:
        assert b"<a:t>ONE TWO</a:t>" in archive.read("ppt/slides/slide1.xml")
    with zipfile.ZipFile(io.BytesIO(sheets)) as archive:
        assert b"<t>THREE</t>" in archive.read("xl/sharedStrings.xml")
    with pytest.raises(DocumentError):
        office.rewritten_docx(packed(xl__sharedStrings=strings), upper, "es")


class Forgetful(CopyEngine):
    """An engine that loses words that it does not know, and says 'one' otherwise than it is told."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        words = [[word for word in text.split() if not word.startswith("XQ")] for text in texts]
        return [" ".join({"one": "uno"}.get(word, word) for word in line) for line in words]


def test_terms_survive_an_engine_that_loses_their_marks() -> None:
    engine = TermEngine(Forgetful(), {"one": "UNO", "three": "TRES"}, "en")
    assert engine.translate(["one two three one", "none"], "en", "es") == ["UNO two TRES UNO", "none"]

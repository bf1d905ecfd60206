"""Text from strangers in the report: it is shown as text, and does nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_rows import HOSTILE, assert_harmless, document, document_pair, folder_with, pair

from corpus.report.funnel import funnel, lost_at
from corpus.report.render import write_report
from corpus.report.text import funnel_text, sample_text
from corpus.tables.manifest import Manifest, Options, write_manifest
from corpus.tables.signatures import Signature


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    urls = {"source_url": "javascript:alert(1)", "target_url": "https://ok.example/?a=1&b='\"><script>"}
    texts = {"source_text": HOSTILE, "target_text": HOSTILE * 100, "bead": HOSTILE, "source_lang": HOSTILE}
    folder = folder_with(
        tmp_path,
        [
            document(1),
            document(2, site=HOSTILE, reason=HOSTILE, title=HOSTILE, url="data:text/html,x", lang=HOSTILE),
        ],
        [document_pair(1, evidence=HOSTILE)],
        [pair(1, **urls, **texts, license=HOSTILE), pair(2, HOSTILE, **texts)],
    )
    options = Options(encoder="\x1b", exports=(HOSTILE,))
    scoring = {HOSTILE: Signature("formula", HOSTILE)}
    write_manifest(folder, Manifest(versions={HOSTILE: HOSTILE}, options=options, scoring=scoring))
    page = write_report(folder, "ml_es").read_text(encoding="utf-8")
    tree = assert_harmless(page)
    assert "</script><script>alert(1)" in tree.xpath("//section[@id='drawn']//article//p")[0].text_content()
    assert "⟨U+202E⟩" in page
    assert "⟨U+001B⟩" in page
    assert "javascript:" not in {a.get("href")[:11] for a in tree.iter("a")}
    assert max(len(p.text_content()) for p in tree.xpath("//p[@class='said']")) < 700
    for text in (funnel_text(funnel(folder)), sample_text(folder), str(lost_at(funnel(folder)))):
        assert "\x1b" not in text
        assert "\u202e" not in text


@settings(max_examples=10, deadline=None)
@given(
    text=st.text(st.characters(codec="utf-8"), max_size=60),
    url=st.text(st.characters(codec="utf-8"), max_size=60),
)
def test_any_text_is_harmless(tmp_path_factory: pytest.TempPathFactory, text: str, url: str) -> None:
    rows = [
        pair(1, source_text=text, source_url="http://" + url),
        pair(2, text, target_url=url, license=text),
    ]
    folder = folder_with(tmp_path_factory.mktemp("any"), [document(1, title=text, reason=url)], [], rows)
    assert_harmless(write_report(folder, "t").read_text(encoding="utf-8"))


def test_a_huge_token_is_cut_and_its_length_told(tmp_path: Path) -> None:
    huge = "x" * 100_000
    rows = [pair(1, source_text=huge, bead=huge, source_url=f"https://a.example/{huge}")]
    folder = folder_with(tmp_path, [document(1, title=huge, reason=huge)], [document_pair(1, huge)], rows)
    page = write_report(folder, "t").read_text(encoding="utf-8")
    tree = assert_harmless(page)
    assert "x" * 700 not in page
    said = tree.xpath("//section[@id='drawn']//p[@class='said']")[0]
    assert said.text_content().endswith("x…")
    assert said.getnext().text_content() == "(cut: 100,000 characters in all)"
    for part in ("//table[@id='stage-documents']", "//section[@id='evidence']", "//section[@id='pages']"):
        assert "100,000 characters in all" in tree.xpath(part)[0].text_content()


@pytest.mark.parametrize("text", ["\u202etxet", "\u2066a", "\u200fb", "a\U000e0041b"])
def test_what_turns_or_hides_text_is_shown_by_its_number(tmp_path: Path, text: str) -> None:
    folder = folder_with(tmp_path, pairs=[pair(1, source_text=text, target_text="שלום")])
    tree = assert_harmless(write_report(folder, "t").read_text(encoding="utf-8"))
    source, target = tree.xpath("//section[@id='drawn']//p[@class='said']")
    assert "⟨U+" in source.text_content()
    assert target.text_content() == "שלום"
    assert source.get("dir") == target.get("dir") == "auto"

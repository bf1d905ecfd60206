"""The report and the status: right numbers, same tables same bytes, and nothing hostile gets through."""

import math
import re
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from align.records import DOCUMENT_PAIRS
from corpus.commands.report import report, status, work_folder
from corpus.records import PAIRS
from corpus.report.funnel import Count, funnel, lost_at
from corpus.report.render import write_report
from corpus.report.samples import dropped_pairs, kept_pairs
from corpus.report.scores import histograms
from corpus.report.sites import SiteYield, sites
from corpus.report.text import funnel_text, sample_text
from corpus.store import WorkFolder
from crawler.errors import InputError, UsageError
from crawler.records import DOCUMENTS

HOSTILE = (
    "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)> "
    "\x1b[31m \u202e {{ 7*7 }}"
)


def table(schema: pa.Schema, rows: list[dict[str, Any]]) -> list[pa.Table]:
    """The rows as one table of the schema; columns that a row does not name are null."""
    return [pa.Table.from_pylist(rows, schema=schema)]


def document(
    number: int, site: str = "a.example", lang: str = "en", reason: str | None = None, **more: Any
) -> dict:
    base = {
        "document_id": f"d{number}",
        "url": f"https://www.{site}/{lang}/{number}",
        "site": site,
        "lang": lang,
    }
    return {**base, "title": f"Title {number}", "rejected_by": reason, **more}


def document_pair(number: int, evidence: str = "hreflang", reason: str | None = None) -> dict:
    return {
        "source_url": f"https://www.a.example/en/{number}",
        "target_url": f"https://www.b.example/es/{number}",
        "source_lang": "en",
        "target_lang": "es",
        "evidence": evidence,
        "rejected_by": reason,
    }


def pair(number: int, reason: str | None = None, **more: Any) -> dict:
    base = {
        **document_pair(number, reason=reason),
        "pair_id": f"p{number}",
        "bead": "1-1",
        "granularity": "sentence",
    }
    del base["evidence"]
    texts = {"source_text": f"Sentence {number}.", "target_text": f"Frase {number}."}
    scores = {"score": number / 10, "similarity": 0.5, "margin": None, "source_position": number}
    return {**base, **texts, **scores, "target_position": number, **more}


DOCUMENT_ROWS = [
    document(1),
    document(2, lang="es", site="b.example"),
    document(3, reason="too_short"),
    document(4, reason="too_short"),
    document(5, reason="duplicate_of:d1", site="c.example"),
]
DOCUMENT_PAIR_ROWS = [document_pair(1), document_pair(2, "structure", "worse_partner")]
PAIR_ROWS = [pair(1), pair(2), pair(3, "numbers"), pair(4, "duplicate_of:p1"), pair(5, "duplicate_of:p2")]


def folder_with(
    root: Path,
    documents: list[dict] | None = None,
    document_pairs: list[dict] | None = None,
    pairs: list[dict] | None = None,
) -> WorkFolder:
    folder = WorkFolder(root)
    for name, schema, rows in (
        ("documents", DOCUMENTS, documents),
        ("document_pairs", DOCUMENT_PAIRS, document_pairs),
        ("pairs", PAIRS, pairs),
    ):
        if rows is not None:
            folder.write(name, schema, table(schema, rows))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    return folder_with(tmp_path / "data", DOCUMENT_ROWS, DOCUMENT_PAIR_ROWS, PAIR_ROWS)


def assert_harmless(page: str) -> html.HtmlElement:
    """The parsed page, after checking that it runs nothing, loads nothing and links only to the web."""
    tree = html.fromstring(page)
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert not names & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "foreignobject",
        "a:a",
    }
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "style", "xlink:href", "action"}
            if name == "href":
                assert re.match(r"https?://", value, re.IGNORECASE)
                assert element.attrib["rel"] == "noopener nofollow"
    assert "url(" not in page
    assert "@import" not in page
    assert not any(unicodedata.category(c) == "Cc" for c in page.replace("\n", ""))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    return tree


def cells(tree: html.HtmlElement, rows: str) -> list[list[str]]:
    return [[cell.text_content() for cell in row.iter("td")] for row in tree.xpath(rows)]


def test_funnel_counts_by_stage_and_groups_reasons_by_what_stands_before_the_colon(
    folder: WorkFolder,
) -> None:
    counted = funnel(folder)
    assert [(s.table, s.rows, s.kept) for s in counted.stages] == [
        ("documents", 5, 2),
        ("document_pairs", 2, 1),
        ("pairs", 5, 2),
    ]
    assert counted.stages[0].drops == (Count("too_short", 2), Count("duplicate_of", 1))
    assert counted.stages[2].drops == (Count("duplicate_of", 2), Count("numbers", 1))
    assert counted.languages == (Count("en", 1), Count("es", 1))
    assert counted.kept == 2
    assert lost_at(counted) is None


def test_equal_counts_stand_in_order_of_name(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, [document(1, reason="b"), document(2, reason="a"), document(3, reason="c:9")]
    )
    assert [drop.name for drop in funnel(folder).stages[0].drops] == ["a", "b", "c"]


def test_sites_credit_both_sides_of_a_pair_and_know_hosts_by_their_site(folder: WorkFolder) -> None:
    assert sites(folder) == (
        SiteYield("a.example", pages=3, documents=1, document_pairs=1, pairs=2),
        SiteYield("b.example", pages=1, documents=1, document_pairs=1, pairs=2),
        SiteYield("c.example", pages=1, documents=0, document_pairs=0, pairs=0),
    )


def test_pairs_without_documents_count_for_their_host(tmp_path: Path) -> None:
    urls = {"source_url": "HTTPS://me@X.example:8080/a?b@c", "target_url": "no address"}
    folder = folder_with(tmp_path, pairs=[pair(1, **urls)])
    assert [(y.site, y.pairs) for y in sites(folder)] == [("(none)", 1), ("x.example", 1)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (([], [], []), "the archive holds no pages"),
        (([document(1, reason="lang:fr")], [], []), "all 1 pages archived were dropped (1 lang)"),
        (([document(1), document(2)], [], []), "2 documents kept (2 en), but no document pairs"),
        (
            ([document(1)], [document_pair(1, reason="weak")], []),
            "all 1 document pairs proposed were dropped (1 weak)",
        ),
        (([document(1)], [document_pair(1)], []), "1 document pairs kept, but no sentence pairs"),
        (
            ([document(1)], [document_pair(1)], [pair(1, "copy")]),
            "all 1 sentence pairs aligned were dropped (1 copy)",
        ),
        (([document(1)], None, None), "document_pairs was not built"),
        ((None, None, None), "documents was not built"),
    ],
)
def test_lost_at_names_the_stage_and_the_reasons(tmp_path: Path, rows: tuple, said: str) -> None:
    sentence = lost_at(funnel(folder_with(tmp_path, *rows)))
    assert sentence is not None
    assert said in sentence
    assert "\n" not in sentence


def test_lost_at_sums_the_minor_reasons(tmp_path: Path) -> None:
    reasons = ["a", "a", "b", "c", "d", "e"]
    folder = folder_with(tmp_path, [document(i, reason=reason) for i, reason in enumerate(reasons)])
    assert "(2 a, 1 b, 1 c and 2 other)" in str(lost_at(funnel(folder)))


def test_report_shows_the_numbers_of_the_tables(folder: WorkFolder) -> None:
    folder.write_manifest({"versions": {"acopio": "0.1.0"}, "options": {"encoder": "use", "threads": 2}})
    tree = assert_harmless(write_report(folder, "ml_es").read_text(encoding="utf-8"))
    assert tree.findtext(".//h1") == "ml_es"
    assert [b.text for b in tree.xpath("//ol[@class='steps']//b")] == ["5", "2", "2", "1", "5", "2"]
    rows = cells(tree, "//table[@id='stage-pairs']//tr")
    assert rows == [
        ["sentence pairs kept", "", "2", "40.0%"],
        ["duplicate_of", "", "2", "40.0%"],
        ["numbers", "", "1", "20.0%"],
    ]
    assert len(tree.xpath("//section[@id='kept']//article")) == 2
    assert [s.text_content() for s in tree.xpath("//section[@id='dropped']//summary")] == [
        "duplicate_of",
        "numbers",
    ]
    assert len(tree.xpath("//section[@id='pages']//li")) == 3
    evidence = cells(tree, "//section[@id='evidence']//tbody/tr")
    assert evidence == [["hreflang", "1", "1", "100.0%"], ["structure", "1", "0", "0.0%"]]
    assert "0.1.0" in tree.xpath("//footer")[0].text_content()


def test_same_tables_same_bytes(folder: WorkFolder, tmp_path: Path) -> None:
    other = folder_with(tmp_path / "other", DOCUMENT_ROWS, DOCUMENT_PAIR_ROWS, PAIR_ROWS)
    assert write_report(folder, "ml_es").read_bytes() == write_report(other, "ml_es").read_bytes()


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
    folder.write_manifest(
        {"versions": {HOSTILE: HOSTILE}, "options": {"seed": [HOSTILE], "lone": {"\x1b": None}}}
    )
    page = write_report(folder, "ml_es").read_text(encoding="utf-8")
    tree = assert_harmless(page)
    assert "</script><script>alert(1)" in tree.xpath("//section[@id='kept']//article//p")[0].text_content()
    assert "⟨U+202E⟩" in page
    assert "⟨U+001B⟩" in page
    assert "javascript:" not in {a.get("href")[:11] for a in tree.iter("a")}
    assert max(len(p.text_content()) for p in tree.xpath("//div[@class='sides']//p")) < 700
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


@pytest.mark.parametrize("value", [["a"], 3])
def test_a_manifest_of_another_shape_is_left_out(folder: WorkFolder, value: object) -> None:
    folder.write_manifest({"versions": value})
    assert not html.fromstring(write_report(folder, "t").read_text(encoding="utf-8")).xpath("//dl")


def test_empty_tables_make_a_report_that_says_so(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, [], [], [])
    tree = assert_harmless(write_report(folder, "ml_es").read_text(encoding="utf-8"))
    assert "the archive holds no pages" in tree.xpath("//p[@class='lost']")[0].text_content()
    assert [b.text for b in tree.xpath("//ol[@class='steps']//b")] == ["0"] * 6


def test_a_report_of_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="acopio build ml_es"):
        write_report(WorkFolder(tmp_path), "ml_es")


def test_samples_are_drawn_by_id_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [pair(i, reason=None if i % 2 else f"rule{i % 4}:{i}") for i in range(200)]
    folder = folder_with(tmp_path / "a", pairs=rows)
    turned = folder_with(tmp_path / "b", pairs=rows[::-1])
    chosen = kept_pairs(folder, 10)
    assert chosen == kept_pairs(turned, 10)
    assert len({sample.source_position for sample in chosen}) == 10
    assert [sample.source_position for sample in chosen] != sorted(s.source_position or 0 for s in chosen)
    assert kept_pairs(folder, 3) == chosen[:3]
    assert {reason: len(samples) for reason, samples in dropped_pairs(folder, 5).items()} == {
        "rule0": 5,
        "rule2": 5,
    }
    for sample in dropped_pairs(folder, 5)["rule2"]:
        assert sample.rejected_by == f"rule2:{sample.source_position}"


values = st.one_of(st.none(), st.floats(width=32))


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(values, st.booleans()), max_size=20))
def test_a_histogram_counts_every_row_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float | None, bool]]
) -> None:
    pairs = [pair(i, None if kept else "rule", score=score) for i, (score, kept) in enumerate(rows)]
    (histogram,) = histograms(folder_with(tmp_path_factory.mktemp("h"), pairs=pairs), ("score",))
    finite = [(score, kept) for score, kept in rows if score is not None and math.isfinite(score)]
    assert sum(histogram.kept) == sum(kept for _, kept in finite)
    assert sum(histogram.dropped) == sum(not kept for _, kept in finite)
    assert histogram.missing == len(rows) - len(finite)


def test_report_command_prints_the_path(folder: WorkFolder) -> None:
    result = CliRunner().invoke(report, ["ml_es", "--data", str(folder.root)], catch_exceptions=False)
    assert result.exit_code == 0
    assert Path(result.output.strip()) == folder.report
    assert folder.report.exists()


def test_status_prints_an_aligned_table(folder: WorkFolder) -> None:
    result = CliRunner().invoke(status, ["ml_es", "--data", str(folder.root)], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "                            rows  share",
        "pages archived                 5",
        "  documents kept               2  40.0%",
        "    dropped: too_short         2  40.0%",
        "    dropped: duplicate_of      1  20.0%",
        "document pairs proposed        2",
        "  document pairs kept          1  50.0%",
        "    dropped: worse_partner     1  50.0%",
        "sentence pairs aligned         5",
        "  sentence pairs kept          2  40.0%",
        "    dropped: duplicate_of      2  40.0%",
        "    dropped: numbers           1  20.0%",
    ]


@pytest.mark.parametrize(
    ("tables", "archive", "command"),
    [
        ((None, None, None), False, "scrapy crawl ml_es"),
        ((None, None, None), True, "acopio build ml_es --data "),
        (([], None, None), False, "acopio build ml_es --data "),
    ],
)
def test_status_says_what_is_missing_and_what_comes_next(
    tmp_path: Path, tables: tuple, archive: bool, command: str
) -> None:
    folder = folder_with(tmp_path, *tables)
    if archive:
        folder.warc.mkdir()
        (folder.warc / "a.warc.gz").write_bytes(b"")
    result = CliRunner().invoke(status, ["ml_es", "--data", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0
    assert f"Next: {command}" in result.output
    assert "pairs" in result.output


def test_status_of_a_run_without_pairs_says_where_they_were_lost(tmp_path: Path) -> None:
    folder_with(tmp_path, [document(1, reason="too_short")], [], [])
    result = CliRunner().invoke(status, ["ml_es", "--data", str(tmp_path)], catch_exceptions=False)
    assert result.output.endswith("in the report.\n")
    assert "all 1 pages archived were dropped (1 too_short)" in result.output


def test_sample_text_shows_both_sides(folder: WorkFolder) -> None:
    text = sample_text(folder, 10)
    assert "   en      Sentence 1.\n           https://www.a.example/en/1\n   es      Frase 1.\n" in text
    assert sample_text(folder, 1).count("score") == 1


@pytest.mark.parametrize("topic", ["", "ML", "../x", "a b", "a\n", "1a", "a" * 65])
def test_a_name_that_is_no_topic_is_refused(topic: str) -> None:
    with pytest.raises(UsageError, match="not a topic name"):
        work_folder(topic, None)


def test_the_work_folder_is_the_topics_unless_told(tmp_path: Path) -> None:
    assert work_folder("ml_es", None).root == Path("data/ml_es")
    assert work_folder("ml_es", tmp_path).root == tmp_path

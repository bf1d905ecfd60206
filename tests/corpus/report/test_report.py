"""The funnel, the yield of sites, the report's frame, and the commands that show them."""

import itertools
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from report_rows import assert_harmless, cells, document, document_pair, folder_with, pair

from corpus.cli.results.report import report, status, work_folder
from corpus.report import render
from corpus.report.funnel import Count, funnel, lost_at
from corpus.report.render import write_report
from corpus.report.sites import SiteYield, sites
from corpus.report.text import sample_text
from corpus.tables.evaluation import FILE as EVALUATION
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, Options, write_manifest
from crawler.errors import InputError, UsageError

DOCUMENT_ROWS = [
    document(1),
    document(2, lang="es", site="b.example"),
    document(3, reason="too_short"),
    document(4, reason="too_short"),
    document(5, reason="duplicate_of:d1", site="c.example"),
]
DOCUMENT_PAIR_ROWS = [document_pair(1), document_pair(2, "structure", "worse_partner")]
PAIR_ROWS = [pair(1), pair(2), pair(3, "numbers"), pair(4, "duplicate_of:p1"), pair(5, "duplicate_of:p2")]


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    return folder_with(tmp_path / "data", DOCUMENT_ROWS, DOCUMENT_PAIR_ROWS, PAIR_ROWS)


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
        (([], [], []), "the archive has no pages"),
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


@pytest.mark.parametrize(
    ("reasons", "advice"),
    [
        (("http_error", "http_error"), "statuses in `acopio status`"),
        (("http_error", "http_error", "off_topic"), "Add terms to the topic"),
        (("other_format", "http_error", "other_format"), "holds no page of text"),
        (("http_error", "other_language"), "Check the languages"),
    ],
)
def test_what_to_do_follows_the_reason_that_articles_were_dropped_for(
    tmp_path: Path, reasons: tuple[str, ...], advice: str
) -> None:
    folder = folder_with(tmp_path, [document(i, reason=reason) for i, reason in enumerate(reasons)], [], [])
    assert advice in str(lost_at(funnel(folder)))


def test_files_without_a_partner_ask_for_no_crawl(tmp_path: Path) -> None:
    files = [{**document(i), "url": f"file:///book/en/{i}.md"} for i in range(2)]
    said = str(lost_at(funnel(folder_with(tmp_path, files, [], []))))
    assert "acopio documents ROOT" in said
    assert "Crawl" not in said


def test_lost_at_sums_the_minor_reasons(tmp_path: Path) -> None:
    reasons = ["a", "a", "b", "c", "d", "e"]
    folder = folder_with(tmp_path, [document(i, reason=reason) for i, reason in enumerate(reasons)])
    assert "(2 a, 1 b, 1 c and 2 other)" in str(lost_at(funnel(folder)))


def test_report_shows_the_numbers_of_the_tables(folder: WorkFolder) -> None:
    write_manifest(
        folder, Manifest(versions={"acopio": "0.1.0"}, options=Options(encoder="use", relevance=0.5))
    )
    tree = assert_harmless(write_report(folder, "ml_es").read_text(encoding="utf-8"))
    assert tree.findtext(".//h1") == "ml_es"
    assert [b.text for b in tree.xpath("//ol[@class='steps']//b")] == ["5", "2", "2", "1", "5", "2"]
    assert cells(tree, "//table[@id='stage-pairs']/tbody/tr") == [
        ["sentence pairs kept", "2", "40.0%"],
        ["duplicate_of", "2", "40.0%"],
        ["numbers", "1", "20.0%"],
    ]
    assert tree.xpath("//p[@class='lede']")[0].text_content() == (
        "2 sentence pairs in English and Spanish, from 2 sites: 4 words of English and 4 words of Spanish."
    )
    for section in ("drawn", "best", "borderline"):
        assert len(tree.xpath(f"//section[@id='{section}']//article")) == 2
    assert len(tree.xpath("//section[@id='rejected']//article")) == 3
    assert len(tree.xpath("//section[@id='pages']//li")) == 3
    assert "0.1.0" in tree.xpath("//footer")[0].text_content()


def test_every_picture_has_a_name_and_every_table_heads(folder: WorkFolder) -> None:
    tree = assert_harmless(write_report(folder, "ml_es").read_text(encoding="utf-8"))
    pictures = tree.xpath("//svg[not(@aria-hidden)]")
    assert pictures
    assert all(picture.get("role") == "img" and picture.get("aria-label") for picture in pictures)
    assert all(table.xpath("./thead//th[@scope='col']") for table in tree.iter("table"))
    assert all(table.getparent().get("class") == "scroll" for table in tree.iter("table"))
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_report_loads_and_runs_nothing(folder: WorkFolder) -> None:
    tree = html.fromstring(write_report(folder, "ml_es").read_text(encoding="utf-8"))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_text_stands_out_from_its_ground_in_both_schemes() -> None:
    style = (Path(render.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
    schemes = [dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in style.split(":root {")[1:3]]
    for colours in schemes:
        for ink in ("ink", "soft", "link", "kept", "drop-ink"):
            for ground in ("paper", "card", "kept-soft" if ink in ("kept", "soft") else "paper"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground, colours[ink])
        assert contrast(colours["ink"], colours["drop-soft"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 has it: 1 for the same colour, 21 for black on white."""
    values = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        values.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(values) + 0.05) / (min(values) + 0.05)


def test_same_tables_same_bytes(folder: WorkFolder, tmp_path: Path) -> None:
    other = folder_with(tmp_path / "other", DOCUMENT_ROWS, DOCUMENT_PAIR_ROWS, PAIR_ROWS)
    assert write_report(folder, "ml_es").read_bytes() == write_report(other, "ml_es").read_bytes()


@pytest.mark.parametrize("text", ['{"versions": ["a"]}', '{"stages": {"pairs": {"rows": "3"}}}', "{", "[]"])
def test_a_broken_manifest_is_one_line_that_says_what_to_do(folder: WorkFolder, text: str) -> None:
    folder.manifest.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"run\.json: cannot be read .*: delete it and build again$"):
        write_report(folder, "t")


def test_empty_tables_make_a_report_that_says_so(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, [], [], [])
    tree = assert_harmless(write_report(folder, "ml_es").read_text(encoding="utf-8"))
    assert "the archive has no pages" in tree.xpath("//p[@class='lost']")[0].text_content()
    assert [b.text for b in tree.xpath("//ol[@class='steps']//b")] == ["0"] * 6


def test_a_report_of_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="acopio build ml_es"):
        write_report(WorkFolder(tmp_path), "ml_es")


def test_report_command_prints_the_path(folder: WorkFolder) -> None:
    result = CliRunner().invoke(report, ["ml_es", "--data", str(folder.root)], catch_exceptions=False)
    assert result.exit_code == 0
    assert Path(result.stdout.strip()) == folder.report
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
        ((None, None, None), False, "acopio crawl ml_es --data "),
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


@pytest.mark.parametrize("name", ["crawl.json", EVALUATION])
@pytest.mark.parametrize("content", ["{", '{"hosts": 3, "comparisons": 3}', "\0", "[]"])
def test_a_damaged_file_beside_the_tables_is_named_and_the_report_written(
    folder: WorkFolder, capsys: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    expected = write_report(folder, "solar").read_bytes()
    (folder.root / name).parent.mkdir(exist_ok=True)
    (folder.root / name).write_text(content, encoding="utf-8")
    assert write_report(folder, "solar").read_bytes() == expected
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"warning: {folder.root / name}: cannot be read")

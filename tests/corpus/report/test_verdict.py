"""The verdict names what limits a corpus, and what to do about it."""

import pyarrow as pa
import pytest
from report_rows import folder_with, pair

from corpus.report.compare import compare, comparison_text
from corpus.report.funnel import Funnel, Stage
from corpus.report.identity import identity
from corpus.report.pictures import chart
from corpus.report.scores import LOG_ODDS, histograms
from corpus.report.sites import SiteYield
from corpus.report.suspects import Suspects
from corpus.report.verdict import Evidence, learnt_scores, verdict
from corpus.tables.counts import Count
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest
from corpus.tables.schemas import PAIRS
from corpus.tables.signatures import FORMULA, LEARNT, Signature
from crawler.documents.schema import DOCUMENTS
from crawler.frontier.crawl_record import CrawlRecord


def stage(table, rows, kept, alone=(), **drops):
    counts = tuple(Count(*drop) for drop in drops.items())
    return Stage(table, f"{table} in", f"{table} out", rows, kept, counts, alone)


def about(**changed):
    """A corpus that nothing limits."""
    documents = changed.pop("documents", stage("documents", 1000, 1000))
    pairs = changed.pop("pairs", stage("pairs", 9000, 9000))
    stages = (documents, stage("document_pairs", 500, 500), pairs)
    even = [SiteYield(f"{n}.org", 10, 10, 5, 900) for n in range(10)]
    known = {"sites": even, "record": None, "suspects": None}
    return Evidence("t", Funnel(stages, (), ()), **{**known, **changed})


LIMITS = {
    "refuse": {"record": CrawlRecord(statuses={"200": 50, "403": 50}, ended="finished")},
    "bar pages": {"record": CrawlRecord(statuses={"200": 50}, dropped={"robots_txt": 500}, ended="finished")},
    "at its limit": {"record": CrawlRecord(statuses={"200": 50}, ended="pages")},
    "off topic": {"documents": stage("documents", 2000, 1000, off_topic=1000)},
    "machines": {"documents": stage("documents", 2000, 1000, machine_translated=1000)},
    "no counterpart": {"documents": stage("documents", 5000, 5000)},
    "one site": {"sites": [SiteYield("a.org", 9, 9, 9, 8900), SiteYield("b.org", 9, 9, 9, 100)]},
    "like machine translations": {"suspects": Suspects(100, 60, ())},
    "rule numbers": {"pairs": stage("pairs", 12000, 9000, (Count("numbers", 3000),), numbers=3000)},
    "probably wrong": {"low": 900, "right": 0.8},
    "too small": {
        "pairs": stage("pairs", 200, 200),
        "sites": [SiteYield("a.org", 9, 9, 9, 90), SiteYield("b.org", 9, 9, 9, 90)],
    },
}


@pytest.mark.parametrize("limit", LIMITS)
def test_each_limit_is_the_first_step_where_it_alone_limits(limit):
    found = verdict(about(**LIMITS[limit]))
    assert limit in found.steps[0].limit
    assert limit in found.text
    assert len(found.steps) == 3


def test_without_a_limit_there_are_still_three_steps():
    found = verdict(about())
    assert "acopio review t" in found.steps[0].do
    assert len({step.limit for step in found.steps}) == 3
    assert found.text.startswith("A usable corpus: 9,000 pairs kept from 10 sites.")


def test_files_of_the_user_are_no_site_and_no_crawl_makes_them_grow():
    own = [SiteYield("import", 2, 2, 1, 57, is_own=True)]
    found = verdict(about(pairs=stage("pairs", 60, 57, (Count("numbers", 3),), numbers=3), sites=own))
    text = " ".join([found.text, *(step.do + step.limit for step in found.steps)])
    assert found.text.startswith("A small corpus: 57 pairs kept. ")
    assert "acopio merge" in text
    assert "site" not in text
    assert "crawl" not in text


def test_the_learnt_score_is_put_in_words():
    assert "about 94 of 100 are right" in verdict(about(right=0.94)).text


def rows(scores, lang="en"):
    return pa.Table.from_pylist(
        [
            {"pair_id": str(n), "source_lang": lang, "target_lang": "es", "score": score, "rejected_by": None}
            for n, score in enumerate(scores)
        ],
        PAIRS,
    )


def test_low_scores_count_only_where_they_were_learnt(tmp_path):
    folder = WorkFolder(tmp_path)
    folder.write("pairs", PAIRS, [rows([0.01, 0.04, 0.05, 0.9, None]), rows([0.01, 0.5], "pt")])
    learnt = Manifest(scoring={"en-es": Signature(LEARNT), "pt-es": Signature(FORMULA)})
    low, mean = learnt_scores(folder, learnt)
    assert low == 2
    assert mean == pytest.approx(0.25)
    assert learnt_scores(folder, Manifest()) == (0, None)


def test_crowded_scores_are_drawn_by_log_odds_and_every_pair_is_seen(tmp_path):
    folder = WorkFolder(tmp_path)
    folder.write("pairs", PAIRS, [rows([0.9995] * 7000 + [0.02] * 39)])
    (histogram,) = histograms(folder, ("score",))
    assert histogram.edges == LOG_ODDS
    drawn = chart(histogram)
    assert len(drawn.columns) == 2
    assert min(column.height for column in drawn.columns) >= 1.5
    assert [label for _, label in drawn.ticks] == ["0.01", "0.1", "0.5", "0.9", "0.99"]
    folder.write("pairs", PAIRS, [rows([n / 100 for n in range(100)])])
    assert not histograms(folder, ("score",))[0].uneven


def test_two_corpora_are_compared_reason_by_reason(tmp_path):
    one, other = WorkFolder(tmp_path / "one"), WorkFolder(tmp_path / "other")
    for folder, reasons in ((one, [None, "off_topic", "no_text", "off_topic"]), (other, [None, None])):
        table = [{"document_id": str(n), "rejected_by": reason} for n, reason in enumerate(reasons)]
        folder.write("documents", DOCUMENTS, [pa.Table.from_pylist(table, DOCUMENTS)])
    found = compare(one, other)
    assert [(line.name, line.here, line.there, line.change) for line in found.lines] == [
        ("pages archived", 4, 2, 0),
        ("documents kept", 1, 2, -75),
        ("dropped: off_topic", 2, 0, 50),
        ("dropped: no_text", 1, 0, 25),
    ]
    assert "dropped: off_topic" in comparison_text(found)
    assert "-75.0" in comparison_text(found)


def test_two_reports_are_told_apart(tmp_path):
    folder = WorkFolder(tmp_path)
    manifest = Manifest("t", languages=("en", "es"), seeds=tuple(f"https://{n}.org/" for n in range(5)))
    facts = {fact.name: fact.value for fact in identity("t", folder, manifest, None)}
    assert facts["seeds"] == "https://0.org/, https://1.org/, https://2.org/ and 2 more"
    assert facts["command"] == "acopio build t"
    crawled = CrawlRecord(seeds=("https://given.org/",), seeds_in_all=1)
    facts = {fact.name: fact.value for fact in identity("t", folder, manifest, crawled)}
    assert facts["seeds"] == "https://given.org/"


def test_no_step_says_the_same_twice_and_none_asks_for_what_is_not_there():
    own = [SiteYield("import", 2, 2, 1, 35, is_own=True)]
    small = verdict(about(pairs=stage("pairs", 35, 35), sites=own, documents=stage("documents", 2, 2)))
    assert len({step.do for step in small.steps}) == 3
    assert "Judge all pairs: `acopio review t`." in [step.do for step in small.steps]
    none = verdict(about(pairs=stage("pairs", 0, 0), documents=stage("documents", 2, 0)))
    assert len({step.do for step in none.steps}) == 3
    assert not any("Judge" in step.do or "evaluate" in step.do for step in none.steps)
    (one,) = [
        s
        for s in verdict(about(pairs=stage("pairs", 4, 3, (Count("numbers", 1),)))).steps
        if "rule" in s.limit
    ]
    assert one.shown_by.startswith("1 pair (")


def test_the_languages_of_a_joined_corpus_are_those_of_its_pairs(tmp_path):
    rows = [{**pair(1), "target_lang": "ar"}, pair(2)]
    facts = identity("t", folder_with(tmp_path, pairs=rows), Manifest(languages=("en", "es")), None)
    assert [fact.value for fact in facts if fact.name == "languages"] == ["en, es, ar"]


def test_a_share_that_hardly_differs_is_no_negative_zero(tmp_path):
    kinds = [
        folder_with(tmp_path / str(n), pairs=[pair(i, "numbers" if i else None) for i in range(n)])
        for n in (2000, 2001)
    ]
    assert "-0.0" not in comparison_text(compare(*kinds))
    assert "+0.0" in comparison_text(compare(*kinds))

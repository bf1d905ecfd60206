"""The part of the report on what parallel data gains."""

from pathlib import Path

from lxml import html
from report_rows import folder_with, pair

from corpus.report.render import write_report
from corpus.tables.evaluation import ArticleScores, Comparison, Evaluation, Measured, write_evaluation


def test_a_study_is_shown_with_its_articles(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, pairs=[pair(1)])
    overall = (Measured("BLEU", 10.04, 20.06, 0.0015, "BLEU|x"), Measured("TER", 60.0, 50.0, 0.2, "TER|x"))
    without, with_data = {"BLEU": 1.0, "chrF": 2.0, "TER": 3.0}, {"BLEU": 4.0, "chrF": 5.0, "TER": 6.0}
    articles = (ArticleScores("https://a.org/one", 7, without, with_data),)
    study = Comparison("en-es", "sentence", 7, 2, overall, articles)
    write_evaluation(folder, Evaluation("t", "copy, <no> Amazon", {}, 1234, 0.5, (study,)))
    page = html.fromstring(write_report(folder, "t").read_text("utf-8"))
    (part,) = page.xpath("//section[@id='evaluation']")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in part.xpath(".//tbody/tr")]
    assert rows == [
        ["BLEUBLEU|x", "10.0", "20.1", "0.002", *()],
        ["TERTER|x", "60.0", "50.0", "0.200"],
        ["a.org/one", "7", "1.0", "4.0", "2.0", "5.0"],
    ]
    assert "copy, <no> Amazon" in part.text_content()
    assert "2 leaked ones left out" in part.text_content()

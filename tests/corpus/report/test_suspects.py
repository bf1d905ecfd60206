from pathlib import Path

from report_rows import pair, table

from corpus.report.render import write_report
from corpus.report.suspects import suspects
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS


def folder(root: Path, *rows: dict) -> WorkFolder:
    found = WorkFolder(root)
    found.write("pairs", PAIRS, table(PAIRS, list(rows)))
    return found


def test_the_most_suspicious_pages_come_first_with_their_most_literal_pair(tmp_path: Path) -> None:
    same = {"source_url": "https://a.example/en", "target_url": "https://a.example/es", "page_mt": 0.9}
    work = folder(
        tmp_path,
        pair(1, page_mt=0.4, mt=0.5),
        pair(2, **same, mt=0.2),
        pair(3, **same, mt=0.8),
        pair(4, **same, mt=0.7, reason="machine_translation"),
        pair(5, **same, mt=1.0, reason="low_score"),
        pair(6, page_mt=0.1, mt=0.9),
        pair(7, mt=0.9),
    )
    found = suspects(work, 5)
    assert found is not None
    assert (found.judged, found.called) == (3, 1)
    assert [(page.target_url, round(page.score, 1), page.pairs) for page in found.first] == [
        ("https://a.example/es", 0.9, 3),
        ("https://www.b.example/es/1", 0.4, 1),
    ]
    assert found.first[0].source_text == "Sentence 3."
    html = write_report(work, "t").read_text(encoding="utf-8")
    card = html.partition('id="suspects"')[2].partition("Opt-outs")[0]
    assert "Frase 3." in card
    assert "Frase 2." not in card


def test_pages_that_were_not_judged_are_no_section(tmp_path: Path) -> None:
    assert suspects(WorkFolder(tmp_path), 5) is None
    found = suspects(folder(tmp_path, pair(1)), 5)
    assert found is not None
    assert (found.judged, found.first) == (0, ())

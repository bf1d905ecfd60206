"""Decisions on pairs hold in the table pairs, whether a build or an export comes next."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from corpus.decisions.decision import Act, Decision, pair_key
from corpus.decisions.file import FILE, add
from corpus.export.run import export_pairs
from corpus.filters.options import FilterOptions
from corpus.settling.pairs import is_current, stage, write_pairs
from corpus.settling.settle import settled
from corpus.splits import SplitOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS

NUMBERS = ("one", "two", "three", "four", "five", "six")
TEXTS = [(f"The {n} house stands on hill {n}.", f"La casa {n} está en la colina {n}.") for n in NUMBERS]


@pytest.fixture
def folder(tmp_path):
    """Six pairs, the second dropped by a rule."""
    rows = [
        {
            "pair_id": f"{n:024}",
            "source_url": f"https://a.org/en/{n}",
            "target_url": f"https://a.org/es/{n}",
            "source_document_id": f"s{n}",
            "target_document_id": f"t{n}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": source,
            "target_text": target,
            "granularity": "sentence",
            "score": 0.5,
            "formula": 0.5,
            "similarity": 0.5,
            "masked": 0,
            "rejected_by": "low_score" if n == 1 else None,
            "rejections": int(n == 1),
            "origin": "aligned",
        }
        for n, (source, target) in enumerate(TEXTS)
    ]
    found = WorkFolder(tmp_path)
    found.write(JUDGED, PAIRS, [pa.Table.from_pylist(rows, PAIRS)], "judged")
    written(found)
    return found


def written(folder, **splits):
    made = stage(folder, "judged", "code", FilterOptions(), SplitOptions(**splits))
    write_pairs(folder, made)
    assert is_current(folder, made)
    return folder.table("pairs").to_pylist()


def decide(folder, number, what, minute=1, **more):
    when = datetime(2026, 1, 5, 0, minute, tzinfo=UTC)
    pages = (f"https://a.org/en/{number}", f"https://a.org/es/{number}")
    add(folder.root, [Decision(when, "ana", Act(what), pair_key(*TEXTS[number]), pages=pages, **more)])


def exported(folder):
    export_pairs(folder, "houses", ["tsv"])
    lines = (folder.exports / "houses.en-es.tsv").read_text("utf-8").splitlines()[1:]
    return {line.split("\t")[0] for line in lines}, lines


def test_a_rejected_pair_keeps_a_row_and_leaves_the_exports_at_once(folder):
    assert len(folder.table("pairs", columns=["pair_id"])) == 6
    decide(folder, 0, "reject", reason="wrong")
    _, lines = exported(folder)
    assert len(lines) == 4
    assert not any(TEXTS[0][0] in line for line in lines)
    row = folder.table("pairs").to_pylist()[0]
    assert (row["rejected_by"], row["review"], row["split"]) == ("rejected_by_reviewer", "rejected", None)


def test_an_accepted_pair_is_kept_against_the_rules(folder):
    decide(folder, 1, "accept")
    _, lines = exported(folder)
    assert any(TEXTS[1][0] in line for line in lines)
    row = folder.table("pairs").to_pylist()[1]
    assert (row["rejected_by"], row["score"], row["split"]) == (None, 1.0, "train")


def test_corrected_and_divided_texts_stand_beside_what_they_replace(folder):
    decide(folder, 2, "correct", into=(("A house.", "Una casa."),))
    decide(folder, 3, "split", into=(("Fourth.", "Cuarta."), ("A hill.", "Una colina.")))
    settled(folder, "houses")
    rows = folder.table("pairs").to_pylist()
    assert len(rows) == 9
    assert [(row["source_text"], row["review"]) for row in rows if row["review"]] == [
        (TEXTS[2][0], "corrected"),
        ("A house.", f"corrected:{2:024}"),
        (TEXTS[3][0], "corrected"),
        ("Fourth.", f"corrected:{3:024}"),
        ("A hill.", f"corrected:{3:024}"),
    ]
    new = [row for row in rows if (row["review"] or "").startswith("corrected:")]
    assert {(row["rejected_by"], row["score"], row["similarity"]) for row in new} == {(None, 1.0, None)}
    assert len({row["pair_id"] for row in rows}) == len(rows)


def test_new_texts_are_masked(folder):
    decide(folder, 2, "correct", into=(("Write to ana@example.org.", "Escribe a ana@example.org."),))
    settled(folder, "houses")
    row = folder.table("pairs").to_pylist()[3]
    assert (row["source_text"], row["masked"]) == ("Write to <EMAIL>.", 2)


def test_a_build_and_an_export_make_the_same_table(folder):
    decide(folder, 0, "reject")
    decide(folder, 2, "correct", into=(("A house.", "Una casa."),))
    settled(folder, "houses")
    at_once = [path.read_bytes() for path in folder.files("pairs")]
    written(folder)
    assert [path.read_bytes() for path in folder.files("pairs")] == at_once


def test_what_is_withdrawn_is_as_before(folder):
    before = [path.read_bytes() for path in folder.files("pairs")]
    decide(folder, 0, "reject")
    settled(folder, "houses")
    decide(folder, 0, "withdraw", minute=2)
    settled(folder, "houses")
    assert [path.read_bytes() for path in folder.files("pairs")] == before


def test_nothing_is_written_without_a_new_decision(folder):
    decide(folder, 0, "reject")
    settled(folder, "houses")
    before = folder.files("pairs")[0].stat().st_mtime_ns
    decide(folder, 0, "reject", minute=2, reason="again")
    settled(folder, "houses")
    assert folder.files("pairs")[0].stat().st_mtime_ns == before


def test_an_accepted_pair_goes_where_its_page_is_held_out(folder):
    held = {row["pair_id"]: row["split"] for row in written(folder, test=1, dev=0)}
    page = next(int(pair) for pair, split in held.items() if split == "test")
    decide(folder, page, "correct", into=(("A house.", "Una casa."),))
    settled(folder, "houses")
    rows = folder.table("pairs").to_pylist()
    assert [row["split"] for row in rows if row["source_text"] == "A house."] == ["test"]


def test_of_equal_accepted_pairs_one_stays(folder):
    rows = folder.table(JUDGED).to_pylist()
    rows[5].update(source_text=TEXTS[4][0], target_text=TEXTS[4][1])
    folder.write(JUDGED, PAIRS, [pa.Table.from_pylist(rows, PAIRS)], "judged")
    decide(folder, 4, "accept")
    reasons = [row["rejected_by"] for row in written(folder)[4:]]
    assert sorted(reasons, key=str) == [None, "duplicate"]


def test_a_takedown_since_the_build_leaves_the_table_to_be_made_again(folder):
    decide(folder, 0, "reject")
    folder.write(JUDGED, PAIRS, [folder.table(JUDGED).slice(1)])
    settled(folder, "houses")
    assert folder.key("pairs") == ""


def test_a_malformed_decision_stops_the_export(folder):
    (folder.root / FILE).write_text("{}\n")
    with pytest.raises(Exception, match=r"decisions\.jsonl:1"):
        exported(folder)

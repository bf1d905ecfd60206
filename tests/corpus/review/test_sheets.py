"""Sheets for those who judge elsewhere, through the command."""

import csv

import openpyxl
import pytest
from click.testing import CliRunner

from corpus.cli.main import acopio
from corpus.decisions.file import FILE, read_decisions
from corpus.review.sheets import HEADER, export_sheet, import_sheet
from crawler.errors import InputError, UsageError


def review(folder, *arguments):
    return CliRunner().invoke(acopio, ["review", "houses", "--data", str(folder.root), *map(str, arguments)])


def read(path):
    if path.suffix == ".xlsx":
        return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(path, rows):
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        path.write_text("".join("\t".join(str(v or "") for v in row) + "\n" for row in rows), "utf-8")


@pytest.mark.parametrize("suffix", [".xlsx", ".tsv"])
def test_a_sheet_goes_out_and_comes_back(folder, tmp_path, suffix):
    path = tmp_path / f"pairs{suffix}"
    done = review(folder, "--export", path, "--number", 4)
    assert done.exit_code == 0, done.output
    rows = read(path)
    assert tuple(rows[0]) == HEADER
    assert len(rows) == 5
    assert float(rows[1][4]) == 0.5
    rows[1][0], rows[2][0], rows[2][1] = "accept", "Reject", "wrong"
    rows[3][0], rows[3][3] = "correct", "Otro texto."
    write(path, rows)
    done = review(folder, "--import", path, "--who", "ana")
    assert done.exit_code == 0, done.output
    found = [(d.who, d.what, d.reason, d.into) for d in read_decisions(folder.root)]
    assert [row[1] for row in found] == ["accept", "reject", "correct"]
    assert found[1][2] == "wrong"
    assert found[2][3] == ((rows[3][2], "Otro texto."),)
    # A sheet that comes twice adds nothing, and as the word of somebody else all.
    assert "0 decisions added" in review(folder, "--import", path, "--who", "ana").output
    assert "3 decisions added" in review(folder, "--import", path, "--who", "bo").output
    # What is judged is not asked again.
    assert export_sheet(folder, tmp_path / "more.tsv", 10) == 2


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [(0, "maybe", "'maybe': give accept, reject, correct"), (3, "Otro.", "the texts were changed")],
)
def test_a_bad_row_is_named_and_nothing_is_added(folder, tmp_path, column, value, said):
    path = tmp_path / "pairs.tsv"
    export_sheet(folder, path, 4)
    rows = read(path)
    rows[1][0] = rows[2][0] = "accept"
    rows[2][column] = value
    write(path, rows)
    with pytest.raises(InputError, match=rf"pairs\.tsv:3: .*{said}"):
        import_sheet(folder, path, "ana")
    assert not (folder.root / FILE).exists()


def test_other_files_are_refused(folder, tmp_path):
    with pytest.raises(UsageError, match=r"not a sheet: give a name that ends in \.xlsx or \.tsv"):
        export_sheet(folder, tmp_path / "pairs.ods", 4)
    (tmp_path / "pairs.xlsx").write_bytes(b"PK no sheet")
    assert review(folder, "--import", tmp_path / "pairs.xlsx").exit_code == 1


def test_decisions_of_others_are_merged_and_compared(folder, tmp_path):
    export_sheet(folder, tmp_path / "pairs.tsv", 4)
    rows = read(tmp_path / "pairs.tsv")
    for row, what in zip(rows[1:], ("accept", "accept", "reject", "reject"), strict=True):
        row[0] = what
    write(tmp_path / "pairs.tsv", rows)
    import_sheet(folder, tmp_path / "pairs.tsv", "ana")
    theirs = tmp_path / "theirs.jsonl"
    own = (folder.root / FILE).read_text()
    theirs.write_text(own.replace('"ana"', '"ben"').replace("reject", "accept", 1))
    done = review(folder, "--merge", theirs)
    assert done.exit_code == 0, done.output
    assert "1 disputed" in done.output
    assert "ana and ben: 4 pairs, 75% agreed, kappa 0.50" in done.output

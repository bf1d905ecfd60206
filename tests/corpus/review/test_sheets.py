"""Sheets for those who judge elsewhere, through the command."""

import csv
import io

import openpyxl
import pytest
from click.testing import CliRunner
from review_rig import work_folder

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


def test_the_later_sheet_holds_also_where_the_clock_was_set_back(folder, tmp_path):
    path = tmp_path / "pairs.tsv"
    review(folder, "--export", path, "--number", 1)
    rows = read(path)
    for verdict in ("accept", "reject"):
        rows[1][0] = verdict
        write(path, rows)
        assert review(folder, "--import", path, "--who", "ana").exit_code == 0
        late = (folder.root / FILE).read_text().replace('"when":"20', '"when":"21')
        (folder.root / FILE).write_text(late)
    assert [d.what for d in read_decisions(folder.root)] == ["accept", "reject"]


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
    done = review(folder, "--import", tmp_path / "pairs.xlsx")
    assert done.exit_code == 1
    assert "cannot be read as .xlsx" in done.output


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


def as_excel(rows):
    """A TSV as Excel saves it: Windows-1252, quotation marks around cells that need them, CR LF."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("cp1252", "replace")


def without(rows, *names):
    kept = [place for place, name in enumerate(rows[0]) if name not in names]
    return [[row[place] for place in kept] for row in rows]


EDITS = {
    "sorted": lambda rows: [rows[0], *sorted(rows[1:], key=lambda row: row[2])],
    "columns turned": lambda rows: [row[::-1] for row in rows],
    "columns deleted": lambda rows: without(rows, "score", "source_url", "target_url", "reason"),
    "no keys": lambda rows: without(rows, "on"),
    "no texts": lambda rows: without(rows, "source_text", "target_text"),
    "title above": lambda rows: [["Pairs for Ana"], [], *rows],
    "other case": lambda rows: [[name.upper() for name in rows[0]], *rows[1:]],
    "rows added": lambda rows: [*rows, [], ["", ""]],
}
SAVED = {
    "tsv": lambda rows: "".join("\t".join(map(str, row)) + "\n" for row in rows).encode(),
    "excel": as_excel,
    "utf-16": lambda rows: as_excel(rows).decode("cp1252").encode("utf-16"),
    "semicolons": lambda rows: as_excel(rows).decode("cp1252").replace("\t", ";").encode("utf-8-sig"),
    "utf-8 taken for cp1252": lambda rows: as_excel(rows).decode("cp1252").encode().decode("cp1252").encode(),
}


@pytest.fixture
def quoted(tmp_path):
    texts = [
        ('"Yes", he said.', '"Sí", dijo el niño.'),
        ("=1+1 is two.", "=1+1 es dos."),
        ("It rains.", "Llueve."),
        ('The "kernel", as it is called.', 'El «núcleo», como se "llama".'),
    ]
    return work_folder(tmp_path / "quoted", texts)


@pytest.mark.parametrize("saved", SAVED)
@pytest.mark.parametrize("edit", EDITS)
def test_a_sheet_comes_back_as_people_and_their_programs_change_it(quoted, tmp_path, edit, saved):
    path = tmp_path / "pairs.tsv"
    assert export_sheet(quoted, path, 10) == 4
    rows = read(path)
    for row in rows[1:]:
        row[0] = "Accept " if "núcleo" in row[3] or "niño" in row[3] else "reject"
    path.write_bytes(SAVED[saved](EDITS[edit](rows)))
    assert import_sheet(quoted, path, "ana") == 4
    found = {d.on: d for d in read_decisions(quoted.root)}
    assert found.keys() == {row[-1] for row in rows[1:]}
    assert all(found[row[-1]].what == row[0].strip().lower() for row in rows[1:])
    assert all(len(d.pages) == 2 for d in found.values())


def test_a_correction_in_a_changed_encoding_is_written_as_meant(quoted, tmp_path):
    path = tmp_path / "pairs.tsv"
    export_sheet(quoted, path, 10)
    rows = read(path)
    (row,) = (row for row in rows if "niño" in row[3])
    row[0], row[3] = "correct", '"Sí", dijo la niña.'
    for name in ("excel", "utf-8 taken for cp1252"):
        path.write_bytes(SAVED[name](rows))
        import_sheet(quoted, path, name)
    assert [d.into[0][1] for d in read_decisions(quoted.root)] == ['"Sí", dijo la niña.'] * 2


def test_letters_that_an_encoding_lacks_do_not_matter_to_a_verdict(tmp_path):
    folder = work_folder(
        tmp_path / "w", [("A roof is red.", "屋根は赤い。"), ("A door is old.", "戸は古い。")]
    )
    path = tmp_path / "pairs.tsv"
    export_sheet(folder, path, 10)
    rows = read(path)
    rows[1][0] = "accept"
    path.write_bytes(as_excel(rows))
    assert import_sheet(folder, path, "ana") == 1


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda rows: without(rows, "what"), "needs the column what"),
        (lambda rows: without(rows, "on", "source_text"), "needs the column what, and on"),
        (lambda rows: [rows[0], ["correct", *rows[1][1:-1], ""]], "`correct` needs the columns on"),
        (lambda rows: [rows[0], ["accept", "", "Other.", *rows[1][3:-1], ""]], "no pair of the corpus"),
        (lambda rows: [rows[0], ["correct", "", "", *rows[1][3:]]], "`correct` needs the columns"),
    ],
)
def test_what_is_missing_is_named(folder, tmp_path, edit, said):
    path = tmp_path / "pairs.tsv"
    export_sheet(folder, path, 4)
    write(path, edit(read(path)))
    with pytest.raises(InputError, match=said):
        import_sheet(folder, path, "ana")
    assert not (folder.root / FILE).exists()

"""Files without a translation, made from a filled work list."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.cli.main import acopio
from corpus.sync.project import LocalProject, write_project
from corpus.sync.records import read_records
from corpus.tables.folder import WorkFolder

BEES = "---\ntitle: Bees\n---\n\n# Bees\n\nA hive has `one` queen.\n\n```sh\nls hive\n```\n\n- Honey\n"
ABEILLES = {
    "Bees": "Abeilles",
    "A hive has `one` queen.": "Une ruche a `one` reine.",
    "Honey": "Miel",
}


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(acopio, ["sync", *args, "--data", "w"])
    return result.exit_code, result.output


def book(files: dict[str, str]) -> None:
    for path, text in files.items():
        Path("book", path).parent.mkdir(parents=True, exist_ok=True)
        Path("book", path).write_text(text, encoding="utf-8")
    Path("w").mkdir()
    write_project(WorkFolder(Path("w")), LocalProject((str(Path("book").resolve()),), "en", ("fr",)))


def filled(translations: dict[str, str]) -> Path:
    status, _ = run("worklist", "-t", "fr", "--output", "work.tsv")
    assert status == 0
    rows = list(csv.DictReader(io.StringIO(Path("work.tsv").read_text(encoding="utf-8")), delimiter="\t"))
    for row in rows:
        row["target"] = translations.get(row["source"], "")
    with Path("work.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)
    return Path("work.tsv")


@pytest.mark.parametrize(
    ("source", "target", "new"),
    [
        ("docs/en/a.md", "docs/fr/a.md", "docs/fr/b.md"),
        ("content/en/x/a.md", "content/fr/x/a.md", "content/fr/b.md"),
        ("guide/a.md", "guide/a.fr.md", "guide/b.fr.md"),
        ("a.en.md", "a.fr.md", "b.fr.md"),
        ("_posts/a.md", "_posts/fr/a.md", "_posts/fr/b.md"),
    ],
)
def test_a_missing_file_is_made_in_the_layout_of_the_others(
    source: str, target: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = source.replace("/x/", "/").replace("a.", "b.")
    book({source: "Bees fly far.\n", target: "Les abeilles volent loin.\n", missing: BEES})
    work = filled(ABEILLES)
    status, output = run("apply", str(work), "-t", "fr", "--patch", "fr.patch")
    assert status == 0, output
    assert not Path("book", new).exists()
    assert "+Une ruche a `one` reine." in Path("fr.patch").read_text(encoding="utf-8")
    status, output = run("apply", str(work), "-t", "fr")
    assert status == 0, output
    made = Path("book", new).read_text(encoding="utf-8")
    assert made == BEES.replace("Bees", "Abeilles").replace("A hive has `one` queen.", ABEILLES["A hive has `one` queen."]).replace("Honey", "Miel")  # fmt: skip # noqa: E501
    records = read_records(Path("book"), "fr")[new]
    assert {record.origin for record in records} == {"mt"}


def test_a_translation_without_a_placeholder_stays_in_the_language_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book({"en/a.md": "Bees fly far.\n", "fr/a.md": "Les abeilles volent loin.\n", "en/b.md": BEES})
    work = filled({**ABEILLES, "A hive has `one` queen.": "Une ruche a une reine."})
    _, output = run("apply", str(work), "-t", "fr")
    assert "fr/b.md: source line 7: not written: placeholders missing `one`" in output
    assert "A hive has `one` queen." in Path("book/fr/b.md").read_text(encoding="utf-8")

"""Decisions of people on corpora of local documents: obeyed at once, and by the next build."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from click.testing import CliRunner

import corpus.demo
from corpus.cli.main import acopio
from corpus.decisions.decision import Act, Decision, page_key, pair_key
from corpus.decisions.file import add
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest

BOOK = Path(corpus.demo.__file__).parent / "book"
BUILD = ("build", "bread", "--documents", "book", "-s", "en", "-t", "es", "--data", "w", "--workers", "1")
CLOCK = (
    "The clock is a servant, and the dough is the master.",
    "El reloj es un criado, y la masa es la dueña.",
)
ENGLISH = "The oven must be as hot as it can be, and the stone in it for half an hour before the bread. " * 4


def ok(*args: str) -> None:
    result = CliRunner().invoke(acopio, list(args))
    assert result.exit_code == 0, result.output


def rows(table: str) -> list[dict[str, Any]]:
    return ds.dataset(f"w/{table}").to_table().to_pylist()


def document(url: str) -> str | None:
    return next(row["rejected_by"] for row in rows("documents") if row["url"] == url)


def decide(what: Act, on: str) -> None:
    add(Path("w"), [Decision(datetime.now(UTC), "ana", what, on)])


@pytest.mark.slow
def test_pages_and_pairs_of_local_documents_obey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BOOK, "book")
    for lang in ("en", "es"):
        Path("book", lang, "oven.md").write_text(f"# Oven\n\n{ENGLISH}\n", encoding="utf-8")
    url = "file:///book/es/oven.md"
    ok(*BUILD)
    assert document(url) == "untranslated"
    assert (manifest := read_manifest(WorkFolder(Path("w"))))
    assert manifest.command == "acopio build bread --documents book -s en -t es"

    decide(Act.REJECT, pair_key(*CLOCK))
    ok("report", "bread", "--data", "w")
    judged = {(row["source_text"], row["target_text"]): row["rejected_by"] for row in rows("pairs")}
    assert judged[CLOCK] == "rejected_by_reviewer"

    decide(Act.KEEP, page_key(url))
    ok(*BUILD)
    assert document(url) is None
    again = {(row["source_text"], row["target_text"]): row["rejected_by"] for row in rows("pairs")}
    assert again[CLOCK] == "rejected_by_reviewer"
    assert "acopio build bread --documents book" in Path("w/report.html").read_text(encoding="utf-8")

"""Keys of tables: a changed line makes those tables again that its module can bear on, and no others."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.build.code import reach
from corpus.build.keys import PACKAGES

ROOT = Path(__file__).parents[3]
BUILD = ROOT / "tests" / "support" / "build_keys.py"
STAGES = ("pages.documents", "alignment.document_pairs", "alignment.mining", "judging.sentence_pairs")

TEXTS = {
    "en": (
        "Cats sleep for most of the day and wake up late in the evening.",
        "At night they hunt for mice and birds in the garden behind the house.",
        "The cat sees well in the dark because of a mirror behind its retina.",
    ),
    "es": (
        "Los gatos duermen la mayor parte del día y se despiertan al anochecer.",
        "Por la noche cazan ratones y pájaros en el jardín detrás de la casa.",
        "El gato ve bien en la oscuridad gracias a un espejo detrás de la retina.",
    ),
}

PAIRS = {".judged", "pairs"}
ALIGNED = {".aligned/linked", ".aligned/vectors", "made_from", "document_pairs", ".mined", *PAIRS}
# Rows whose texts are the same are taken over, with the hash of what they were made from.
AFTER_DOCUMENTS = {"documents", ".marked", ".aligned/linked", "document_pairs", ".mined", *PAIRS}


def archive(path: Path) -> None:
    """A WARC file with a page in each language that links to the other."""
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for lang, other in (("en", "es"), ("es", "en")):
            head = f'<link rel="alternate" hreflang="{other}" href="https://a.org/{other}">'
            text = "".join(f"<p>{line}</p>" for line in TEXTS[lang])
            page = f"<html lang='{lang}'><head>{head}</head><body><article>{text}</article></body></html>"
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], "HTTP/1.1")
            payload = io.BytesIO(page.encode())
            url = f"https://a.org/{lang}"
            writer.write_record(writer.create_warc_record(url, "response", payload, http_headers=http))


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A copy of our packages, to be changed."""
    for package in ("crawler", "align", "corpus"):
        shutil.copytree(
            ROOT / package, tmp_path / "code" / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path / "code"


def keys(code: Path, folder: Path) -> dict[str, str]:
    """The keys of the tables after a build by the code, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(code)}
    done = subprocess.run(
        [sys.executable, str(BUILD), str(folder)], env=environment, cwd=code, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.slow
def test_a_changed_line_makes_the_tables_again_that_its_module_bears_on(code: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    archive(folder / "warc" / "a.warc.gz")
    before = keys(code, folder)

    for other in (
        "corpus/amazon/emulator/server.py",
        "corpus/report/render.py",
        "corpus/export/tables/tsv.py",
    ):
        append(code / other, "\n\nCHANGED = 1\n")
    append(code / "crawler/page/html/read.py", "\n\n# A comment.\n")
    page = code / "crawler/page/html/read.py"
    page.write_text(page.read_text("utf-8").replace("import re\n", "\n\nimport re\n", 1), "utf-8")
    after = keys(code, folder)
    assert after == before

    extracted = next(name for name in before if name.startswith(".extracted/"))
    for changed, again in (
        ("corpus/filters/rules/form/lengths.py", PAIRS),
        ("align/sentences/bead_scores.py", ALIGNED),
        ("crawler/page/html/read.py", AFTER_DOCUMENTS | {extracted}),
    ):
        before = after
        append(code / changed, "\n\nCHANGED = 1\n")
        after = keys(code, folder)
        assert {name for name in after if after[name] != before[name]} == again, changed


@pytest.mark.parametrize(
    ("stage", "reached", "not_reached"),
    [
        # A sandbox is given the name of its function; a file of words lies beside the module that reads it.
        (
            "pages.extracted",
            {"crawler.page.html.read", "crawler.page.lists.declared", "crawler.page"},
            {"align"},
        ),
        ("pages.documents", {"align.documents.relevance"}, {"align.sentences.aligner", "align.encoders.use"}),
        (
            "alignment.document_pairs",
            {"align.sentences.bead_scores", "align.encoders.use"},
            {"crawler.page.html.read"},
        ),
        ("alignment.mining", {"align.mining.mining"}, {"crawler.page.html.read", "corpus.filters"}),
        (
            "judging.sentence_pairs",
            {"corpus.filters.rules.form.lengths", "corpus.splits"},
            {"align.sentences.bead_scores"},
        ),
    ],
)
def test_a_stage_reaches_its_own_modules(stage: str, reached: set[str], not_reached: set[str]) -> None:
    modules = reach(f"corpus.build.{stage}").modules
    assert reached <= modules
    assert not not_reached & modules
    rooms = {name.split(".")[1] for name in modules if name.startswith("corpus.")}
    assert not rooms & {"report", "export", "amazon", "cli", "demo", "evaluation", "mt", "options"}


def test_packages_count_where_they_are_imported() -> None:
    imports = {stage: reach(f"corpus.build.{stage}").imports for stage in STAGES}
    assert PACKAGES.keys() <= set().union(*imports.values())
    assert "trafilatura" in imports["pages.documents"]
    assert "py3langid" in imports["pages.documents"]
    assert "scipy" in imports["judging.sentence_pairs"]
    assert "sklearn" not in imports["judging.sentence_pairs"]
    assert "trafilatura" not in imports["alignment.document_pairs"]


def test_an_unknown_module_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"corpus\.build\.nothing"):
        reach("corpus.build.nothing")

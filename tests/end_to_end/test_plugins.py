"""The plug-ins of examples/, a rule, a format and an encoder: installed, then used by commands."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

ROOT = Path(__file__).parents[2]
EXAMPLES = ("own_rule", "own_export", "own_encoder")
SCORES = {"similarity": 0.9, "margin": 1.5, "score": 0.9}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three distributions, installed by pip without a network."""
    sources, target = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("site")
    for name in EXAMPLES:  # copied, because the build leaves files beside the source
        shutil.copytree(ROOT / "examples" / name, sources / name)
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target)]
    done = subprocess.run(
        [*command, *(str(sources / name) for name in EXAMPLES)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return target


def python(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with the distributions of a folder installed."""
    paths = [str(ROOT), str(site), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def acopio(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line with the distributions of a folder installed."""
    return python(site, "-m", "corpus.cli", *arguments)


def judged(site: Path, folder: Path, *options: str) -> tuple[list[dict[str, str]], str]:
    """The rows that `acopio filter` writes of two pairs, and the table of counts."""
    rows = [
        ("CLICK HERE TO SUBSCRIBE NOW", "HAGA CLIC AQUI PARA SUSCRIBIRSE"),
        ("The cat sleeps on the sofa.", "El gato duerme en el sofá."),
    ]
    lines = ["\t".join(["source_text", "target_text", *SCORES])]
    lines += ["\t".join([*row, *map(str, SCORES.values())]) for row in rows]
    pairs = folder / "pairs.tsv"
    pairs.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = acopio(site, "filter", str(pairs), "-s", "en", "-t", "es", *options)
    assert done.returncode == 0, done.stderr
    header, *found = (line.split("\t") for line in done.stdout.splitlines())
    return [dict(zip(header, row, strict=True)) for row in found], done.stderr


@pytest.mark.slow
def test_an_installed_rule_judges_with_its_options_and_its_score(site: Path, tmp_path: Path) -> None:
    rows, counts = judged(site, tmp_path)
    assert [row["rejected_by"] for row in rows] == ["shouting", ""]
    assert float(rows[0]["capitals"]) == 1
    assert 0 < float(rows[1]["capitals"]) < 0.1
    assert [line.split() for line in counts.splitlines() if "shouting" in line] == [["shouting", "1", "1"]]
    lenient, _ = judged(site, tmp_path, "--set", "shouting.max_share=1.0")
    assert [row["rejected_by"] for row in lenient] == ["", ""]
    off, counts = judged(site, tmp_path, "--disable", "shouting")
    assert [row["rejected_by"] for row in off] == ["", ""]
    assert "capitals" not in off[0]
    assert "shouting" not in counts


def test_an_installed_rule_is_known_to_the_reader_of_options(site: Path, tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("source_text\ttarget_text\n", encoding="utf-8")
    arguments = ("filter", str(tmp_path / "pairs.tsv"), "-s", "en", "-t", "es", "--set", "shouting.most=1")
    done = acopio(site, *arguments)
    assert done.returncode == 2
    assert "filters.shouting.most: unknown key" in done.stderr
    assert "enabled, max_share, min_letters" in done.stderr
    assert "filters.shouting: unknown key" in acopio(tmp_path, *arguments).stderr  # where it is not installed


def stored(root: Path, *texts: tuple[str, str]) -> None:
    """A work folder with kept pairs."""
    common: dict[str, Any] = {"source_lang": "en", "target_lang": "es", "granularity": "sentence"}
    rows = [
        {**common, "pair_id": str(number), "source_text": source, "target_text": target}
        for number, (source, target) in enumerate(texts)
    ]
    columns = {name: [row.get(name) for row in rows] for name in PAIRS.names}
    WorkFolder(root).write("pairs", PAIRS, [pa.RecordBatch.from_pydict(columns, schema=PAIRS)])


def test_an_installed_format_is_written_and_stands_in_the_help(site: Path, tmp_path: Path) -> None:
    stored(tmp_path, ("Good morning", "Buenos días"), ("a" * 4001, "b"))
    done = acopio(site, "export", "demo", "--to", "chat", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    path = tmp_path / "exports" / "demo.en-es.chat.jsonl"
    assert done.stdout == f"{path}\t1 pair\tleft out: too_long 1\n"
    (line,) = path.read_text(encoding="utf-8").splitlines()
    asked, answer = json.loads(line)["messages"]
    assert asked == {"role": "user", "content": "Translate from en to es: Good morning"}
    assert answer == {"role": "assistant", "content": "Buenos días"}
    shown = acopio(site, "export", "--help").stdout
    assert re.search(r"^  chat +one chat per line, for language models; 4,000 bytes per text$", shown, re.M)


def test_an_installed_encoder_is_listed_and_aligns(site: Path, tmp_path: Path) -> None:
    listed = acopio(site, "encoders").stdout
    assert any(line.split()[:3] == ["trigrams", "1024", "ready"] for line in listed.splitlines())
    english = ["The university library opened in 1987.", "Mathematics is a science.", "Animals and plants."]
    spanish = ["La biblioteca de la universidad abrió en 1987.", "La matemática es una ciencia."]
    for lang, texts in (("en", english), ("es", spanish)):
        (tmp_path / f"a.{lang}").write_text("\n".join(texts) + "\n", encoding="utf-8")
    files = [str(tmp_path / f"a.{lang}") for lang in ("en", "es")]
    done = acopio(site, "align", *files, "-s", "en", "-t", "es", "--encoder", "trigrams")
    assert done.returncode == 0, done.stderr
    beads = [line.rpartition(":")[0] for line in done.stdout.splitlines()]
    assert beads == ["[0]:[0]", "[1]:[1]", "[2]:[]"]
    other = acopio(site, "align", *files, "-s", "en", "-t", "zh", "--encoder", "trigrams")
    assert other.returncode == 2
    assert "encoder 'trigrams' does not know zh" in other.stderr


@pytest.mark.slow
def test_a_build_judges_again_once_a_rule_is_installed(site: Path, tmp_path: Path) -> None:
    script = str(ROOT / "tests" / "support" / "plugin_build.py")
    found = []
    for place in (tmp_path, site):
        done = python(place, script, str(tmp_path / "data"))
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout))
    assert found == [[None, None], ["shouting", None]]


def test_the_version_of_an_encoder_is_that_of_its_plugin_too(site: Path) -> None:
    code = "from align.encoders.registry import encoder_versions; print(encoder_versions('trigrams'))"
    assert python(site, "-c", code).stdout.startswith("{'trigrams': 'acopio-own-encoder 0.1.0 ")


def distribution(site: Path, name: str, code: str, entry_points: str) -> None:
    """Writes a distribution of one module as an installer leaves it."""
    (site / f"{name}.py").write_text(code, encoding="utf-8")
    metadata = site / f"{name}-2.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n", encoding="utf-8"
    )
    (metadata / "entry_points.txt").write_text(entry_points, encoding="utf-8")


def test_a_broken_plugin_ends_the_commands_that_need_it_with_one_line(tmp_path: Path) -> None:
    groups = ("rules", "formats", "encoders")
    points = "".join(f"[acopio.{group}]\nbroken = shattered:BROKEN\n" for group in groups)
    distribution(tmp_path, "shattered", "import no_such_module\n", points)
    assert acopio(tmp_path, "--help").returncode == 0
    done = acopio(tmp_path, "encoders")
    assert done.returncode == 1
    assert done.stderr == (
        "plug-in broken (acopio.encoders) of shattered 2.0: cannot be loaded: ModuleNotFoundError: "
        "No module named 'no_such_module': update or uninstall it\n"
    )
    stored(tmp_path, ("Good morning", "Buenos días"))
    done = acopio(tmp_path, "export", "demo", "--to", "tsv", "--data", str(tmp_path))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("plug-in broken (acopio.formats) of shattered 2.0: ")


def test_a_suffix_that_is_taken_and_a_name_that_joins_names_are_refused(tmp_path: Path) -> None:
    code = """\
from align.encoders import EncoderInfo
from corpus.export import Format
CSV = Format("csv", "tsv", "", print)
BOTH = EncoderInfo("a+b", frozenset(), 1, "", print)
"""
    points = "[acopio.formats]\ncsv = clashing:CSV\n[acopio.encoders]\na+b = clashing:BOTH\n"
    distribution(tmp_path, "clashing", code, points)
    done = acopio(tmp_path, "export", "--help")
    of_formats = (
        "plug-in csv (acopio.formats) of clashing 2.0: its files have the suffix of the format tsv, .tsv\n"
    )
    assert (done.returncode, done.stderr) == (1, of_formats)
    done = acopio(tmp_path, "encoders")
    told = "plug-in a+b (acopio.encoders) of clashing 2.0: its name holds + or :, which join names\n"
    assert (done.returncode, done.stderr) == (1, told)

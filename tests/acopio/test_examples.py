"""docs/python.md, the scripts of examples/ and the notebook do what they show, on a small archive."""

import doctest
import json
import re
import runpy
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from demo_archive import write_demo_archive

from corpus.demo.academia import HOST
from corpus.demo.pages import build_site, demo_articles

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive; the corpus that one test builds from it is there for the next."""
    folder = tmp_path_factory.mktemp("user")
    write_demo_archive(folder / "crawls")
    return folder


@pytest.fixture(autouse=True)
def in_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def example(name: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [name, *arguments])
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")


@pytest.mark.slow
def test_build_from_warc(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    example("build_from_warc.py", "ml_es", "crawls/*.warc.gz", "data/ml_es", monkeypatch=monkeypatch)
    exported, _, *best = capsys.readouterr().out.splitlines()
    number = re.fullmatch(r"ml_es\.en-es\.tmx: (\d+) pairs", exported)
    assert number
    assert int(number[1]) > 90
    assert len(best) == 5
    tmx = Path("data/ml_es/exports/ml_es.en-es.tmx").read_text(encoding="utf-8")
    assert len(re.findall(r"<tu\b", tmx)) == int(number[1])


def test_the_page_on_python_shows_what_comes_out() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 20
    names: dict[str, object] = {}
    for other in ("polars", "pandas"):  # come with acopio[dev] and acopio[readers]
        if find_spec(other) is None:
            blocks = [block for block in blocks if other not in block]
    for number, block in enumerate(blocks):
        test = doctest.DocTestParser().get_doctest(block, {}, f"block {number}", None, None)
        test.globs = names
        assert test.examples
        assert doctest.DocTestRunner(verbose=False).run(test, clear_globs=False).failed == 0


def test_the_notebook_runs(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree("crawls", "data/demo/warc")
    if Path("data/ml_es").exists():  # built by another test: it is up to date
        shutil.copytree("data/ml_es", "data/notebook")
    notebook = json.loads((EXAMPLES / "acopio.ipynb").read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        assert {"id", "cell_type", "metadata", "source"} <= set(cell)
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
            exec("".join(cell["source"]), names)
    printed = capsys.readouterr().out
    assert "heading ['Overfitting']" in printed
    assert re.search(r"^\d+ of \d+ pairs kept$", printed, re.MULTILINE)
    assert re.search(r"^ml_es\.en-es\.jsonl \d+$", printed, re.MULTILINE)


def test_read_a_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    article = demo_articles()[0]
    path = f"/en/{article.slug['en']}"
    Path("page.html").write_bytes(build_site()[HOST, path].body)
    example("read_a_page.py", "page.html", f"http://{HOST}{path}", "text/html", monkeypatch=monkeypatch)
    printed = capsys.readouterr().out.splitlines()
    assert printed[1:3] == ["language: en", "licence: CC-BY-4.0"]
    assert f"in es: http://{HOST}/es/{article.slug['es']}" in printed
    assert sum(line.startswith("paragraph: ") for line in printed) > 5


def test_align_two_texts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.en").write_text("The cat sleeps. It rains today.\nContact us", encoding="utf-8")
    Path("a.es").write_text("El gato duerme. Hoy llueve.\nContact us", encoding="utf-8")
    example("align_two_texts.py", "a.en", "a.es", "en", "es", monkeypatch=monkeypatch)
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[1:] for row in rows] == [
        ["kept", "The cat sleeps.", "El gato duerme."],
        ["kept", "It rains today.", "Hoy llueve."],
        ["identical", "Contact us", "Contact us"],
    ]


def test_filter_a_tsv(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        "source_text\ttarget_text",
        'The "cat" sleeps.\tEl "gato" duerme.',
        "Built in 1912.\tConstruida en 1921.",
    ]
    Path("pairs.tsv").write_text("\n".join(rows), encoding="utf-8")
    example("filter_a_tsv.py", "pairs.tsv", "en", "es", "kept.tsv", monkeypatch=monkeypatch)
    assert capsys.readouterr().out.splitlines() == ["kept: 1", "numbers: 1"]
    (kept,) = Path("kept.tsv").read_text(encoding="utf-8").splitlines()
    assert kept.startswith('The "cat" sleeps.\tEl "gato" duerme.\t0.')


def test_every_example_but_the_plug_ins_is_run_here() -> None:
    names = {path.name for path in EXAMPLES.iterdir() if path.suffix in {".py", ".ipynb"}}
    run_here = set(re.findall(r'"(\w+\.(?:py|ipynb))"', Path(__file__).read_text(encoding="utf-8")))
    assert {name for name in names if not name.startswith("own_")} == run_here

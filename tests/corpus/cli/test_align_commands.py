import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from corpus.cli.main import COMMANDS, acopio

GERMAN = ["Maschinelles Lernen", "", "Der Hund schläft. Die Katze frisst.", "Es regnet.", "Guten Morgen!"]
FRENCH = ["L'apprentissage automatique", "Le chien dort.", "Le chat mange.", "", "Il pleut."]

PAIRS = [
    ("The dog sleeps.", "El perro duerme."),
    ("It has 4 legs.", "Tiene 4 patas."),
    ("It has 4 legs.", "La bolsa subió ayer."),
    ("", "Nada."),
]


@pytest.fixture(autouse=True)
def _in_a_fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str) -> Result:
    return CliRunner().invoke(acopio, list(args))


def write(name: str, lines: list[str], end: str = "\n") -> str:
    Path(name).write_bytes("".join(line + end for line in lines).encode())
    return name


def align(*args: str) -> Result:
    files = write("a.de", GERMAN), write("a.fr", FRENCH)
    return run("align", *files, "-s", "de", "-t", "fr", *args)


def test_a_ladder_names_every_line_once_and_leaves_empty_ones_alone() -> None:
    result = align()
    assert result.exit_code == 0, result.output
    beads = []
    for line in result.stdout.splitlines():
        source, target, score = line.split(":")
        beads.append((json.loads(source), json.loads(target)))
        assert float(score) > 0 if source != "[]" and target != "[]" else score == "0"
    assert sorted(number for bead in beads for number in bead[0]) == [0, 1, 2, 3, 4]
    assert sorted(number for bead in beads for number in bead[1]) == [0, 1, 2, 3, 4]
    assert ([0], [0]) in beads
    assert ([2], [1, 2]) in beads
    assert ([3], [4]) in beads
    assert ([1], []) in beads
    assert ([], [3]) in beads
    assert [bead[0] for bead in beads if bead[0]] == [[0], [1], [2], [3], [4]]


def test_tsv_has_a_header_and_the_pairs_only() -> None:
    rows = [line.split("\t") for line in align("--format", "tsv").stdout.splitlines()]
    assert rows[0] == ["source_text", "target_text", "similarity", "margin", "score", "bead"]
    pairs = {row[0]: (row[1], row[5]) for row in rows[1:]}
    assert pairs["Der Hund schläft. Die Katze frisst."] == ("Le chien dort. Le chat mange.", "1-2")
    assert "" not in pairs
    assert all(0 <= float(row[4]) <= 1 for row in rows[1:])


def test_tmx_is_a_translation_memory_in_both_languages() -> None:
    assert align("--format", "tmx", "--output", "a.tmx").stdout == ""
    root = etree.parse("a.tmx").getroot()
    assert root.find("header").get("srclang") == "de"
    units = [[variant.findtext("seg") for variant in unit.iter("tuv")] for unit in root.iter("tu")]
    assert ["Es regnet.", "Il pleut."] in units


def test_line_ends_and_byte_order_mark_change_nothing() -> None:
    plain = align().stdout
    files = write("b.de", GERMAN, "\r\n"), write("b.fr", ["\ufeff" + FRENCH[0], *FRENCH[1:]])
    assert run("align", *files, "-s", "de", "-t", "fr-CA").stdout == plain


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"Gut.\n\xff\xfe\n", 1, "b.de:2: not UTF-8"),
        (b"\n \n", 1, "b.de: no text"),
    ],
)
def test_a_bad_file_is_named_with_its_line(content: bytes, status: int, message: str) -> None:
    Path("b.de").write_bytes(content)
    result = run("align", "b.de", write("b.fr", FRENCH), "-s", "de", "-t", "fr", "--output", "out")
    assert result.exit_code == status
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-s", "de", "-t", "eu"], "does not know eu: it knows ar de en"),
        (["-s", "de", "-t", "eu"], "for de and eu try --encoder e5 or laser"),
        (["-s", "de", "-t", "fr", "--encoder", "x"], "known: use"),
        (["-s", "de"], "--target-lang"),
        (["-s", "de", "-t", "fr", "--format", "xml"], "ladder"),
    ],
)
def test_wrong_calls_end_with_status_two(args: list[str], message: str) -> None:
    result = run("align", write("a.de", GERMAN), write("a.fr", FRENCH), *args)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_missing_file_is_wrong_usage() -> None:
    assert run("align", "no.de", "no.fr", "-s", "de", "-t", "fr").exit_code == 2


def score(lines: list[str], *args: str) -> Result:
    return run("score", write("pairs.tsv", lines), "-s", "en", "-t", "es", *args)


def test_scores_are_appended_to_every_row_in_order() -> None:
    rows = [f"{number}\t{target}\tx\t{source}" for number, (source, target) in enumerate(PAIRS)]
    result = score(["id\ttarget_text\tnote\tsource_text", *rows])
    assert result.exit_code == 0, result.output
    header, *scored = result.stdout.split("\n")[:-1]
    assert header == "id\ttarget_text\tnote\tsource_text\tsimilarity\tmargin\tscore"
    assert [row.rsplit("\t", 3)[0] for row in scored] == rows
    values = [[float(field) for field in row.split("\t")[4:]] for row in scored]
    assert values[0][2] > values[2][2]
    assert values[1][2] > values[2][2]
    assert values[3] == [0, 0, 0]


def test_with_columns_there_is_no_header_row() -> None:
    result = score([f"u\t{a}\t{b}" for a, b in PAIRS], "--columns", "2,3", "--output", "scored.tsv")
    assert (result.exit_code, result.stdout) == (0, "")
    scored = Path("scored.tsv").read_text(encoding="utf-8").splitlines()
    assert len(scored) == len(PAIRS)
    assert scored[0].startswith("u\tThe dog sleeps.\tEl perro duerme.\t0.")


def test_scoring_twice_changes_nothing_and_doubles_no_column() -> None:
    score(["source_text\ttarget_text", *("\t".join(pair) for pair in PAIRS)], "--output", "once.tsv")
    again = run("score", "once.tsv", "-s", "en", "-t", "es").stdout
    assert again == Path("once.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lines", "args", "status", "message"),
    [
        (["source_text\ttarget_text", "a\tb", "a"], [], 1, "pairs.tsv:3: 1 column, but line 1 has 2"),
        (["a\tb"], [], 1, "pairs.tsv:1: no column source_text"),
        (["source_text\tsource_text\ttarget_text"], [], 1, "more than one column source_text"),
        ([], [], 1, "pairs.tsv: empty"),
        (["a\tb"], ["--columns", "2,3"], 1, "there is no column 3"),
        (["a\tb"], ["--columns", "0,1"], 2, "two numbers from 1"),
        (["a\tb"], ["--columns", "1"], 2, "two numbers from 1"),
        (["a\tb"], ["--columns", "1,1"], 2, "the same column"),
        (["a\tb"], ["--columns", "1,2", "--output", "pairs.tsv"], 2, "is the input file"),
        (["a\tb"], ["--columns", "1,2", "--encoder", "none"], 2, "unknown"),
    ],
)
def test_a_wrong_file_of_pairs_is_named(lines: list[str], args: list[str], status: int, message: str) -> None:
    result = score(lines, *args)
    assert result.exit_code == status
    assert message in result.stderr
    assert result.stdout == ""


def test_a_header_alone_is_a_file_of_no_pairs() -> None:
    result = score(["source_text\ttarget_text"])
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)


def test_encoders_lists_languages_and_state() -> None:
    result = run("encoders")
    assert result.exit_code == 0
    header, use, e5, laser = (line.split() for line in result.stdout.splitlines()[:4])
    assert header == ["name", "dimension", "state", "weights"]
    assert use[:3] == ["use*", "512", "ready"]
    assert (e5[:2], laser[:2]) == (["e5", "384"], ["laser", "1024"])
    assert all(row[2] in {"ready", "missing:", "installed;"} for row in (e5, laser))
    assert "\nuse: 15 languages\nar de en es" in result.stdout


def test_help_lists_every_command_without_importing_any() -> None:
    code = (
        "import sys, corpus.cli.main as cli; sys.argv = ['acopio', '--help']\n"
        "try: cli.main()\n"
        "finally: print(sorted({'numpy', 'daft', 'scrapy', 'pyarrow'} & set(sys.modules)), file=sys.stderr)"
    )
    start = time.perf_counter()
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert time.perf_counter() - start < 5  # about 0.2 s where nothing else runs
    assert done.stderr.strip() == "[]"
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", ["topic", "align", "score", "encoders", "export", "report", "status"])
def test_each_command_has_help_that_agrees_with_its_line_in_the_list(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: acopio {command} ")


def test_an_unknown_command_is_wrong_usage_and_the_version_is_not() -> None:
    assert run("nosuch").exit_code == 2
    assert run("--version").stdout.startswith("acopio ")

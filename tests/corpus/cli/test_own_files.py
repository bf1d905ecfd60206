"""Files and pipes of users, as align, score and filter read them."""

import csv
import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from corpus.cli.main import acopio

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ROOT = Path(__file__).parents[3]
PAIRS = [
    ("The dog sleeps in the garden.", "El perro duerme en el jardín."),
    ("It has 4 legs.", "Tiene 4 patas."),
    ("We read a long book.", "Leemos un libro largo."),
]
LANGUAGES = ["-s", "en", "-t", "es"]


@pytest.fixture(autouse=True)
def _in_a_fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(acopio, list(args), input=stdin)


def tsv(rows: list[tuple[str, ...]], header: tuple[str, ...] = ("source_text", "target_text")) -> bytes:
    return "".join("\t".join(row) + "\n" for row in [header, *rows]).encode()


def write(name: str, content: bytes) -> str:
    Path(name).write_bytes(content)
    return name


def test_a_pipe_is_read_once_and_whole() -> None:
    rows = [(f"{source} {number}", f"{target} {number}") for number in range(40) for source, target in PAIRS]
    plain = run("score", write("pairs.tsv", tsv(rows)), *LANGUAGES)
    assert plain.exit_code == 0, plain.output
    assert run("score", "-", *LANGUAGES, stdin=tsv(rows)).stdout == plain.stdout
    done = subprocess.run(
        [sys.executable, "-m", "corpus.cli", "score", "/dev/stdin", *LANGUAGES],
        input=tsv(rows),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.decode() == plain.stdout
    assert done.stdout.count(b"\n") == len(rows) + 1


@pytest.mark.slow
def test_filter_reads_a_pipe_once_and_whole() -> None:
    rows = [(f"{source} {number}", f"{target} {number}") for number in range(40) for source, target in PAIRS]
    done = subprocess.run(
        [sys.executable, "-m", "corpus.cli", "filter", "/dev/stdin", *LANGUAGES],
        input=tsv(rows),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.count(b"\n") == len(rows) + 1


def test_align_takes_one_file_from_standard_input() -> None:
    source, target = (("\n".join(side) + "\n").encode() for side in zip(*PAIRS, strict=True))
    write("a.es", target)
    expected = run("align", write("a.en", source), "a.es", *LANGUAGES).stdout
    assert run("align", "-", "a.es", *LANGUAGES, stdin=source).stdout == expected
    result = run("align", "-", "-", *LANGUAGES, stdin=source)
    assert (result.exit_code, "only one" in result.stderr) == (2, True)


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_compressed_files_are_recognised_by_their_content(pack) -> None:
    plain = run("filter", write("a.tsv", tsv(PAIRS)), *LANGUAGES).stdout
    assert run("filter", write("b.tsv", pack(tsv(PAIRS))), *LANGUAGES).stdout == plain
    cut = run("filter", write("c.tsv", pack(tsv(PAIRS * 50))[:-9]), *LANGUAGES)
    assert cut.exit_code == 1
    assert "c.tsv: damaged or cut short" in cut.stderr


def test_the_suffix_of_the_output_compresses_it() -> None:
    write("a.tsv", tsv(PAIRS))
    plain = run("score", "a.tsv", *LANGUAGES).stdout
    for name, unpack in (("b.tsv.gz", gzip.decompress), ("b.tsv.zst", zstd.decompress)):
        assert run("score", "a.tsv", *LANGUAGES, "--output", name).exit_code == 0
        assert unpack(Path(name).read_bytes()).decode() == plain


def test_csv_keeps_commas_quotation_marks_and_line_ends() -> None:
    rows = [("7", 'He said "yes", and left.', "Dijo «sí» y se fue."), ("8", "One\ntwo.", "Uno\ndos.")]
    text = io.StringIO()
    csv.writer(text).writerows([("id", "en", "es"), *rows])
    result = run(
        "filter", write("a.csv", text.getvalue().encode()), *LANGUAGES, "--columns", "en,es",
        "--disable", "personal_data",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    header, *found = csv.reader(io.StringIO(result.stdout))
    assert header[:3] == ["id", "en", "es"]
    assert [tuple(row[:3]) for row in found] == rows
    scored = run("score", "a.csv", *LANGUAGES, "--columns", "en,es", "--output", "b.csv")
    assert scored.exit_code == 0
    with Path("b.csv").open(newline="") as file:
        assert [tuple(row[:3]) for row in csv.reader(file)][1:] == rows


def test_a_spreadsheet_with_semicolons_is_csv_too() -> None:
    write("a.csv", b"en;es\nThe dog, big, sleeps.;El perro, grande, duerme.\n")
    assert run("score", "a.csv", *LANGUAGES, "--columns", "en,es").stdout.startswith("en,es,similarity")


def test_columns_have_names_and_a_wrong_one_gets_a_suggestion() -> None:
    write("a.tsv", tsv(PAIRS, ("english", "spanish")))
    result = run("score", "a.tsv", *LANGUAGES, "--columns", "english,spanish")
    assert result.stdout.splitlines()[0] == "english\tspanish\tsimilarity\tmargin\tscore"
    assert run("filter", "a.tsv", *LANGUAGES, "--columns", "english,spanish").stdout.startswith(
        "english\tspanish\t"
    )
    wrong = run("score", "a.tsv", *LANGUAGES, "--columns", "english,spanisch")
    assert wrong.exit_code == 1
    assert "a.tsv:1: no column spanisch" in wrong.stderr
    assert "did you mean 'spanish'?" in wrong.stderr


def test_columns_of_parquet_have_names() -> None:
    pq.write_table(pa.table({"en": [a for a, _ in PAIRS], "es": [b for _, b in PAIRS]}), "a.parquet")
    result = run("filter", "a.parquet", *LANGUAGES, "--columns", "en,es", "--output", "b.parquet")
    assert result.exit_code == 0, result.output
    assert pq.read_table("b.parquet").column_names[:2] == ["en", "es"]


@pytest.mark.parametrize("command", ["score", "filter"])
def test_bad_rows_are_named_or_left_out_and_counted(command: str) -> None:
    bad = tsv(PAIRS) + b"one field\n" + b"caf\xe9\tcaf\xe9\n" + b"Good night.\tBuenas noches.\n"
    write("a.tsv", bad)
    strict = run(command, "a.tsv", *LANGUAGES)
    assert strict.exit_code == 1
    assert "a.tsv:5: 1 column, but line 1 has 2" in strict.stderr
    assert "--skip-bad-rows" in strict.stderr
    lenient = run(command, "a.tsv", *LANGUAGES, "--skip-bad-rows")
    assert lenient.exit_code == 0
    assert len(lenient.stdout.splitlines()) == 1 + len(PAIRS) + 1
    (line,) = (line for line in lenient.stderr.splitlines() if "bad rows" in line)
    assert line == ("a.tsv: 2 bad rows were left out (line 5: 1 column, but line 1 has 2; line 6: not UTF-8)")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_csv_is_told_by_the_records(delimiter: str) -> None:
    # The texts hold the other marks, more often in some rows than the delimiter.
    rows = [*PAIRS, ("One, two, three; four | five.", "Uno, dos, tres; cuatro | cinco.")]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("en", "es", "note"), *((a, b, "") for a, b in rows)])
    write("a.csv", text.getvalue().encode())
    result = run("filter", "a.csv", *LANGUAGES, "--columns", "en,es", "--encoder", "none", "--quiet")
    assert result.exit_code == 0, result.output
    found = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["en"], row["es"]) for row in found] == rows


def test_csv_that_is_read_as_tsv_is_told_the_option() -> None:
    result = run("filter", "-", *LANGUAGES, "--columns", "en,es", stdin=b"en,es\none,uno\n")
    assert (result.exit_code, "<stdin>:1" in result.stderr) == (1, True)
    assert "give --from csv" in result.stderr


def test_align_leaves_out_bad_lines_and_counts_them() -> None:
    write("a.es", "".join(f"{target}\n" for _, target in PAIRS).encode())
    lines = [source.encode() for source, _ in PAIRS]
    write("a.en", b"\n".join([*lines[:1], b"caf\xe9 \xff", *lines[1:]]) + b"\n")
    strict = run("align", "a.en", "a.es", *LANGUAGES)
    assert strict.exit_code == 1
    assert "a.en:2: not UTF-8 (byte 4 of the line)" in strict.stderr
    assert "--skip-bad-rows" in strict.stderr
    lenient = run("align", "a.en", "a.es", *LANGUAGES, "--skip-bad-rows")
    assert lenient.exit_code == 0
    assert "a.en: 1 bad line was left out (line 2: not UTF-8 (byte 4 of the line))" in lenient.stderr
    # The others keep their numbers and counterparts.
    found = [line.rsplit(":", 1)[0] for line in lenient.stdout.splitlines()]
    assert found == ["[0]:[0]", "[1]:[]", "[2]:[1]", "[3]:[2]"]
    # A bad line is no empty one: the paragraph goes on.
    tsv_lines = run(
        "align", "a.en", "a.es", *LANGUAGES, "--skip-bad-rows", "--granularity", "paragraph"
    ).stdout
    assert tsv_lines.count("]:[0, 1, 2]:") == 1


def test_a_misspelt_choice_or_a_language_by_its_name_is_told_what_was_meant() -> None:
    write("a.en", b"One.\n")
    result = run("align", "a.en", "a.en", *LANGUAGES, "--format", "tsvv")
    assert (result.exit_code, "did you mean 'tsv'?" in result.stderr) == (2, True)
    result = run("align", "a.en", "a.en", "-s", "Spanish", "-t", "en")
    assert (result.exit_code, "did you mean 'es' (Spanish)?" in result.stderr) == (2, True)


def test_csv_that_is_none_is_named_with_its_line() -> None:
    write("a.csv", b'en,es\n"one",uno\n"two" x,dos\n')
    result = run("score", "a.csv", *LANGUAGES, "--columns", "en,es")
    assert (result.exit_code, "a.csv:3: not CSV" in result.stderr) == (1, True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_of_unicode_are_recognised(encoding: str) -> None:
    expected = run("filter", write("plain.tsv", tsv(PAIRS)), *LANGUAGES, "--encoder", "none")
    content = tsv(PAIRS).decode().encode(encoding)
    found = run("filter", write("other.tsv", content), *LANGUAGES, "--encoder", "none")
    assert (found.exit_code, found.stdout) == (0, expected.stdout)


def test_text_with_bytes_of_zero_is_no_utf_16() -> None:
    rows = [("A zero\0 within.", "Un cero\0 dentro."), *PAIRS]
    found = run("filter", write("zeros.tsv", tsv(rows)), *LANGUAGES, "--encoder", "none")
    assert (found.exit_code, len(found.stdout.splitlines())) == (0, 5)


def test_lines_that_end_with_a_carriage_return_alone_are_lines() -> None:
    source, target = ("\r".join(side).encode() for side in zip(*PAIRS, strict=True))
    result = run("align", write("a.en", source), write("a.es", target), *LANGUAGES)
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["[0]", "[1]", "[2]"]
    # In a file with line feeds a carriage return within a line is part of the text, as for `wc -l`.
    mixed = write("a.tsv", tsv([("one\rtwo", "uno\rdos")]))
    assert run("score", mixed, *LANGUAGES).stdout.count("\n") == 2


@pytest.mark.parametrize(
    ("rows", "languages", "warning"),
    [
        ([(b, a) for a, b in PAIRS] * 3, LANGUAGES, "are the two languages swapped?"),
        ([(a, a) for a, _ in PAIRS] * 3, LANGUAGES, "9 of 9 pairs have the same text on both sides"),
        ([*PAIRS, ("word " * 2000, "palabra")], LANGUAGES, "a.tsv:5: a text of 10,000 characters"),
        (PAIRS * 3, ["-s", "en", "-t", "fr"], "the targets look Spanish, not French"),
    ],
)
def test_what_looks_wrong_is_said(rows, languages, warning) -> None:
    result = run("score", write("a.tsv", tsv(rows)), *languages, "--no-learn")
    assert result.exit_code == 0
    assert warning in result.stderr
    assert "warning" not in run("score", write("b.tsv", tsv(PAIRS * 3)), *LANGUAGES).stderr


def test_align_warns_of_swapped_and_equal_files() -> None:
    source, target = (("\n".join(side * 3) + "\n").encode() for side in zip(*PAIRS, strict=True))
    write("a.en", source), write("a.es", target)
    assert "swapped?" in run("align", "a.es", "a.en", *LANGUAGES).stderr
    assert "the same text" in run("align", "a.en", write("b.en", source), *LANGUAGES).stderr


def test_regions_are_two_languages_in_a_memory() -> None:
    write("a.tw", "今天下雨。\n我喜歡讀書。\n".encode())
    write("a.cn", "今天下雨。\n我喜欢读书。\n".encode())
    args = ["-s", "zh_TW", "-t", "zh-cn", "--format", "tmx", "--output", "a.tmx"]
    assert run("align", "a.tw", "a.cn", *args).exit_code == 0
    root = etree.parse("a.tmx").getroot()
    assert root.find("header").get("srclang") == "zh-TW"
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [v.get(lang) for v in root.iter("tuv")][:2] == ["zh-TW", "zh-CN"]


def test_an_unknown_language_is_wrong_usage() -> None:
    result = run("filter", write("a.tsv", tsv(PAIRS)), "-s", "en", "-t", "xx")
    assert (result.exit_code, "language 'xx': unknown" in result.stderr) == (2, True)


def test_filter_loads_an_encoder_only_for_a_rule_that_asks() -> None:
    write("a.tsv", tsv(PAIRS))
    code = (
        "import sys\nfrom corpus.cli.main import main\nfrom align.encoders.registry import get_encoder\n"
        "try: main()\nfinally: print(get_encoder.cache_info().currsize > 0, file=sys.stderr)"
    )
    for args, loaded in (([], "True"), (["--encoder", "none"], "False")):
        command = [sys.executable, "-c", code, "filter", str(Path("a.tsv").resolve()), *LANGUAGES, *args]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        assert done.stderr.splitlines()[-1] == loaded
        assert ("similarity" in done.stdout.splitlines()[0]) == (loaded == "True")


def test_a_pipe_or_link_named_as_the_output_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    write("a.tsv", tsv(PAIRS))
    expected = run("score", "a.tsv", *LANGUAGES).stdout
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert run("score", "a.tsv", *LANGUAGES, "--output", "pipe").exit_code == 0
        assert reader.communicate()[0].decode() == expected
    assert Path("pipe").is_fifo()
    Path("target.tsv").touch()
    Path("link.tsv").symlink_to("target.tsv")
    assert run("score", "a.tsv", *LANGUAGES, "--output", "link.tsv").exit_code == 0
    assert Path("link.tsv").is_symlink()
    assert Path("target.tsv").read_text() == expected


def test_a_score_that_is_no_number_is_named_with_its_line() -> None:
    rows = [(*pair, "0.5") for pair in PAIRS] + [("One.", "Uno.", "good")]
    write("a.tsv", tsv(rows, ("source_text", "target_text", "score")))
    result = run("filter", "a.tsv", *LANGUAGES)
    assert (result.exit_code, "a.tsv:5: column score: 'good' is not a number" in result.stderr) == (1, True)


def test_a_score_is_measured_only_for_a_rule_that_is_on() -> None:
    write("a.tsv", tsv(PAIRS))
    every, some = (
        run("filter", "a.tsv", *LANGUAGES, "--encoder", "none", *more).stdout.splitlines()[0].split("\t")
        for more in ((), ("--disable", "wrong_language"))
    )
    assert [name for name in every if name not in some] == ["language"]

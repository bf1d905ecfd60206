import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from corpus.cli.main import acopio

HEADER = "id\tsource_text\ttarget_text\tsimilarity\tmargin\tscore"
ROWS = [
    "1\tThe model uses PyTorch.\tEl modelo usa PyTorch.\t0.9\t1.4\t0.8",
    "2\tThe model uses PyTorch\tEl modelo usa PyTorch\t0.9\t1.4\t0.9",
    "3\tThe set has 1,500 images.\tEl conjunto tiene 2.500 imágenes.\t0.9\t1.4\t0.7",
    "4\tThe cat sleeps.\tEl gato duerme.\t\t\t",
]


def run(*args):
    return CliRunner().invoke(acopio, ["filter", *map(str, args)])


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def read(text):
    header, *rows = (line.split("\t") for line in text.splitlines())
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_all_rows_stay_in_order_with_their_columns_and_reasons(pairs):
    result = run(pairs, "-s", "en", "-t", "es")
    assert result.exit_code == 0
    rows = read(result.stdout)
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["rejected_by"] for row in rows] == ["duplicate", "", "numbers", ""]
    assert rows[0]["similarity"] == "0.9"
    assert rows[2]["numbers"] == "0"


def test_counts_by_rule_go_to_stderr(pairs):
    lines = run(pairs, "-s", "en", "-t", "es").stderr.splitlines()
    table = {line.split()[0]: line.split()[1:] for line in lines if ":" not in line}
    assert table["numbers"] == ["1", "1"]
    assert (table["kept"], table["pairs"]) == (["2"], ["4"])


def test_rules_can_be_set_and_disabled(pairs):
    result = run(pairs, "-s", "en", "-t", "es", "--disable", "numbers", "--set", "low_score.min=0.85")
    assert [row["rejected_by"] for row in read(result.stdout)] == ["low_score", "", "low_score", ""]


def test_the_suffix_of_the_output_is_its_format(pairs, tmp_path):
    out = tmp_path / "judged.parquet"
    assert run(pairs, "-s", "en", "-t", "es", "--output", out).exit_code == 0
    table = pq.read_table(out)
    assert table.column("rejected_by").to_pylist() == ["duplicate", None, "numbers", None]
    assert table.schema.field("numbers").type == pa.float32()
    again = tmp_path / "again.tsv"
    assert run(out, "-s", "en", "-t", "es", "--output", again).exit_code == 0
    assert [row["rejected_by"] for row in read(again.read_text())] == ["duplicate", "", "numbers", ""]


def test_missing_scores_are_measured_and_no_header_stays_none(tmp_path):
    path = tmp_path / "plain.tsv"
    path.write_text("7\tThe cat sleeps.\tEl gato duerme.\n", encoding="utf-8")
    result = run(path, "-s", "en", "-t", "es", "--columns", "2,3")
    (fields,) = (line.split("\t") for line in result.stdout.splitlines())
    assert fields[:3] == ["7", "The cat sleeps.", "El gato duerme."]
    assert float(fields[3]) > 0.5
    assert len(fields) == 3 + 3 + 5 + 3  # scores, scores of the rules; masked, rejected_by, rejections


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (("--set", "length_ratio"), "not an option: RULE.OPTION=VALUE"),
        (("--set", "length_ratio.maxx=2"), "did you mean max?"),
        (("--set", "length_ratio.max=x"), "length_ratio.max: 'x' is not a number"),
        (("--set", "wrong_language.identifier=cld"), "allowed: py3langid, langdetect"),
        (("--disable", "lenght"), "filters.lenght: unknown key"),
    ],
)
def test_wrong_options_are_wrong_usage(pairs, extra, message):
    result = run(pairs, "-s", "en", "-t", "es", *extra)
    assert result.exit_code == 2
    assert message in result.stderr

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from corpus.cli.results.export import export
from corpus.export.run import ExportOptions, export_pairs
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.errors import UsageError

LICENSES = [
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-4.0 AND CC-BY-SA-4.0",
    "CC-BY-4.0 AND MIT",
    "https://a.org/terms",
    None,
]


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    rows = [
        {
            "pair_id": str(number),
            "source_lang": "en",
            "target_lang": "es",
            "source_text": f"text {number}",
            "target_text": f"texto {number}",
            "granularity": "sentence",
            "bead": "1-1",
            "score": number / 10,
            "license": name,
        }
        for number, name in enumerate(LICENSES)
    ]
    work = WorkFolder(tmp_path)
    work.write("pairs", PAIRS, [pa.RecordBatch.from_pylist(rows, schema=PAIRS)])
    return work


def exported(folder: WorkFolder, *patterns: str) -> list[str | None]:
    (result,) = export_pairs(folder, "t", ["parquet"], ExportOptions(licenses=patterns))
    names: list[str | None] = pq.read_table(result.files[0])["license"].to_pylist()
    assert result.written + sum(result.skipped.values()) == len(LICENSES)
    return names


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        ((), LICENSES),
        (("CC-BY-4.0",), LICENSES[:1]),
        (("cc-*",), LICENSES[:3]),
        (("CC-BY-SA-*",), LICENSES[1:2]),
        (("CC-BY-4.0", "MIT"), [LICENSES[0], LICENSES[3]]),
        (("https://a.org/*", "none"), LICENSES[4:]),
        (("*",), LICENSES),
    ],
)
def test_every_licence_of_a_pair_must_be_allowed(
    folder: WorkFolder, patterns: tuple[str, ...], kept: list[str | None]
) -> None:
    assert exported(folder, *patterns) == kept


def test_a_licence_that_no_pair_has_is_wrong_usage(folder: WorkFolder) -> None:
    with pytest.raises(
        UsageError, match=r"GPL-\*: no kept pair has such a licence: there are CC-BY-4.0, .*none"
    ):
        export_pairs(folder, "t", ["tsv"], ExportOptions(licenses=("CC-*", "GPL-*")))


def test_pairs_left_out_are_counted_by_the_first_reason(folder: WorkFolder) -> None:
    (result,) = export_pairs(folder, "t", ["tsv"], ExportOptions(min_score=0.2, licenses=("CC-*",)))
    assert (result.written, result.skipped) == (1, {"other_license": 3, "below_min_score": 2})


def test_the_command_takes_lists_and_repeats(folder: WorkFolder) -> None:
    arguments = [
        "t",
        "--to",
        "tsv",
        "--data",
        str(folder.root),
        "--license",
        "CC-BY-4.0,MIT",
        "--license",
        "none",
    ]
    done = CliRunner().invoke(export, arguments)
    assert done.exit_code == 0
    assert "3 pairs\tleft out: other_license 3" in done.output

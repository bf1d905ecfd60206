import pyarrow as pa
import pytest

from corpus.export.run import ExportOptions, export_pairs
from corpus.settling.settle import forget_exports
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.errors import UsageError

SPLITS = {"train": 5, "dev": 2, "test": 1}


@pytest.fixture
def folder(tmp_path):
    rows = [
        {
            "pair_id": f"{split}{number}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": f"{split} {number}",
            "target_text": f"parte {split} {number}",
            "granularity": "sentence",
            "split": split,
        }
        for split, size in SPLITS.items()
        for number in range(size)
    ]
    dropped = {**rows[0], "pair_id": "d", "split": None, "rejected_by": "near_test"}
    work = WorkFolder(tmp_path)
    work.write("pairs", PAIRS, [pa.Table.from_pylist([*rows, dropped], PAIRS)])
    return work


def exported(folder, *formats, **options):
    results = export_pairs(folder, "solar", formats, ExportOptions(**options))
    return {path.name: result.written for result in results for path in result.files}


def test_each_split_has_a_file_of_its_own(folder):
    assert exported(folder, "tsv") == {
        "solar.en-es.tsv": 5,
        "solar.en-es.dev.tsv": 2,
        "solar.en-es.test.tsv": 1,
    }
    lines = (folder.exports / "solar.en-es.test.tsv").read_text("utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == ["test 0"]


def test_what_amazon_learns_from_is_train_alone(folder):
    assert exported(folder, "amazon-csv") == {
        "solar.en-es.amazon.csv": 5,
        "solar.es-en.amazon.csv": 5,
    }


def test_splits_are_chosen(folder):
    assert exported(folder, "tsv", splits=("all",)) == {"solar.en-es.tsv": 8}
    assert exported(folder, "tsv", splits=("train",)) == {"solar.en-es.tsv": 5}
    assert exported(folder, "amazon-csv", splits=("test",), directions=("en-es",)) == {
        "solar.en-es.test.amazon.csv": 1
    }
    with pytest.raises(UsageError, match="tset: no such split"):
        exported(folder, "tsv", splits=("tset",))


def test_pairs_of_no_split_are_to_train_on(folder):
    table = folder.dataset("pairs").to_table()
    place = PAIRS.get_field_index("split")
    folder.write(
        "pairs", PAIRS, [table.set_column(place, PAIRS.field(place), pa.nulls(len(table), pa.string()))]
    )
    assert exported(folder, "tsv") == {"solar.en-es.tsv": 8}


def test_exports_are_forgotten_and_nothing_else(folder):
    exported(folder, "tsv", "moses")
    mine = folder.exports / "solarium.txt"
    mine.write_text("mine")
    forget_exports(folder, "solar")
    assert list(folder.exports.iterdir()) == [mine]
    forget_exports(WorkFolder(folder.root / "none"), "solar")

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cli.results.export import export
from corpus.export.direction import Direction
from corpus.export.run import ExportOptions, export_pairs
from corpus.export.tables import huggingface
from corpus.settling.settle import forget_exports
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, Options, write_manifest
from corpus.tables.schemas import PAIRS
from corpus.tables.signatures import LEARNT, Signature
from crawler.errors import UsageError

datasets = pytest.importorskip("datasets", reason="`make test-all` installs it")

EN_ES = Direction("en", "es")
HOSTILE = [
    "a\u202eb\u2066c",
    "🤖👩‍🔬",
    "\x00\x07",
    "&amp; <seg>",
    "two\nlines\u2028",
    '"q", \\',
    "---\nlicense: mit",
]


def pair(source: str, target: str, number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "pair_id": f"{number:024x}",
        "source_url": "https://www.example.org/en/a",
        "target_url": "https://example.org/es/a",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": source,
        "target_text": target,
        "granularity": "sentence",
        "score": 0.9,
        "masked": 0,
        "machine_translated": False,
        "topic": "demo",
        "origin": "aligned",
        **values,
    }


def batch(*pairs: dict[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(pairs), schema=PAIRS)


def stored(root: Path, *pairs: dict[str, Any]) -> WorkFolder:
    folder = WorkFolder(root)
    folder.write("pairs", PAIRS, [batch(*pairs)])
    return folder


def front(folder: Path) -> dict[str, Any]:
    _, head, _ = (folder / "README.md").read_text("utf-8").split("---\n", 2)
    content: dict[str, Any] = yaml.safe_load(head)
    return content


def load(folder: Path, cache: Path) -> Any:
    return datasets.load_dataset(str(folder), cache_dir=str(cache))


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)


def test_the_datasets_library_loads_every_split_with_hostile_texts(tmp_path: Path) -> None:
    splits = ["train", None, "dev", "test", "train", "train", "test"]
    pairs = [
        pair(text, text[::-1], n, split=split, source_url=None if n == 3 else "https://b.org/x")
        for n, (text, split) in enumerate(zip(HOSTILE, splits, strict=True))
    ]
    folder = stored(tmp_path / "data", *pairs)
    (result,) = export_pairs(folder, "demo", ["huggingface"])
    assert (result.files, result.written) == ((folder.exports / "demo.en-es.hf",), len(HOSTILE))
    loaded = load(result.files[0], tmp_path / "cache")
    assert {name: len(rows) for name, rows in loaded.items()} == {"train": 4, "validation": 1, "test": 2}
    assert loaded["train"].features["translation"] == datasets.Translation(languages=["en", "es"])
    assert loaded["train"]["translation"][:] == [
        {"en": HOSTILE[n], "es": HOSTILE[n][::-1]} for n in (0, 1, 4, 5)
    ]
    assert loaded["test"][0]["source_url"] is None
    assert loaded["test"][0]["pair_id"] == f"{3:024x}"
    assert not {"rejected_by", "source_text", "split"} & set(loaded["train"].column_names)


@settings(deadline=None)
@given(
    texts=st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text("añ\0\n\u2028|`")), max_size=6
    )
)
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    base = tmp_path_factory.mktemp("hf") / "demo.es-en"
    pairs = batch(*(pair(*both, number=n) for n, both in enumerate(texts)))
    (folder,) = huggingface.write([pairs], EN_ES.reverse, base).files
    if texts:
        rows = pq.read_table(folder / huggingface.data_file("train")).to_pylist()
        assert [(row["translation"]["en"], row["translation"]["es"]) for row in rows] == texts
        assert all(row["source_lang"] == "es" and row["source_url"].endswith("/es/a") for row in rows)
    assert front(folder)["language"] == ["es", "en"]


def test_bytes_do_not_depend_on_how_rows_arrive(tmp_path: Path) -> None:
    many = batch(*(pair(f"s {n}", f"t {n}", n, split=["train", "dev"][n % 2]) for n in range(50_000)))
    whole = huggingface.write([many], EN_ES, tmp_path / "a").files[0]
    pieces = huggingface.write(
        [many.slice(s, 7_000) for s in range(0, 50_000, 7_000)], EN_ES, tmp_path / "b"
    ).files[0]
    for name in ("README.md", huggingface.data_file("train"), huggingface.data_file("dev")):
        assert (whole / name).read_bytes() == (pieces / name).read_bytes()
    assert pq.ParquetFile(whole / huggingface.data_file("train")).num_row_groups == 2


def test_the_card_tells_sizes_sources_licences_and_shares(tmp_path: Path) -> None:
    pairs = [
        pair("one two", "uno", 1, license="MIT"),
        pair("three", "tres", 2, license="MIT AND CC-BY-4.0", machine_translated=True, split="test"),
        pair("a <EMAIL>", "b <EMAIL>", 3, masked=2, target_url="https://b.org/|x", origin="mined"),
        pair("x", "y", 4, license="https://l.org/a|b`<i>"),
    ]
    folder = stored(tmp_path, *pairs)
    scoring = {"en-es": Signature(LEARNT, examples="abc123")}
    options = Options(encoder="use+e5")
    write_manifest(folder, Manifest("demo", versions={"acopio": "0.1.0"}, options=options, scoring=scoring))
    (result,) = export_pairs(folder, "demo", ["huggingface"], ExportOptions(contact="data@example.org"))
    text = (result.files[0] / "README.md").read_text("utf-8")
    head = front(result.files[0])
    assert (head["license"], head["size_categories"]) == ("other", ["n<1K"])
    assert head["task_categories"] == ["translation"]
    assert [part["split"] for part in head["configs"][0]["data_files"]] == ["train", "test"]
    for row in (
        "| train | 3 | 5 | 4 |",
        "| test | 1 | 1 | 1 |",
        "| example.org | 4 |",
        "| b.org | 1 |",
        "| MIT | 2 | 50.0% |",
        "| CC-BY-4.0 | 1 | 25.0% |",
        "| none declared | 1 | 25.0% |",
        r"| https://l.org/a\|b\`&lt;i&gt; | 1 | 25.0% |",
        "| encoder | use+e5 |",
    ):
        assert f"\n{row}\n" in text
    assert "1 of 4 pairs (25.0%)" in text
    assert "2 in 1 pairs" in text
    assert '`{"examples": "abc123", "method": "learnt"}`' in text
    assert "data@example.org" in text
    assert "acopio takedown demo --site" in text
    columns = pq.read_schema(result.files[0] / huggingface.data_file("train")).names
    assert [name for name in columns if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (["CC-BY-SA-4.0"] * 2, "cc-by-sa-4.0"),
        ([None, None], "unknown"),
        (["MIT", None], "other"),
        (["GPL-9"] * 2, "other"),
    ],
)
def test_the_hub_is_told_of_a_licence_that_all_pairs_share(
    tmp_path: Path, declared: list[str | None], told: str
) -> None:
    pairs = batch(*(pair("a", "b", n, license=one) for n, one in enumerate(declared)))
    assert front(huggingface.write([pairs], EN_ES, tmp_path / "d").files[0])["license"] == told


def test_norwegian_is_no_boolean(tmp_path: Path) -> None:
    pairs = batch(pair("a", "b", source_lang="no"))
    assert front(huggingface.write([pairs], Direction("no", "es"), tmp_path / "d").files[0])["language"] == [
        "no",
        "es",
    ]


def test_splits_can_be_chosen_and_old_folders_go(tmp_path: Path) -> None:
    folder = stored(tmp_path, *(pair(name, "x", split=name) for name in ("train", "dev", "test")))
    export_pairs(folder, "demo", ["huggingface"])
    (result,) = export_pairs(folder, "demo", ["huggingface"], ExportOptions(splits=("dev", "test")))
    assert sorted(path.name for path in (result.files[0] / "data").iterdir()) == [
        "test-00000-of-00001.parquet",
        "validation-00000-of-00001.parquet",
    ]
    forget_exports(folder, "demo")
    assert list(folder.exports.iterdir()) == []


def test_contact_goes_with_the_format(tmp_path: Path) -> None:
    stored(tmp_path, pair("a", "b"))
    where = ["demo", "--data", str(tmp_path), "--contact", "me"]
    assert isinstance(CliRunner().invoke(export, [*where, "--to", "tsv"]).exception, UsageError)
    assert CliRunner().invoke(export, [*where, "--to", "huggingface"]).exit_code == 0

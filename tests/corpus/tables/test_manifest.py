"""run.json and evaluation.json: what is written is what is read; a broken file is one line."""

import json
from pathlib import Path

import pytest

from corpus.tables.evaluation import (
    ArticleScores,
    Comparison,
    Evaluation,
    Measured,
    read_evaluation,
    write_evaluation,
)
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, Options, Splits, Stage, read_manifest, write_manifest
from corpus.tables.signatures import FORMULA, LEARNT, Signature, read_signatures, write_signatures
from crawler.errors import InputError

MANIFEST = Manifest(
    topic="t",
    languages=("en", "es"),
    versions={"acopio": "0.1.0"},
    options=Options(encoder="use", exports=("tsv",), relevance=0.5, keep_opted_out=False),
    archives=("a.warc.gz",),
    changes={"documents": {"new": 1}},
    scoring={"en-es": Signature(LEARNT, pairs=2, errors={"swapped": 1}, lexicon=(3, 4))},
    takedowns=("site a.org",),
    splits=Splits(test=0.1, max_pairs=2000, by="site", seed=1, pairs={"test": 1}),
    stages={"pairs": Stage(3, 2, {"numbers": 1}, {"numbers": 1}), "documents": Stage(2, 2)},
)
SCORES = {"BLEU": 1.0, "chrF": 2.0, "TER": 3.0}
EVALUATION = Evaluation(
    topic="t",
    translator="copy",
    parallel_data={"en-es": "acopio-t-en-es"},
    characters=10,
    cost=0.5,
    comparisons=(
        Comparison(
            "en-es",
            "sentence",
            5,
            1,
            (Measured("BLEU", 1.0, 2.0, 0.01, "BLEU|x"),),
            (ArticleScores("https://a.org/ñ", 5, SCORES, SCORES),),
        ),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    return WorkFolder(tmp_path)


def test_a_folder_without_a_build_has_none(folder: WorkFolder) -> None:
    assert read_manifest(folder) is None
    assert read_signatures(folder) == {}
    assert read_evaluation(folder) is None


def test_the_manifest_is_read_as_it_was_written(folder: WorkFolder) -> None:
    write_manifest(folder, MANIFEST)
    assert read_manifest(folder) == MANIFEST
    content = json.loads(folder.manifest.read_text("utf-8"))
    assert content["options"] == {
        "encoder": "use",
        "exports": ["tsv"],
        "relevance": 0.5,
        "keep_opted_out": False,
    }
    assert content["stages"]["documents"] == {"rows": 2, "kept": 2, "dropped": {}}


def test_a_manifest_of_another_version_is_read(folder: WorkFolder) -> None:
    folder.manifest.write_text('{"topic": "t", "stages": {}, "new": [1]}', "utf-8")
    assert read_manifest(folder) == Manifest(topic="t")


def test_signatures_are_read_as_they_were_written(folder: WorkFolder) -> None:
    signatures = {**MANIFEST.scoring, "en-zh": Signature(FORMULA, "9 certain pairs")}
    write_signatures(folder, signatures)
    assert read_signatures(folder) == signatures


def test_an_evaluation_is_read_as_it_was_written(folder: WorkFolder) -> None:
    files = write_evaluation(folder, EVALUATION)
    assert [path.relative_to(folder.root).as_posix() for path in files] == [
        "translate/evaluation.json",
        "translate/evaluation.csv",
    ]
    assert read_evaluation(folder) == EVALUATION


@pytest.mark.parametrize(
    "text", ["", "[]", '{"topic": 3}', '{"comparisons": [{"direction": "en-es"}]}', "\0"]
)
def test_a_broken_file_is_one_line_that_names_it(folder: WorkFolder, text: str) -> None:
    path = folder.root / "translate" / "evaluation.json"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(
        InputError, match=r"evaluation\.json: cannot be read \(.*\): delete it or evaluate"
    ) as e:
        read_evaluation(folder)
    assert "\n" not in str(e.value)

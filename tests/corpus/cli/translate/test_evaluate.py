"""`acopio translate evaluate`: held-out articles without and with parallel data, and what is refused."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from local_aws import ROLE, Rig
from push_parts import corpus, pair

from corpus.cli.main import acopio
from corpus.evaluation.articles import held_out, read_articles
from corpus.evaluation.leaks import find_leaks
from corpus.evaluation.metrics import compare
from corpus.export.direction import Direction
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError

EN_ES = Direction("en", "es")
SYLLABLES = [c + v for c in "bdfgklmnprst" for v in "aeiou"]
WORDS = [(f"{a}{b}n", f"{b}{a}s") for a, b in zip(SYLLABLES[:50], SYLLABLES[10:], strict=True)]


def rows() -> list[dict[str, Any]]:
    """Sentences of a tiny language: most to train on, two articles held out, one by paragraphs too."""
    chance, found = random.Random(7), []
    for n in range(200):
        words = chance.sample(WORDS, 7)
        source, target = (" ".join(side).capitalize() + "." for side in zip(*words, strict=True))
        split, page = ("test", f"test{n // 20 % 2}") if n % 20 == 0 else ("train", f"train{n % 7}")
        more = {"split": split, "source_url": f"https://a.example/en/{page}", "source_position": n}
        more |= {"target_url": f"https://a.example/es/{page}", "target_position": n}
        found.append(pair(n, source_text=source, target_text=target, **more))
    paragraphs = [row for row in found if row["split"] == "test" and row["source_url"].endswith("test0")]
    whole = {
        **paragraphs[0],
        "pair_id": "p" * 16,
        "granularity": "paragraph",
        "source_text": " ".join(row["source_text"] for row in paragraphs),
        "target_text": " ".join(row["target_text"] for row in paragraphs),
    }
    return [*found, whole]


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    return corpus(tmp_path / "demo", *rows())


def evaluate(folder: WorkFolder, aws: Rig, *more: str) -> Result:
    words = ["translate", "evaluate", "demo", "--data", str(folder.root), "--bucket", aws.bucket]
    words += ["--role-arn", ROLE, "--region", "us-east-1"]
    words += ["--endpoint-url", aws.url, "--s3-endpoint-url", aws.s3_url]
    return CliRunner().invoke(acopio, [*words, *more])


def push(folder: WorkFolder, aws: Rig) -> None:
    words = ["translate", "push", "demo", "--data", str(folder.root), "--bucket", aws.bucket]
    words += ["--region", "us-east-1", "--endpoint-url", aws.url, "--s3-endpoint-url", aws.s3_url]
    done = CliRunner().invoke(acopio, words)
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_the_corpus_gains_in_both_directions_and_the_report_shows_it(folder: WorkFolder, aws: Rig) -> None:
    push(folder, aws)
    done = evaluate(folder, aws)
    assert done.exit_code == 0, done.output
    assert "[1/6] en-es without parallel data\n" in done.stderr
    assert "[6/6] es-en: measuring\n" in done.stderr
    study = json.loads((folder.root / "translate/evaluation.json").read_text())
    assert "not Amazon Translate" in study["translator"]
    kinds = [(one["direction"], one["granularity"], len(one["articles"])) for one in study["comparisons"]]
    assert kinds == [
        (way, kind, size) for way in ("en-es", "es-en") for kind, size in (("sentence", 2), ("paragraph", 1))
    ]
    for one in study["comparisons"]:
        bleu = one["overall"][0]
        assert bleu["metric"] == "BLEU"
        assert bleu["signature"].startswith("BLEU|nrefs:1|bs:1000|seed:12345")
        assert bleu["baseline"] < 5 < bleu["system"], one["direction"]
        assert one["overall"][2]["baseline"] > one["overall"][2]["system"]  # TER: errors
    assert study["characters"] > 0
    table = list(csv.DictReader((folder.root / "translate/evaluation.csv").open()))
    assert {row["article"] for row in table} >= {"all segments", "https://a.example/en/test0"}
    assert "not Amazon Translate" in folder.report.read_text()
    assert aws.keys(f"s3://{aws.bucket}/acopio/") == []
    # Nothing is paid twice, and the same translations give the same figures.
    before = (folder.root / "translate/evaluation.json").read_bytes()
    jobs = len(aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"])
    assert evaluate(folder, aws).exit_code == 0
    assert (folder.root / "translate/evaluation.json").read_bytes() == before
    assert len(aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"]) == jobs == 4


def test_a_dry_run_shows_the_calls_and_sends_none(folder: WorkFolder, aws: Rig) -> None:
    done = evaluate(folder, aws, "--dry-run", "--direction", "en-es")
    assert done.exit_code == 0, done.output
    calls = [json.loads(line) for line in done.stdout.splitlines()]
    started = [call["parameters"] for call in calls if call["operation"] == "StartTextTranslationJob"]
    assert [call.get("ParallelDataNames") for call in started] == [None, ["acopio-demo-en-es"]]
    assert aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"] == []


def test_too_dear_a_study_is_not_begun(folder: WorkFolder, aws: Rig) -> None:
    done = evaluate(folder, aws, "--max-cost", "0.00001")
    assert done.exit_code == 1
    assert "nothing was sent" in done.stderr


@pytest.mark.slow
def test_xliff_keeps_each_segment(folder: WorkFolder, aws: Rig) -> None:
    push(folder, aws)
    words = ["--form", "xliff", "--direction", "en-es", "--granularity", "sentence"]
    done = evaluate(folder, aws, *words)
    assert done.exit_code == 0, done.output
    (one,) = json.loads((folder.root / "translate/evaluation.json").read_text())["comparisons"]
    assert one["overall"][0]["system"] > 5


def test_a_test_set_that_leaks_is_refused_or_cut(folder: WorkFolder, aws: Rig, tmp_path: Path) -> None:
    push(folder, aws)
    test = tmp_path / "articles"
    test.mkdir()
    trained = next(row for row in rows() if row["split"] == "train")
    (test / "own.en.txt").write_text(f"Nobody wrote this line before.\n{trained['source_text'].upper()}\n")
    (test / "own.es.txt").write_text("Nadie escribió antes este renglón.\nOtra cosa.\n")
    words = ["--test", str(test), "--direction", "en-es"]
    done = evaluate(folder, aws, *words)
    assert done.exit_code == 1
    assert "exact: own, segment 2" in done.stderr
    assert "1 of 2 test segments are in the training pairs" in done.stderr
    assert aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"] == []
    done = evaluate(folder, aws, *words, "--drop-leaks")
    assert done.exit_code == 0, done.output
    (one,) = json.loads((folder.root / "translate/evaluation.json").read_text())["comparisons"]
    assert (one["segments"], one["leaked"]) == (1, 1)


def test_a_corpus_that_holds_nothing_out_says_so(tmp_path: Path, aws: Rig) -> None:
    done = evaluate(corpus(tmp_path / "demo"), aws)
    assert done.exit_code == 1
    assert "[splits]" in done.stderr


def test_near_segments_are_leaks_and_others_are_not(folder: WorkFolder) -> None:
    articles = held_out(folder, EN_ES, "sentence")
    assert [article.label[-5:] for article in articles] == ["test0", "test1"]
    near = articles[1].sources[2].replace(".", "es !")
    leaks = find_leaks(articles, [[("Something else entirely.", "Otra cosa."), (near, "…")]], EN_ES)
    assert [(leak.article, leak.segment) for leak in leaks] == [(1, 2)]
    assert find_leaks(articles, [[("Something else entirely.", "Del todo otra cosa.")]], EN_ES) == []


def test_files_of_unequal_length_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.en.txt").write_text("One\nTwo\n")
    (tmp_path / "a.es.txt").write_text("Uno\n")
    with pytest.raises(InputError, match="2 lines"):
        read_articles(tmp_path, EN_ES)
    (tmp_path / "a.es.txt").write_text("Uno\n\n")
    with pytest.raises(InputError, match=":2: an empty line"):
        read_articles(tmp_path, EN_ES)


def test_equal_systems_do_not_differ_and_better_ones_do() -> None:
    references = [f"The {a} sees the {b} in a garden ." for a, b in WORDS]
    worse = [line.replace("garden", "park").replace("sees", "saw") for line in references]
    same = compare(worse, worse, references, "en")
    assert [found.gain for found in same] == [0, 0, 0]
    better = compare(worse, references, references, "en")
    assert all(found.gain > 0 and found.p_value < 0.01 for found in better)
    assert better[0].system == pytest.approx(100)
    chinese = compare(["我看见一只猫"], ["我看见一只狗"], ["我看见一只狗"], "zh")
    assert "tok:zh" in chinese[0].signature

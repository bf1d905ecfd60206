"""Ctrl-C during other commands than crawl and build: status 130, and the command that it names goes on."""

import csv
import shutil
from pathlib import Path

import pytest
from archive_of_hosts import TOPIC, write_hosts
from ctrl_c import after, done, interrupted, tree

from corpus.sync.project import LocalProject, write_project
from corpus.tables.folder import WorkFolder

pytestmark = pytest.mark.slow
FILES = 150


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder of documents without translations but one, and a filled work list."""
    place = tmp_path / "here"
    for number in range(FILES):
        path = place / f"book/en/{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Bees {number}\n\nThe hive has {number} queens.\n\nHoney of year {number}.\n")
    (place / "book/fr").mkdir()
    (place / "book/fr/0.md").write_text("# Abeilles 0\n\nLa ruche a 0 reines.\n\nMiel de l'an 0.\n")
    (place / "w").mkdir()
    write_project(WorkFolder(place / "w"), LocalProject(("book",), "en", ("fr",)))
    done(place, "sync", "worklist", "-t", "fr", "--data", "w", "--output", "work.tsv")
    with (place / "work.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    with (place / "work.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter="\t")
        writer.writeheader()
        writer.writerows(row | {"target": f"Fr: {row['source']}"} for row in rows)
    return place


def test_translations_put_into_files_go_on_with_the_same_bytes(book: Path, tmp_path: Path) -> None:
    apply = ["sync", "apply", "work.tsv", "--data", "w", "-t", "fr"]
    whole = shutil.copytree(book, tmp_path / "whole")
    done(whole, *apply)
    caught = 0
    for written in (1, 2, 20, 60, 120):
        here = shutil.copytree(book, tmp_path / str(written))
        files = here / "book/fr"
        named = interrupted(here, apply, lambda: len(list(files.glob("*.md"))) > written)  # noqa: B023
        caught += bool(named)
        if named:
            assert named == apply
            done(here, *named)
        assert tree(here / "book") == tree(whole / "book")
    assert caught >= 2


@pytest.mark.parametrize("seconds", [0.4, 2.0, 6.0])
def test_shards_tried_again_go_on_with_the_same_bytes(seconds: float, tmp_path: Path) -> None:
    here = tmp_path / "here"
    write_hosts(here / f"data/{TOPIC}/warc")
    whole = shutil.copytree(here, tmp_path / "whole")
    build = ["build", TOPIC, "--shard-size", "1", "--workers", "1"]
    done(whole, *build)
    shards = here / f"data/{TOPIC}/.shards"
    assert interrupted(here, build, lambda: any('"done"' in p.read_text() for p in shards.rglob("*.json")))
    retry = ["jobs", TOPIC, "--retry"]
    named = interrupted(here, retry, after(seconds))
    if named:
        assert named == retry
        done(here, *named)
    kept = ("warc", ".shards", ".lock")
    root = f"data/{TOPIC}"
    assert tree(here / root, *kept) == tree(whole / root, *kept)


def test_what_follows_the_shards_goes_on_when_all_are_done(tmp_path: Path) -> None:
    write_hosts(tmp_path / f"data/{TOPIC}/warc")
    done(tmp_path, "build", TOPIC, "--shard-size", "1", "--workers", "1")
    report = tmp_path / f"data/{TOPIC}/report.html"
    whole = report.read_bytes()
    report.unlink()  # as after Ctrl-C in the last stage
    done(tmp_path, "jobs", TOPIC, "--retry")
    assert report.read_bytes() == whole

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.filters.options import FilterOptions
from corpus.options import filter_options
from corpus.settling.whole_corpus import settle, settled_pairs
from corpus.splits import (
    FILE,
    PageLink,
    SplitOptions,
    SplitParts,
    draw,
    missing_documents,
    read_parts,
    write_parts,
)
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS
from crawler.errors import InputError

TENTH = SplitOptions(test=0.1, dev=0.1)
LINKS = [PageLink(f"s{n % 5}.org/en/{n}", f"s{n % 5}.org/es/{n}", 10) for n in range(100)]


def size(pages, links=LINKS):
    return sum(link.pairs for link in links if {link.source, link.target} <= pages)


def test_parts_have_the_sizes_wished_and_never_divide_a_document():
    parts = draw(LINKS, TENTH, SplitParts())
    assert size(parts.test) == size(parts.dev) == 100
    assert not parts.test & parts.dev
    assert all((link.source in parts.test) == (link.target in parts.test) for link in LINKS)
    counted = draw(LINKS, replace(TENTH, test=30, dev=50), SplitParts())
    assert (size(counted.test), size(counted.dev)) == (30, 50)


def test_the_seed_draws_and_the_order_of_the_pages_does_not():
    assert draw(LINKS, TENTH, SplitParts()) == draw(LINKS[::-1], TENTH, SplitParts())
    assert draw(LINKS, TENTH, SplitParts()).test != draw(LINKS, replace(TENTH, seed=2), SplitParts()).test


def test_sites_stay_whole():
    parts = draw(LINKS, replace(TENTH, by="site", test=0.2, dev=0.2), SplitParts())
    sites = [{page.split("/")[0] for page in part if page[0] != "/"} for part in (parts.test, parts.dev)]
    assert [len(some) for some in sites] == [1, 1]
    assert not sites[0] & sites[1]


def test_train_keeps_most_of_a_small_corpus():
    few = LINKS[:10]
    parts = draw(few, SplitOptions(test=1000, dev=1000), SplitParts())
    assert size(parts.test, few) == size(parts.dev, few) == 20
    one_document = draw(few, SplitOptions(test=2, dev=2), SplitParts())
    assert size(one_document.test, few) == 10
    assert draw(LINKS[:2], TENTH, SplitParts()).test == frozenset()
    assert draw([], TENTH, SplitParts()).dev == frozenset()


def test_a_share_has_a_largest_size():
    parts = draw(LINKS, replace(TENTH, max_pairs=30), SplitParts())
    assert size(parts.test) == 30


@given(st.sets(st.integers(0, 99)), st.integers(100, 140))
def test_what_was_drawn_stays_whatever_comes_or_goes(gone, last):
    before = draw(LINKS, TENTH, SplitParts())
    links = [link for n, link in enumerate(LINKS) if n not in gone]
    links += [PageLink(f"new.org/en/{n}", f"new.org/es/{n}", 10) for n in range(100, last)]
    after = draw(links, TENTH, before)
    assert after.test >= before.test
    assert after.dev >= before.dev
    if size(before.test, links) and size(before.dev, links):
        assert after == before
    assert draw(links, TENTH, after) == after


def test_a_new_translation_of_a_test_page_is_test_too():
    before = draw(LINKS, TENTH, SplitParts())
    page = min(before.test)
    after = draw([*LINKS, PageLink(page, "x.org/pt", 5)], TENTH, before)
    assert after.test == before.test | {"x.org/pt"}


def test_other_options_fill_up_and_take_nothing_away():
    before = draw(LINKS, TENTH, SplitParts())
    after = draw(LINKS, replace(TENTH, test=0.15, dev=0.05), before)
    assert size(after.test) == 150
    assert after.test > before.test
    assert after.dev == before.dev


def test_the_file_gives_back_what_was_written(tmp_path):
    assert read_parts(tmp_path) == SplitParts()
    parts = draw(LINKS, TENTH, SplitParts())
    write_parts(tmp_path, parts, {"train": 3})
    assert read_parts(tmp_path) == parts
    assert json.loads((tmp_path / FILE).read_text())["counted"] == {"train": 3}
    (tmp_path / FILE).write_text("[]", "utf-8")
    with pytest.raises(InputError, match=r"splits\.json: .*delete it"):
        read_parts(tmp_path)


WORDS = [a + b + c for a in ("ka", "lo", "mi", "nu") for b in ("ra", "se", "ti") for c in ("bo", "du", "f")]


def sentence(random, n=12):
    return " ".join(random.choice(WORDS, n))


def judged(folder, seed=0, documents=60, granularity="sentence"):
    """Documents of ten pairs; some repeat a sentence of another one with a word more."""
    random = np.random.default_rng(seed)
    rows = []
    for document in range(documents):
        for number in range(10):
            source, target = sentence(random), sentence(random)
            if rows and random.random() < 0.1:
                source = f"{rows[random.integers(len(rows))]['source_text']} {random.choice(WORDS)}"
            rows.append(
                {
                    "pair_id": f"{document:012}{number:012}",
                    "source_url": f"https://a.org/en/{document}",
                    "target_url": f"https://a.org/es/{document}",
                    "source_document_id": f"s{document}",
                    "target_document_id": f"t{document}",
                    "source_lang": "en",
                    "target_lang": "es",
                    "source_text": source,
                    "target_text": target,
                    "granularity": granularity,
                    "score": float(random.random()),
                    "rejected_by": "too_short" if random.random() < 0.05 else None,
                    "rejections": 0,
                    "origin": "aligned",
                }
            )
    for row in rows:
        row["rejections"] = int(row["rejected_by"] is not None)
    folder.write(JUDGED, PAIRS, [pa.Table.from_pylist(rows, PAIRS)])
    return rows


def settled_rows(folder, options=TENTH, known=None, filters=None):
    settled = settle(folder, filters or FilterOptions(), options, known or SplitParts())
    return pa.concat_tables(settled_pairs(settled)).to_pylist(), settled


def runs(text):
    return {text[i : i + 4] for i in range(len(text) - 3)}


@pytest.mark.parametrize("granularity", ["sentence", "paragraph"])
def test_every_kept_pair_has_a_split_and_no_text_is_near_another_one(tmp_path, granularity):
    folder = WorkFolder(tmp_path)
    before = judged(folder, granularity=granularity)
    rows, settled = settled_rows(folder)
    assert [row["pair_id"] for row in rows] == [row["pair_id"] for row in before]
    assert all((row["split"] is None) == (row["rejected_by"] is not None) for row in rows)
    assert all(row["rejections"] == (row["rejected_by"] is not None) for row in rows)
    assert Counter(row["rejected_by"] for row in rows)["near_test"] > 0
    by_split = {name: [row for row in rows if row["split"] == name] for name in ("train", "dev", "test")}
    assert min(map(len, by_split.values())) > 30
    # By brute force, with room for the error of the estimate.
    for held, other in (("test", "train"), ("test", "dev"), ("dev", "train")):
        for side in ("source_text", "target_text"):
            texts = [runs(row[side]) for row in by_split[other]]
            for row in by_split[held]:
                one = runs(row[side])
                assert all(len(one & text) / len(one | text) < 0.95 for text in texts)
    sizes = {name: len(some) for name, some in by_split.items()}
    assert settled.counted == {**sizes, "near_across_splits": 0}


def test_splits_that_are_off_leave_all_to_train(tmp_path):
    folder = WorkFolder(tmp_path)
    judged(folder)
    rows, settled = settled_rows(folder, SplitOptions())
    assert {row["split"] for row in rows} == {"train", None}
    assert settled.counted == {}


def test_the_same_rows_in_other_batches_are_settled_alike(tmp_path):
    one, other = WorkFolder(tmp_path / "one"), WorkFolder(tmp_path / "other")
    judged(one)
    whole = one.dataset(JUDGED).to_table()
    other.write(JUDGED, PAIRS, [whole.slice(start, 7) for start in range(0, len(whole), 7)])
    assert settled_rows(one)[0] == settled_rows(other)[0]


def test_whole_corpus_rules_are_named_in_their_order(tmp_path):
    folder = WorkFolder(tmp_path)
    judged(folder)
    rules = settled_rows(folder, filters=filter_options({"fan_out": {"enabled": False}}))[1].rules
    assert rules == ("boilerplate", "duplicate", "near_duplicate", "near_test")


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("https://s2.org/en/7", {"s2.org/en/7"}),
        ("en/7", {"s2.org/en/7"}),
        ("*/en/1?", {f"s{n % 5}.org/en/{n}" for n in range(10, 20)}),
        ("file:///book/en/a b.md", {"file:///book/en/a%20b.md"}),
        ("en/a b.md", {"file:///book/en/a%20b.md"}),
    ],
)
def test_named_documents_are_for_test_whatever_their_size(name, pages):
    links = [*LINKS, PageLink("file:///book/en/a%20b.md", "file:///book/es/a%20b.md", 900)]
    options = SplitOptions(documents=(name,))
    assert options.hold_out
    assert not missing_documents(links, options)
    parts = draw(links, options, SplitParts())
    assert {page for page in parts.test if "/en/" in page} == pages
    assert {page.replace("/en/", "/es/") for page in pages} < parts.test
    assert not parts.dev
    before = SplitParts(dev=frozenset(pages))
    assert pages <= draw(links, replace(TENTH, documents=(name,)), before).test


def test_a_name_of_no_document_is_told(tmp_path, capsys):
    assert missing_documents(LINKS, SplitOptions(documents=("en/7", "en/700"))) == ("en/700",)
    folder = WorkFolder(tmp_path)
    judged(folder)
    settle(folder, FilterOptions(), SplitOptions(documents=("nowhere.md",)), SplitParts())
    assert "nowhere.md: no document of this name" in capsys.readouterr().err

"""Five terms a language: how much of a topic a build finds, and whether pages of other topics come in.

    python benchmarks/topics.py [--shared ../shared] [--archive FILES] [--draws 10] [--rows FILE] [--json]

The collection is the frozen web, crawled once with the topic ml_es (or `--archive`: WARC files of such a
crawl), and the made-up sites of topic_sites.py. Its pages are extracted once (`--rows` keeps them in a file
for the next run). The pages are judged as a build judges them, for each topic of topic_subjects.py and each
way to give five terms a language: the five a user thinks of first (`natural`), or drawn with a seed from a
list, the same in both languages (`translated`) or on their own (`apart`). All is done twice: with the made-up
sites as they are, and with books.test as one list of pages without sections (`flat`).

Recall: pairs of the gold whose two pages are on topic, by the pages' own words alone, with translations and
sections (`learn = false`), and with learnt words. Others: pages of other topics that translations, sections
or learnt words bring in. Health has pages in Spanish only: its recall is that of pages. Exit status 1 if the
worst recall of a topic is below its floor, or if pages of other topics came in.
"""

import argparse
import csv
import json
import pickle
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from corpus.engine import EngineOptions, prepare_environment, start_engine  # noqa: E402

prepare_environment()  # before NumPy and its kin start their threads

from focus import crawl  # noqa: E402
from topic_sites import flat, made_pairs, made_sites  # noqa: E402
from topic_subjects import SUBJECTS, Subject  # noqa: E402
from web import frozen_web  # noqa: E402

from corpus.build.pages.documents import build_documents  # noqa: E402
from corpus.build.pages.relevance import judgement  # noqa: E402
from corpus.tables.folder import WorkFolder  # noqa: E402
from corpus.tables.names import MARKED  # noqa: E402
from crawler.documents.reasons import Reason  # noqa: E402
from crawler.topic.terms import TermMatcher, relevance  # noqa: E402
from crawler.topic.topic import Topic, get_topic  # noqa: E402

TERMS, WEIGHT = 5, 8.0
WAYS = ("natural", "translated", "apart")
_READ = (None, Reason.OFF_TOPIC)
_PLACES = ("own", "unlearnt", "learnt")


def main() -> None:
    """Crawl, extract, judge, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--archive", type=Path, nargs="+", default=[])
    parser.add_argument("--rows", type=Path, help="file that keeps the extracted pages")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "web").is_dir():
        sys.exit(f"{args.shared}/web: not there: the frozen web is needed to measure (--shared DIR)")
    rows = pages(args.shared.resolve(), args.archive, args.rows)
    pairs = gold_pairs(args.shared / "web" / "gold" / "doc_pairs.tsv", rows)
    found = [measured(subject, args.draws, rows, pairs) for subject in SUBJECTS]
    print(json.dumps(found, indent=1) if args.json else table(found, len(rows), args.draws))
    floors = {subject.name: subject.floor for subject in SUBJECTS}
    bad = [row for row in found if row["other pages"] or row["learnt"] < floors[row["topic"]]]
    if bad:
        sys.exit("below the floor: " + ", ".join(row["topic"] for row in bad))


def pages(shared: Path, archives: Sequence[Path], kept: Path | None) -> list[dict[str, Any]]:
    """The pages that a topic is judged on, as rows of the documents stage."""
    if kept and kept.exists():
        found: list[dict[str, Any]] = pickle.loads(kept.read_bytes())
        return found
    with tempfile.TemporaryDirectory() as temporary:
        found = collection(shared, archives, Path(temporary))
    if kept:
        kept.write_bytes(pickle.dumps(found))
    return found


def collection(shared: Path, archives: Sequence[Path], scratch: Path) -> list[dict[str, Any]]:
    """The pages, from the archives or a crawl, and the made-up sites."""
    if not archives:
        data = scratch / "crawl"
        data.mkdir()
        with frozen_web(shared / "web", data / "requests.jsonl") as proxy:
            crawl(proxy, data, "learnt")
        archives = sorted((data / "warc").glob("*.warc.gz"))
    folder = WorkFolder(scratch / "documents")
    start_engine(EngineOptions())
    made = made_sites(shared / "gold", scratch / "made")
    build_documents(get_topic("ml_es"), folder, [*archives, made], EngineOptions())
    rows = folder.dataset(MARKED).to_table().to_pylist()
    return [row for row in rows if row["rejected_by"] in _READ]


def gold_pairs(path: Path, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The URLs of the translations in the collection."""
    with path.open(encoding="utf-8", newline="") as file:
        required = [row for row in csv.DictReader(file, delimiter="\t") if row["required"] == "1"]
    return [(row["url_a"], row["url_b"]) for row in required] + made_pairs([row["url"] for row in rows])


def measured(
    subject: Subject, draws: int, rows: list[dict[str, Any]], pairs: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """The worst figures of a subject over all draws, and the means; other pages with how often they came."""
    wanted = [pair for pair in pairs if _in(pair[0], subject.sections)]
    if not wanted:
        wanted = [(row["url"], row["url"]) for row in rows if _in(row["url"], subject.sections)]
    allowed = (*subject.sections, *subject.neutral)
    recalls, others, own_others = [], dict[str, int](), 0
    for topic in topics(subject, draws):
        judged = [{**row, "relevance": _relevance(row, topic)} for row in rows]
        own = {row["url"] for row in judged if row["relevance"] >= topic.relevance}
        own_others = max(own_others, sum(not _in(url, allowed) for url in own))
        for is_flat in (False, True):
            without, learnt = (_on_topic(judged, topic, learn, is_flat) for learn in (False, True))
            recalls.append([sum({*p} <= on for p in wanted) / len(wanted) for on in (own, without, learnt)])
            for url in sorted((without | learnt) - own):
                if not _in(url, allowed):
                    others[url] = others.get(url, 0) + 1
    worst = {name: round(min(r[n] for r in recalls), 3) for n, name in enumerate(_PLACES)}
    mean = sum(recall[2] for recall in recalls) / len(recalls)
    return {
        "topic": subject.name,
        "pairs": len(wanted),
        **worst,
        "mean": round(mean, 3),
        "by draw": [round(recall[2], 3) for recall in recalls],
        "other pages": others,
        "others by own words": own_others,
    }


def topics(subject: Subject, draws: int) -> Iterator[Topic]:
    """The subject with five terms a language, given in each way."""
    yield drawn(subject, "natural", 0)
    for way in WAYS[1:]:
        yield from (drawn(subject, way, seed) for seed in range(draws))


def drawn(subject: Subject, way: str, seed: int) -> Topic:
    """A topic with five terms a language."""
    chance = random.Random(f"{subject.name} {seed}")
    if way == "apart":
        sides = [chance.sample([term[side] for term in subject.terms], TERMS) for side in (0, 1)]
    else:
        both = subject.terms[:TERMS] if way == "natural" else chance.sample(subject.terms, TERMS)
        sides = [list(side) for side in zip(*both, strict=True)]
    terms = {lang: dict.fromkeys(side, WEIGHT) for lang, side in zip(("en", "es"), sides, strict=True)}
    return replace(get_topic("ml_es"), name="drawn", terms=terms)


def _relevance(row: Mapping[str, Any], topic: Topic) -> float:
    text = "\n".join(block["text"] for block in row["blocks"])
    matcher = TermMatcher(topic.terms[row["lang"]], row["lang"])
    return round(relevance(text, matcher, row["title"] or ""), 4)


def _on_topic(rows: list[dict[str, Any]], topic: Topic, learn: bool, is_flat: bool) -> set[str]:
    placed = [_flattened(row) for row in rows] if is_flat else rows
    standings = judgement(placed, topic, learn).standings
    return {row["url"] for row, standing in zip(rows, standings, strict=True) if standing.basis}


def _flattened(row: dict[str, Any]) -> dict[str, Any]:
    url = flat(row["url"])
    return row if url == row["url"] else {**row, "url": url, "canonical_url": url}


def _in(url: str, sections: Sequence[str]) -> bool:
    place = urlsplit(url).netloc.removeprefix("www.") + urlsplit(url).path
    return any(place == section or place.startswith(f"{section}/") for section in sections)


def table(found: Sequence[Mapping[str, Any]], size: int, draws: int) -> str:
    """The figures as a Markdown table."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "numpy", "trafilatura"))
    lines = [
        f"{size} pages, {TERMS} terms a language, {2 * draws + 1} draws, seeds from 0 | {packages}",
        "",
        "| topic | pairs | own words, worst | `learn = false`, worst | learnt, worst | learnt, mean "
        "| other pages | by own words |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in found:
        lines.append(
            f"| {r['topic']} | {r['pairs']} | {r['own']:.2f} | {r['unlearnt']:.2f} | {r['learnt']:.2f} "
            f"| {r['mean']:.2f} | {len(r['other pages'])} | {r['others by own words']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""Five terms a language: how much of a topic a build finds, and whether pages of other topics come in.

    python benchmarks/topics.py [--shared ../shared] [--archive FILES] [--draws 8] [--json]

The collection is the frozen web, crawled once with the topic ml_es (or `--archive`: WARC files of such a
crawl), and a made-up site with the English-Spanish books of the gold (React, open source) and documents of
NTREX (news). Its pages are extracted once; for each topic, five terms of a list are drawn for each language
with a seed, either the same terms in both (`translated`) or on their own (`apart`), and the pages are judged
as a build judges them.

Recall: pairs of the gold whose two pages are on topic, by the pages' own words alone, with translations and
sections (`learn = false`), and with learnt words. Others: pages of other topics that translations, sections
or learnt words bring in. Health has pages in Spanish only: its recall is that of pages. Exit status 1 if the
mean recall is below its floor, or if pages of other topics came in.
"""

import argparse
import csv
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from corpus.engine import EngineOptions, prepare_environment, start_engine  # noqa: E402

prepare_environment()  # before NumPy and its kin start their threads

from focus import crawl  # noqa: E402
from web import frozen_web  # noqa: E402

from corpus.build.documents import build_documents  # noqa: E402
from corpus.build.relevance import judgement  # noqa: E402
from corpus.tables.folder import WorkFolder  # noqa: E402
from corpus.tables.names import MARKED  # noqa: E402
from crawler.archive.exchange import Exchange  # noqa: E402
from crawler.archive.writer import WarcArchive  # noqa: E402
from crawler.documents.reasons import Reason  # noqa: E402
from crawler.topic.terms import TermMatcher, relevance  # noqa: E402
from crawler.topic.topic import Topic, get_topic  # noqa: E402

TERMS, WEIGHT = 5, 8.0
MADE = "books.test"
_READ = (None, Reason.OFF_TOPIC)


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic: the hosts or sections of its pages, those not judged, and terms as (English, Spanish)."""

    name: str
    sections: tuple[str, ...]
    neutral: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    floor: float  # of the mean recall with learnt words


_PROMPTS = ("promptguide.test", "guiaprompts.test")
_ML_SITES = ("sklearn.test", "tensorflow.test", "hfcourse.test", "mlbeginners.test", *_PROMPTS)
_ML_NOISE: tuple[str, ...] = (
    "hub.test",
    "noise.test/ai",
    "noise.test/mt",
    "noise.test/es/mt",
    "noise.test/docs",
)
_ML_NOISE += ("noise.test/es/articulos/classification-on-imbalanced-data.html", "noise.test/es/rota.html")
_ML_NOISE += ("noise.test/calendar", "noise.test/es/miembros.html", "noise.test/flaky")
SUBJECTS = (
    Subject(
        "machine learning",
        _ML_SITES,
        _ML_NOISE,
        (
            ("machine learning", "aprendizaje automático"),
            ("deep learning", "aprendizaje profundo"),
            ("neural network*", "red* neuronal*"),
            ("language model*", "modelo* de lenguaje"),
            ("artificial intelligence", "inteligencia artificial"),
            ("training data*", "datos de entrenamiento"),
            ("supervised learning", "aprendizaje supervisado"),
            ("natural language processing", "procesamiento del lenguaje natural"),
            ("tensorflow", "tensorflow"),
            ("large language model*", "grandes modelos de lenguaje"),
        ),
        0.95,
    ),
    Subject(
        "React",
        (f"{MADE}/react",),
        (),
        (
            ("react component*", "componente* de react"),
            ("jsx", "jsx"),
            ("usestate", "usestate"),
            ("useeffect", "useeffect"),
            ("event handler*", "controlador* de evento*"),
            ("state variable*", "variable* de estado"),
            ("react hook*", "hook* de react"),
            ("javascript", "javascript"),
            ("rerender*", "renderizado"),
        ),
        0.95,
    ),
    Subject(
        "open source",
        (f"{MADE}/opensource",),
        ("noise.test/es/articulos",),
        (
            ("open source", "código abierto"),
            ("maintainer*", "mantenedor*"),
            ("contributor*", "contribuidor*"),
            ("code of conduct", "código de conducta"),
            ("pull request*", "pull request*"),
            ("open source project*", "proyecto* de código abierto"),
            ("contributing", "contribuciones"),
            ("governance", "gobernanza"),
        ),
        0.95,
    ),
    Subject(
        "prompting",
        _PROMPTS,
        ("hfcourse.test", *_ML_NOISE),
        (
            ("prompt*", "prompt*"),
            ("prompt engineering", "ingeniería de prompt*"),
            ("large language model*", "modelo* de lenguaje"),
            ("few-shot", "few-shot"),
            ("chain-of-thought", "cadena de pensamiento*"),
            ("zero-shot", "zero-shot"),
            ("gpt*", "gpt*"),
            ("chatgpt", "chatgpt"),
        ),
        0.95,
    ),
    Subject(
        "health insurance",
        ("noise.test/es/salud",),
        (),
        (
            ("health insurance", "seguro* médico*"),
            ("health coverage", "cobertura de salud"),
            ("health plan*", "plan* de salud"),
            ("medical care", "cuidado médico"),
            ("insurance market*", "mercado de seguros"),
            ("medicaid", "medicaid"),
            ("premium*", "prima*"),
            ("deductible*", "deducible*"),
        ),
        0.8,
    ),
)


def main() -> None:
    """Crawl, extract, judge, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--archive", type=Path, nargs="+", default=[])
    parser.add_argument("--draws", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "web").is_dir():
        sys.exit(f"{args.shared}/web: not there: the frozen web is needed to measure (--shared DIR)")
    with tempfile.TemporaryDirectory() as temporary:
        rows = collection(args.shared.resolve(), args.archive, Path(temporary))
    pairs = gold_pairs(args.shared / "web" / "gold" / "doc_pairs.tsv", rows)
    ways = [(subject, way) for subject in SUBJECTS for way in ("translated", "apart")]
    found = [measured(subject, way, args.draws, rows, pairs) for subject, way in ways]
    print(json.dumps(found, indent=1) if args.json else table(found, len(rows)))
    floors = {subject.name: subject.floor for subject in SUBJECTS}
    bad = [row for row in found if row["others"] or row["mean"] < floors[row["topic"]]]
    if bad:
        sys.exit("below the floor: " + ", ".join(f"{row['topic']} ({row['terms']})" for row in bad))


def collection(shared: Path, archives: Sequence[Path], scratch: Path) -> list[dict[str, Any]]:
    """The pages that a topic is judged on, as rows of the documents stage."""
    if not archives:
        data = scratch / "crawl"
        data.mkdir()
        with frozen_web(shared / "web", data / "requests.jsonl") as proxy:
            crawl(proxy, data, "learnt")
        archives = sorted((data / "warc").glob("*.warc.gz"))
    folder = WorkFolder(scratch / "documents")
    start_engine(EngineOptions())
    topic = get_topic("ml_es")
    build_documents(topic, folder, [*archives, books(shared / "gold", scratch / "books")], EngineOptions())
    rows = folder.dataset(MARKED).to_table().to_pylist()
    return [row for row in rows if row["rejected_by"] in _READ]


def books(gold: Path, folder: Path) -> Path:
    """A WARC file of a site with the books and documents of the gold."""
    archive = WarcArchive(folder, "books")
    for section, book in (("react", "react-mdx.en-es"), ("opensource", "opensource.en-es")):
        for path in sorted((gold / "books" / book).glob("*.e[ns].md")):
            name, lang, _ = path.name.split(".")
            _put(archive, f"{section}/{lang}/{name}.md", path.read_bytes(), "text/markdown")
    for path in sorted((gold / "align" / "ntrex.en-es").glob("*.e[ns]")):
        lines = path.read_text(encoding="utf-8").splitlines()
        text = "".join(f"<p>{line}</p>" for line in lines)
        body = f"<html><head><title>{lines[0][:60]}</title></head><body><main>{text}</main></body></html>"
        _put(archive, f"news/{path.suffix[1:]}/{path.stem}.html", body.encode(), "text/html")
    archive.close()
    return next(folder.glob("*.warc.gz"))


def _put(archive: WarcArchive, path: str, body: bytes, kind: str) -> None:
    headers = [("Content-Type", f"{kind}; charset=utf-8")]
    when = datetime(2024, 12, 2, tzinfo=UTC)
    archive.write(Exchange(f"http://{MADE}/{path}", "GET", [], "200 OK", headers, body, when, {}))


def gold_pairs(path: Path, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The URLs of the translations in the collection."""
    with path.open(encoding="utf-8", newline="") as file:
        required = [row for row in csv.DictReader(file, delimiter="\t") if row["required"] == "1"]
    made = sorted(row["url"] for row in rows if row["site"] == MADE and "/en/" in row["url"])
    return [(row["url_a"], row["url_b"]) for row in required] + [(u, u.replace("/en/", "/es/")) for u in made]


def measured(
    subject: Subject, way: str, draws: int, rows: list[dict[str, Any]], pairs: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """The figures of a subject, over the draws."""
    wanted = [pair for pair in pairs if _in(pair[0], subject.sections)]
    if not wanted:
        wanted = [(row["url"], row["url"]) for row in rows if _in(row["url"], subject.sections)]
    results = []
    for seed in range(draws):
        topic = drawn(subject, way, seed)
        judged = [{**row, "relevance": _relevance(row, topic)} for row in rows]
        own = {row["url"] for row in judged if row["relevance"] >= topic.relevance}
        without, learnt = (_on_topic(judged, topic, learn) for learn in (False, True))
        allowed = (*subject.sections, *subject.neutral)
        others = [u for u in sorted((without | learnt) - own) if not _in(u, allowed)]
        recalls = [sum(a in on and b in on for a, b in wanted) / len(wanted) for on in (own, without, learnt)]
        results.append((*recalls, others, sum(not _in(u, allowed) for u in own)))
    return {
        "topic": subject.name,
        "terms": way,
        "pairs": len(wanted),
        **{name: round(min(r[n] for r in results), 3) for n, name in enumerate(("own", "unlearnt", "worst"))},
        "mean": round(sum(r[2] for r in results) / draws, 3),
        "others": max(len(r[3]) for r in results),
        "other pages": sorted({url for r in results for url in r[3]}),
        "others by own words": max(r[4] for r in results),
    }


def drawn(subject: Subject, way: str, seed: int) -> Topic:
    """A topic with five terms a language."""
    chance = random.Random(f"{subject.name} {seed}")
    sides: Iterator[list[str]]
    if way == "translated":
        sides = iter(map(list, zip(*chance.sample(subject.terms, TERMS), strict=True)))
    else:
        sides = iter([chance.sample([term[side] for term in subject.terms], TERMS) for side in (0, 1)])
    terms = {lang: dict.fromkeys(side, WEIGHT) for lang, side in zip(("en", "es"), sides, strict=True)}
    return replace(get_topic("ml_es"), name="drawn", terms=terms)


def _relevance(row: Mapping[str, Any], topic: Topic) -> float:
    text = "\n".join(block["text"] for block in row["blocks"])
    matcher = TermMatcher(topic.terms[row["lang"]], row["lang"])
    return round(relevance(text, matcher, row["title"] or ""), 4)


def _on_topic(rows: list[dict[str, Any]], topic: Topic, learn: bool) -> set[str]:
    standings = judgement(rows, topic, learn).standings
    return {row["url"] for row, standing in zip(rows, standings, strict=True) if standing.basis}


def _in(url: str, sections: Sequence[str]) -> bool:
    place = urlsplit(url).netloc.removeprefix("www.") + urlsplit(url).path
    return any(place == section or place.startswith(f"{section}/") for section in sections)


def table(found: Sequence[Mapping[str, Any]], pages: int) -> str:
    """The figures as a Markdown table."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "numpy", "trafilatura"))
    lines = [
        f"{pages} pages, {TERMS} terms a language, seeds from 0 | {packages}",
        "",
        "| topic | terms | pairs | own words, worst | `learn = false`, worst | learnt, worst | learnt, mean "
        "| others | by own words |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in found:
        lines.append(
            f"| {r['topic']} | {r['terms']} | {r['pairs']} | {r['own']:.2f} | {r['unlearnt']:.2f} "
            f"| {r['worst']:.2f} | {r['mean']:.2f} | {r['others']} | {r['others by own words']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

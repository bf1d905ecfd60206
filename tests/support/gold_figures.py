"""Figures of quality on the gold that lies in the repository: corpus/demo and tests/gold."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from demo_expectations import EXPECTED

from align.encoders.registry import get_encoder
from align.records import Sentences
from align.scores.pairs import score_pairs
from align.sentences.aligner import Aligner
from corpus.build import pipeline
from corpus.demo.articles import CODE, LANGUAGES, Article
from corpus.demo.pages import build_site, demo_articles
from corpus.filters.apply import apply_rules
from corpus.options import build_options
from corpus.tables.folder import WorkFolder
from crawler.archive.writer import Exchange, WarcArchive
from crawler.page.page import Page, Response
from crawler.page.read import read_page
from crawler.topic.topic import get_topic

GOLD = Path(__file__).parents[1] / "gold"
RIGHT = "right"  # label of a pair of translations; any other names the error planted in it
OF_MEANING = frozenset({"misaligned", "numbers", "truncated"})  # errors that the formula is there to see

Figures = dict[str, float]
Numbers = tuple[tuple[int, ...], tuple[int, ...]]  # of the sentences of a bead, source and target
Matches = Callable[[Numbers, Sequence[Numbers]], bool]


def measure(demo: WorkFolder | None = None) -> Figures:
    """Every figure by its name, in [0, 1], higher is better, rounded to four digits.

    `demo` is a build of the demo site, if there is one.
    """
    figures = bead_figures(demo_articles()) | page_figures(GOLD / "pages")
    figures |= built_figures() if demo is None else corpus_figures(demo)
    figures |= rule_figures(GOLD / "judged.en-es.tsv")
    return {name: round(float(value), 4) for name, value in figures.items()}


# Sentence alignment


def bead_figures(articles: Iterable[Article]) -> Figures:
    """Strict and lax F1 of the sentence alignment of the articles, over beads with text on both sides."""
    aligner = Aligner(*LANGUAGES)
    strict, lax = _Hits(), _Hits()
    for article in articles:
        gold, sides = numbered_beads(article)
        found = [(tuple(bead.source), tuple(bead.target)) for bead in aligner.beads(*sides)]
        found = [bead for bead in found if all(bead)]
        strict.count(found, gold, lambda bead, others: bead in others)
        lax.count(found, gold, lambda bead, others: any(_overlap(bead, other) for other in others))
    return {"beads.strict_f1": strict.f1, "beads.lax_f1": lax.f1}


def numbered_beads(article: Article) -> tuple[list[Numbers], list[Sentences]]:
    """The gold beads with text on both sides, as numbers of sentences, and the sentences in reading order."""
    sides, places = [], []
    for lang in LANGUAGES:
        rows = [
            (sentence.replace("`", ""), number, block.kind)
            for number, block in enumerate(article.blocks[lang])
            if block.kind != CODE
            for sentence in block.sentences
        ]
        sides.append(Sentences(*map(tuple, zip(*rows, strict=True))))
        waiting: dict[str, list[int]] = {}
        for place, (text, _, _) in enumerate(rows):
            waiting.setdefault(text, []).append(place)
        places.append(waiting)
    beads = []
    for bead in article.gold_beads():
        source, target = (
            tuple(waiting[text].pop(0) for text in side) for side, waiting in zip(bead, places, strict=True)
        )
        if source and target:
            beads.append((source, target))
    return beads, sides


def _overlap(one: Numbers, other: Numbers) -> bool:
    return all(set(a) & set(b) for a, b in zip(one, other, strict=True))


@dataclass
class _Hits:
    """Found beads that are right, and gold beads that were found, over several documents."""

    right: int = 0
    found: int = 0
    hit: int = 0
    gold: int = 0

    def count(self, found: Sequence[Numbers], gold: Sequence[Numbers], matches: Matches) -> None:
        self.right += sum(matches(bead, gold) for bead in found)
        self.hit += sum(matches(bead, found) for bead in gold)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def f1(self) -> float:
        return f1(self.right / max(self.found, 1), self.hit / max(self.gold, 1))


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# The demo's corpus


def built_figures() -> Figures:
    """`corpus_figures` of a build made here."""
    with TemporaryDirectory() as scratch:
        folder = WorkFolder(Path(scratch))
        archive_demo(folder.warc)
        topic = get_topic("ml_es")
        pipeline.build(topic, folder, pipeline.archives_of(folder), build_options(topic))
        return corpus_figures(folder)


def corpus_figures(folder: WorkFolder) -> Figures:
    """Document pairs and sentence pairs of a build of the demo site, against its gold."""
    documents = kept(folder, "document_pairs", ["source_url", "target_url"])
    columns = ["source_url", "target_url", "source_text", "target_text"]
    pairs = kept(folder, "pairs", columns)
    found = {(row["source_url"], row["target_url"]) for row in documents}
    true = found & set(EXPECTED.pairs)
    wrong = found - {*EXPECTED.pairs, *EXPECTED.navigation}
    return {
        "documents.precision": len(true) / max(len(true) + len(wrong), 1),
        "documents.recall": len(true) / len(EXPECTED.pairs),
        **pair_figures(demo_articles(), pairs),
    }


def kept(folder: WorkFolder, table: str, columns: list[str]) -> list[dict[str, str]]:
    """The rows of a table that no rule rejects."""
    rows = folder.dataset(table).to_table([*columns, "rejected_by"]).to_pylist()
    return [row for row in rows if row["rejected_by"] is None]


def archive_demo(folder: Path) -> None:
    """Write the pages of the demo site, but those that robots.txt forbids, as a crawl archives them."""
    forbidden = EXPECTED.trap_urls("robots")
    archive = WarcArchive(folder, "demo")
    for (host, path), response in build_site().items():
        url = f"http://{host}{path}"
        if url not in forbidden:
            archive.write(
                Exchange(
                    url=url,
                    method="GET",
                    request_headers=[("Host", host)],
                    status_line=f"{response.status} Status",
                    response_headers=list(response.headers.items()),
                    body=response.body,
                    fetched_at=datetime(2024, 12, 2, tzinfo=UTC),
                    metadata={},
                )
            )
    archive.close()


def pair_figures(articles: Sequence[Article], rows: list[dict[str, str]]) -> Figures:
    """`pairs.precision`: share of the kept pairs of the true articles that are beads of the gold.

    `pairs.coverage`: share of the text of those beads that is among the kept pairs.
    Title and summary count as beads.
    """
    right = found = wanted = covered = 0
    for article, urls in zip(articles, EXPECTED.pairs, strict=True):
        beads = [("".join(source), "".join(target)) for source, target in article.gold_beads()]
        beads += [(text["en"], text["es"]) for text in (article.title, article.summary)]
        gold = {(letters(source), letters(target)) for source, target in beads if source and target}
        got = {
            (letters(row["source_text"]), letters(row["target_text"]))
            for row in rows
            if (row["source_url"], row["target_url"]) == urls
        }
        found += len(got)
        right += len(got & gold)
        wanted += sum(len(source) for source, _ in gold)
        covered += sum(len(source) for source, _ in gold & got)
    return {"pairs.precision": right / max(found, 1), "pairs.coverage": covered / wanted}


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case: spacing and punctuation do not count."""
    return re.sub(r"[\W_]+", "", text).lower()


# Pages


def page_figures(folder: Path) -> Figures:
    """`pages.block_f1`: blocks read with the right kind and text; `pages.metadata`: share of right fields."""
    right = found = wanted = fields = agree = 0
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = read_page(response_of(path, gold), LANGUAGES) or Page()
        got = Counter((block.kind, block.text) for block in page.blocks)
        expected = Counter((kind, text) for kind, text in gold["blocks"])
        right += (got & expected).total()
        found += got.total()
        wanted += expected.total()
        said = said_by(page)
        fields += len(gold["says"])
        agree += sum(said[name] == value for name, value in gold["says"].items())
    block_f1 = f1(right / max(found, 1), right / max(wanted, 1))
    return {"pages.block_f1": block_f1, "pages.metadata": agree / max(fields, 1)}


def response_of(path: Path, gold: Mapping[str, object]) -> Response:
    """The response whose body lies beside the JSON file of its gold."""
    (body,) = (other for other in path.parent.glob(f"{path.stem}.*") if other != path)
    headers = {str(name): str(value) for name, value in dict(gold["headers"]).items()}  # type: ignore[call-overload]
    return Response(str(gold["url"]), 200, headers, body.read_bytes())


def said_by(page: Page) -> dict[str, object]:
    """The fields of a page that the gold holds."""
    return {
        "title": page.title,
        "published": page.published,
        "canonical_url": page.canonical_url,
        "declared_lang": page.declared_lang,
        "license": page.license,
        "opt_outs": sorted(page.opt_outs.signals),
        "noindex": page.noindex,
        "machine_translated": page.machine_translated is not None,
    }


# Rules and the formula


def rule_figures(path: Path) -> Figures:
    """Shares of right pairs that the rules keep and of planted errors that they reject; AUC of the formula.

    The AUC is that of right pairs against errors of meaning.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sources, targets = ([row[side] for row in rows] for side in ("source_text", "target_text"))
    labels = np.array([row["label"] for row in rows])
    right, meaning = labels == RIGHT, np.isin(labels, sorted(OF_MEANING))
    scores = score_pairs(sources, targets, get_encoder())
    columns = {"source_text": sources, "target_text": targets, **scores._asdict()}
    rejected = np.array([reason is not None for reason in apply_rules(columns, *LANGUAGES).rejected_by])
    return {
        "rules.right_kept": 1 - rejected[right].mean(),
        "rules.errors_rejected": rejected[~right].mean(),
        "formula.auc": area_under_curve(scores.score[right], scores.score[meaning]),
    }


def area_under_curve(right: np.ndarray, wrong: np.ndarray) -> float:
    """Chance that a right pair scores above a wrong one, ties counted half."""
    gap = right[:, None] - wrong[None]
    return float((gap > 0).mean() + (gap == 0).mean() / 2)

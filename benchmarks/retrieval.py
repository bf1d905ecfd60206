"""Share of sentences whose translation is not the nearest of a thousand, by encoder and language.

    python benchmarks/retrieval.py --shared ../shared [--encoders use e5 use+e5] [--sets spa kor ...]

Data: `gold/tatoeba`, 1,000 sentence pairs per language with English, line by line (test set of LASER 1).
Two measures of nearness: the cosine, and the ratio margin with four neighbours among the same thousand, as
alignment and scoring use it. Nothing is random. An encoder that is part of several embeds each set once.
"""

import argparse
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders import registry
from align.encoders.combined import joined, names_in
from align.encoders.protocol import Vectors, for_language
from align.encoders.registry import encoder_info, encoder_versions, get_encoder
from align.vectors.similarity import Floats, neighbour_means
from crawler.languages import base


@dataclass(frozen=True, slots=True)
class Errors:
    """One encoder on one set: error rates in [0, 1], to and from English; CPU seconds to embed both sides."""

    name: str
    encoder: str
    cosine: tuple[float, float]
    margin: tuple[float, float]
    seconds: float


def error(nearness: Floats) -> tuple[float, float]:
    """Share of rows, and of columns, whose greatest value is not on the diagonal; from a square matrix."""
    own = np.arange(len(nearness))
    return tuple(float((nearness.argmax(axis=axis) != own).mean()) for axis in (1, 0))  # type: ignore[return-value]


def margins(cosine: Floats, a: Vectors, b: Vectors) -> Floats:
    """The ratio margin of every row of a with every row of b, (n, m)."""
    return cosine / ((neighbour_means(a, b)[:, None] + neighbour_means(b, a)[None]) / 2)


def read(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """The sentences of a set in its language, and in English."""
    other, english = (
        (folder / f"{name}-eng.{side}").read_text(encoding="utf-8").splitlines() for side in (name, "eng")
    )
    return other, english


def measure(folder: Path, name: str, encoders: Sequence[str]) -> Iterator[Errors]:
    """The errors of each encoder that knows the language of a set named like `spa`."""
    texts = read(folder, name)
    languages = base(name), "en"
    parts: dict[str, tuple[list[Vectors], float]] = {}
    for encoder in encoders:
        if not encoder_info(encoder).languages.issuperset(languages):
            continue
        for part in names_in(encoder, registry.encoders()):
            if part not in parts:
                models = [for_language(get_encoder(part), lang) for lang in languages]
                start = time.process_time()
                sides = [model.encode(side) for model, side in zip(models, texts, strict=True)]
                parts[part] = sides, time.process_time() - start
        used = [parts[part] for part in names_in(encoder, registry.encoders())]
        a, b = (joined([sides[side] for sides, _ in used]) for side in (0, 1))
        cosine = a @ b.T
        seconds = sum(seconds for _, seconds in used)
        yield Errors(name, encoder, error(cosine), error(margins(cosine, a, b)), seconds)


def row(found: Errors) -> str:
    """A row of the Markdown table."""
    cells = (f"{100 * share:.1f}" for share in (*found.cosine, *found.margin))
    return f"| {found.name} | `{found.encoder}` | {' | '.join(cells)} | {found.seconds:.1f} |"


def main() -> None:
    """Measure and print, row by row."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--encoders", nargs="+", default=["use"], metavar="NAME")
    parser.add_argument("--sets", nargs="+", metavar="CODE", help="[default: all]")
    args = parser.parse_args()
    folder = args.shared / "gold" / "tatoeba"
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder: name the folder of the gold data with --shared")
    names = args.sets or sorted(path.suffix[1:] for path in folder.glob("*-eng.*") if path.suffix != ".eng")
    packages = {"numpy": version("numpy")}
    for encoder in args.encoders:
        packages |= encoder_versions(encoder)
    print(f"Python {platform.python_version()}, {', '.join(f'{k} {v}' for k, v in packages.items())}")
    print("\nErrors in per cent, to English and from it:\n")
    print("| set | encoder | cosine, to | from | margin, to | from | CPU seconds |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for name in names:
        for found in measure(folder, name, args.encoders):
            print(row(found), flush=True)


if __name__ == "__main__":
    main()

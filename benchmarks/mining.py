"""Precision, recall and F1 of mining: known translations hidden among sentences without translations.

    python benchmarks/mining.py --shared ../shared [--set NAME ...] [--encoder NAME] [--json]

Hidden: the pairs of `gold/tatoeba` (1,000 per language), or the 1-1 beads of `gold/align/ntrex.en-*` (about
500; lines of other beads are dropped). Distractors: English ones are the sentences of scikit-learn's pages
on the frozen web (`web/gold/segments.en-es.jsonl`). Spanish ones are those of all the other sites' Spanish
pages there, so that no page lies there with its translation. The frozen web has no text in the other
languages: their distractors are all lines of the NTREX files for Tatoeba, and Tatoeba sentences for NTREX.

A mined pair is right only if it is a hidden pair: two distractors with the same meaning by chance
('Introduction' and 'Introducción') count as an error, so precision is understated. `best F1` is the F1 at the
best threshold for the set, with the other options at their defaults. Sentences of all lengths take part; a
build drops the shortest ones (`min_words`). Nothing is random, so there is no seed.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders.protocol import for_language
from align.encoders.registry import encoder_versions, get_encoder
from align.mining.mining import MiningOptions, mine_texts
from align.text.sentences import split

CODES = {"es": "spa", "de": "deu", "fr": "fra", "pt": "por", "zh": "cmn", "ja": "jpn", "ko": "kor"}
SETS = tuple(f"{corpus}.en-{lang}" for lang in CODES for corpus in ("tatoeba", "ntrex"))
ENGLISH_SITE = "sklearn.test"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of one set, in [0, 1]; `mined` pairs; `seconds` of wall time for encoding and mining."""

    name: str
    hidden: int
    sources: int
    targets: int
    mined: int
    precision: float
    recall: float
    f1: float
    best_f1: float
    best_threshold: float
    seconds: float


def tatoeba(gold: Path, lang: str) -> Pairs:
    """Sentence pairs, English first."""
    sides = (gold / "tatoeba" / f"{CODES[lang]}-eng.{side}" for side in ("eng", CODES[lang]))
    return list(zip(*(side.read_text(encoding="utf-8").splitlines() for side in sides), strict=True))


def ntrex(gold: Path, lang: str) -> tuple[Pairs, list[str]]:
    """The 1-1 beads, English first, and all lines of the other side."""
    pairs, others = [], []
    for beads in sorted((gold / "align" / f"ntrex.en-{lang}").glob("*.gold")):
        sides = [
            beads.with_suffix(f".{side}").read_text(encoding="utf-8").split("\n") for side in ("en", lang)
        ]
        others += [line for line in sides[1] if line]
        for bead in beads.read_text(encoding="utf-8").splitlines():
            source, target = (json.loads(part) for part in bead.split(":")[:2])
            if len(source) == len(target) == 1:
                pairs.append((sides[0][source[0]], sides[1][target[0]]))
    return pairs, others


def web(shared: Path) -> tuple[list[str], list[str]]:
    """Distractors: English sentences of one site, Spanish ones of all others."""
    english, spanish = [], []
    with (shared / "web" / "gold" / "segments.en-es.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if urlsplit(row["url_a"]).hostname == ENGLISH_SITE:
                english += split(row["text_a"], "en")
            else:
                spanish += split(row["text_b"], "es")
    return english, spanish


def measure(shared: Path, name: str, encoder: str) -> Figures:
    """The figures of one set, named as in SETS."""
    corpus, lang = name.split(".en-")
    english, spanish = web(shared)
    beads, lines = ntrex(shared / "gold", lang)
    sentences = tatoeba(shared / "gold", lang)
    hidden, others = (sentences, lines) if corpus == "tatoeba" else (beads, [t for _, t in sentences])
    sources = list(dict.fromkeys([*(s for s, _ in hidden), *english]))
    targets = list(dict.fromkeys([*(t for _, t in hidden), *(spanish if lang == "es" else others)]))
    start = time.perf_counter()
    models = (for_language(get_encoder(encoder), side) for side in ("en", lang))
    vectors = [model.encode(side) for model, side in zip(models, (sources, targets), strict=True)]
    options = MiningOptions()
    # Best first, so that those above the threshold are what mining with it finds.
    found = mine_texts((sources, targets), (vectors[0], vectors[1]), replace(options, threshold=0.0))
    seconds = time.perf_counter() - start
    gold = set(hidden)
    right = np.cumsum([(sources[pair.source], targets[pair.target]) in gold for pair in found])
    scores = np.array([pair.score for pair in found])
    f1 = 2 * right / (np.arange(1, len(found) + 1) + len(gold))
    mined, best = int((scores >= options.threshold).sum()), int(f1.argmax())
    hits = int(right[mined - 1]) if mined else 0
    return Figures(
        name,
        len(gold),
        len(sources),
        len(targets),
        mined,
        round(hits / max(mined, 1), 4),
        round(hits / len(gold), 4),
        round(2 * hits / (mined + len(gold)), 4),
        round(float(f1[best]), 4),
        round(float(scores[best]), 3),
        round(seconds, 1),
    )


def table(rows: list[Figures]) -> Iterator[str]:
    """A Markdown table."""
    yield "| set | hidden pairs | sources | targets | mined | precision | recall | F1 | best F1 | at | s |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for r in rows:
        yield (
            f"| {r.name} | {r.hidden} | {r.sources} | {r.targets} | {r.mined} | {r.precision:.3f} "
            f"| {r.recall:.3f} | {r.f1:.3f} | {r.best_f1:.3f} | {r.best_threshold:.2f} | {r.seconds:.0f} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--set", nargs="+", dest="sets", choices=SETS, metavar="NAME", help="[default: all]")
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "gold").is_dir():
        sys.exit(f"{args.shared / 'gold'}: no such folder: name the folder of the gold data with --shared")
    rows = [measure(args.shared, name, args.encoder) for name in args.sets or SETS]
    versions = encoder_versions(args.encoder)
    options = asdict(MiningOptions())
    if args.json:
        rows_ = [asdict(r) for r in rows]
        print(json.dumps({"encoder": args.encoder, "versions": versions, "options": options, "rows": rows_}))
    else:
        print(f"encoder: {args.encoder}; {', '.join(f'{k} {v}' for k, v in versions.items())}; {options}\n")
        print("\n".join(table(rows)))


if __name__ == "__main__":
    main()

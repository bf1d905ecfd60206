"""The language of short sentences: py3langid and langdetect, as the rule `wrong_language` asks them.

    python benchmarks/identifiers.py --shared ../shared [--most 300]

Sentences: `gold/tatoeba` (English of one file) and the lines of each language of `gold/align51`, at most
`--most` of a language, at even distances. A sentence counts as right if its own language has the highest
confidence among the languages of the data, and as refused if that is below the default of the rule.
"""

import argparse
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from false_alarms import TATOEBA

from corpus.filters.rules.language.language import WrongLanguageOptions
from crawler.languages import base
from crawler.page.language import MODELS, confidences


def sentences(gold: Path, most: int) -> dict[str, list[str]]:
    """At most so many sentences of each language."""
    files = {lang: gold / f"tatoeba/{code}-eng.{code}" for code, lang in TATOEBA.items()}
    files["en"] = gold / "tatoeba/spa-eng.eng"
    texts = {lang: path.read_text("utf-8").splitlines() for lang, path in files.items()}
    for folder in sorted(gold.glob("align51/*.*-*")):
        lang = folder.name.rsplit("-", 1)[1]
        texts[base(lang)] = [
            line for path in sorted(folder.glob(f"*.{lang}")) for line in path.read_text("utf-8").splitlines()
        ]
    return {lang: lines[:: max(-(-len(lines) // most), 1)] for lang, lines in sorted(texts.items())}


def measure(texts: dict[str, list[str]], model: str) -> tuple[dict[str, tuple[float, float]], float]:
    """By language the share of right sentences and that of refused ones, and the milliseconds a sentence."""
    flat = [text for some in texts.values() for text in some]
    own = np.repeat(np.arange(len(texts)), [len(some) for some in texts.values()])
    confidences(flat[:1], "en", model)  # loads the model
    start = time.perf_counter()
    confidences(flat, "en", model)
    spent = 1000 * (time.perf_counter() - start) / len(flat)
    table = np.nan_to_num(np.array([confidences(flat, lang, model) for lang in texts]), nan=-1.0)
    right = table.argmax(axis=0) == own
    mine = table[own, np.arange(len(flat))]
    refused = (mine >= 0) & (mine < WrongLanguageOptions().min_confidence)
    return {
        lang: (float(right[own == row].mean()), float(refused[own == row].mean()))
        for row, lang in enumerate(texts)
    }, spent


def main() -> None:
    """Prints a table by language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--most", type=int, default=300, help="sentences of a language")
    args = parser.parse_args()
    if not (args.shared / "gold/tatoeba").is_dir():
        sys.exit(f"{args.shared / 'gold/tatoeba'}: no such folder: name that of the gold data with --shared")
    texts = sentences(args.shared / "gold", args.most)
    results = {model: measure(texts, model) for model in MODELS}
    print(f"{sum(map(len, texts.values())):,} sentences, {len(texts)} languages;", end=" ")
    print(", ".join(f"{model} {version(model)}" for model in MODELS))
    print("| language | " + " | ".join(f"{model} right | refused" for model in MODELS) + " |")
    print("|---" * (1 + 2 * len(MODELS)) + "|")
    for lang in texts:
        cells = (f"{share:.3f}" for model in MODELS for share in results[model][0][lang])
        print(f"| {lang} | {' | '.join(cells)} |")
    means = (f"{m:.3f}" for model in MODELS for m in np.mean(list(results[model][0].values()), axis=0))
    print(f"| mean | {' | '.join(means)} |")
    print("; ".join(f"{model}: {results[model][1]:.3f} ms a sentence" for model in MODELS))


if __name__ == "__main__":
    main()

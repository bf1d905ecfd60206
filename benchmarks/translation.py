"""BLEU without and with parallel data, of the right and of a wrong topic: the gain from adaptation.

    python benchmarks/translation.py [--shared ../shared] [--work FOLDER] [--seed 7] [--dev] [--json]

One in `--hold` of the frozen web's documents with gold segments is held out, by `--seed`. Test: their gold
segments, each once, that are not, exactly or nearly, in any of the parallel data (dropped segments are
counted). Parallel data: the pairs that `acopio build` kept in the work folder, of the other documents;
without --work the other documents' gold segments. Wrong topic: news (NTREX-128) and web pages of any kind
(ParaCrawl, judged valid), all there are; beside it the right corpus cut to as many pairs. `--dev` measures
on as many other documents, which is where options are chosen. Prints a Markdown table of BLEU and chrF with
their signatures, both directions, the ways of adaptation one by one, and the segments a second of processor
time that the adaptation adds to the engine.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pyarrow.dataset as dataset
from sacrebleu.metrics import BLEU, CHRF

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.mt.adaptation.adapt import AdaptationOptions, adapt
from corpus.mt.adaptation.examples import Example
from corpus.mt.adaptation.memory import TranslationMemory
from corpus.mt.adaptation.post_edit import PostEditOptions
from corpus.mt.adaptation.repair import similarity
from corpus.mt.adaptation.words import split
from corpus.mt.engines.protocol import Engine
from corpus.mt.engines.registry import get_engine

Pair = tuple[str, str]  # English, Spanish
Row = dict[str, object]
NEAR = 0.8  # share of tokens in common in order: a test segment that is nearly in the parallel data
WAYS = {
    "exact matches only": AdaptationOptions(fuzzy=False, post_edit=False),
    "exact and repaired": AdaptationOptions(post_edit=False),
    "all": AdaptationOptions(),
    "all but the lexicon": AdaptationOptions(edit=PostEditOptions(lexicon=0.0)),
    "all but similar examples": AdaptationOptions(edit=PostEditOptions(memory=0.0)),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="folder that holds web/, gold/"
    )
    parser.add_argument("--work", type=Path, help="work folder built from the frozen web")
    parser.add_argument("--engine", default="apertium")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hold", type=int, default=12, help="one in so many documents is held out")
    parser.add_argument("--dev", action="store_true", help="measure on the documents for choosing options")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "web" / "gold").is_dir():
        sys.exit(f"{options.shared}: no web/gold there: give --shared DIR")
    gold = _gold(options.shared)
    held = _held_out(gold, options.seed, options.hold)
    test_documents = held[1] if options.dev else held[0]
    test = sorted({pair for url, pair in gold if url in test_documents})
    left = held[0] | held[1]
    found = _work_pairs(options.work) if options.work else gold
    right = sorted({pair for url, pair in found if url not in left})
    wrong = sorted(set(_wrong(options.shared)))
    small = random.Random(options.seed).sample(right, min(len(wrong), len(right)))
    leaking = _leaking(test, [*right, *wrong])
    test = [pair for pair in test if pair not in leaking]
    head = {
        "engine": options.engine,
        "seed": options.seed,
        "test documents": len(test_documents),
        "test segments": len(test),
        "left out as leaks": len(leaking),
        "right": len(right),
        "wrong": len(wrong),
    }
    corpora = {"right": right, "right, as small as wrong": small, "wrong": wrong}
    with ProcessPoolExecutor(2) as processes:
        found = processes.map(partial(_rows, options.engine, test, corpora), (0, 1))
        rows = [row for direction in found for row in direction]
    head["engine"] = get_engine(options.engine).name
    if options.json:
        print(json.dumps({**head, "rows": rows}, indent=1))
    else:
        _print(head, rows)


class _Once:
    """An engine that translates each text once, so that only the adaptation is timed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name
        self._known: dict[str, str] = {}

    def supports(self, source: str, target: str) -> bool:
        return self._engine.supports(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._engine.translate(new, source, target), strict=True))
        return [self._known[text] for text in texts]

    def close(self) -> None:
        self._engine.close()


def _rows(engine: str, test: Sequence[Pair], corpora: dict[str, Sequence[Pair]], way: int) -> list[Row]:
    """The scores of one direction, `way` being the side of the source."""
    langs = ("en", "es")[way], ("en", "es")[1 - way]
    once = _Once(get_engine(engine))
    sides = [pair[way] for pair in test], [pair[1 - way] for pair in test]
    rows = [_row(once, langs, sides, "none", "")]
    for name, pairs in corpora.items():
        start = time.process_time()
        adapted = adapt(once, [Example(pair[way], pair[1 - way]) for pair in pairs], *langs)
        learning = round(time.process_time() - start)
        adapted.with_options(WAYS["exact matches only"]).translate(
            sides[0], *langs
        )  # so all is known to `once`
        for how, options in (WAYS if name == "right" else {"all": AdaptationOptions()}).items():
            row = _row(adapted.with_options(options), langs, sides, name, how)
            rows.append({**row, "seconds to learn": learning})
    once.close()
    return rows


def _row(
    engine: Engine, langs: tuple[str, str], sides: tuple[list[str], list[str]], data: str, how: str
) -> Row:
    start = time.process_time()
    answers = [_line(text) for text in engine.translate(sides[0], *langs)]
    seconds = time.process_time() - start
    bleu, chrf = BLEU(), CHRF()
    return {
        "direction": "-".join(langs),
        "data": data,
        "how": how,
        "BLEU": round(bleu.corpus_score(answers, [sides[1]]).score, 1),
        "chrF": round(chrf.corpus_score(answers, [sides[1]]).score, 1),
        "segments a second": round(len(answers) / max(seconds, 1e-9)) if how else "",
        "signatures": [str(bleu.get_signature()), str(chrf.get_signature())],
    }


def _gold(shared: Path) -> list[tuple[str, Pair]]:
    with (shared / "web" / "gold" / "segments.en-es.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [(row["url_a"], (_line(row["text_a"]), _line(row["text_b"]))) for row in rows]


def _held_out(gold: Sequence[tuple[str, Pair]], seed: int, hold: int) -> tuple[set[str], set[str]]:
    """The documents of the test, and as many others for choosing options."""
    urls = sorted({url for url, _ in gold})
    random.Random(seed).shuffle(urls)
    size = len(urls) // hold
    return set(urls[:size]), set(urls[size : 2 * size])


def _work_pairs(work: Path) -> list[tuple[str, Pair]]:
    table = dataset.dataset(work / "pairs", format="parquet").to_table(
        columns=["source_url", "source_lang", "source_text", "target_url", "target_text", "rejected_by"]
    )
    found = []
    for row in table.to_pylist():
        if row["rejected_by"] is None:
            english, spanish = ("source", "target") if row["source_lang"] == "en" else ("target", "source")
            found.append((row[f"{english}_url"], (row[f"{english}_text"], row[f"{spanish}_text"])))
    return found


def _wrong(shared: Path) -> Iterator[Pair]:
    """Pairs of other topics."""
    with (shared / "gold" / "judged" / "paracrawl-v3.en-es.tsv").open(encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) > 7 and row[7].strip() == "V":
                yield row[2], row[3]
    for beads in sorted((shared / "gold" / "align" / "ntrex.en-es").glob("*.gold")):
        english, spanish = (
            beads.with_suffix(f".{lang}").read_text(encoding="utf-8").splitlines() for lang in ("en", "es")
        )
        for line in beads.read_text(encoding="utf-8").splitlines():
            first, second = (json.loads(part) for part in line.split(":"))
            if first and second:
                yield " ".join(english[n] for n in first), " ".join(spanish[n] for n in second)


def _leaking(test: Sequence[Pair], parallel: Iterable[Pair]) -> set[Pair]:
    """The test pairs of which either side is in the parallel data, exactly or nearly."""
    parallel = list(parallel)
    found = set()
    for side in (0, 1):
        there = [pair[side] for pair in parallel]
        known = {_folded(text) for text in there}
        near = TranslationMemory(there).near([pair[side] for pair in test], 5, 0.3)
        for pair, segments in zip(test, near, strict=True):
            tokens = split(pair[side])
            if _folded(pair[side]) in known or any(
                similarity(tokens, split(there[one.segment])) >= NEAR for one in segments
            ):
                found.add(pair)
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _line(text: str) -> str:
    return " ".join(text.split())


def _print(head: dict[str, object], rows: Sequence[dict[str, object]]) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "sacrebleu", "scikit-learn"))
    print(f"{', '.join(f'{key} {value}' for key, value in head.items())} | {packages}")
    print(*rows[0]["signatures"], sep="\n")  # type: ignore[misc]
    print()
    print("| direction | parallel data | adaptation | BLEU | chrF | segments a second | seconds to learn |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        keys = ("direction", "data", "how", "BLEU", "chrF", "segments a second", "seconds to learn")
        print("| " + " | ".join(str(row.get(key, "")) for key in keys) + " |")


if __name__ == "__main__":
    main()

"""What a selection of N pairs gains over the N best by score: BLEU, coverage, nearest examples.

    python benchmarks/selection.py WORK [--engine apertium] [--sizes 687,5000] [--seeds 7,8] [--test 400]

WORK is a finished work folder, such as that of benchmarks/web.py. By seed, a tenth of its documents is held
out; test: up to --test of their pairs, without those of which a side is in the other documents. Prints for
each size and seed a row for the best by score, a sample at random, the selection for the topic, that for the
test sources (`--for`), and all pairs: BLEU gained with the local engine, both directions; share of the
distinct words and of the running n-grams of the test sources that are covered; the mean cosine (tf-idf of
words and pairs of words) of each test source to its nearest example, as services that retrieve examples see
it. `--engine none` leaves BLEU out.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.text.tokens import tokens
from corpus.export.direction import Direction, records
from corpus.export.selection import Selection
from corpus.mt.adaptation.adapt import adapt
from corpus.mt.adaptation.examples import Example
from corpus.mt.adaptation.memory import TranslationMemory
from corpus.mt.engines.protocol import Engine
from corpus.mt.engines.registry import get_engine
from corpus.selection.select import Candidate, SelectOptions, choose_pairs, main_direction
from corpus.tables.folder import WorkFolder

Pairs = Sequence[Candidate]


class Known:
    """An engine that translates each text once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name
        self._known: dict[tuple[str, str], str] = {}

    def supports(self, source: str, target: str) -> bool:
        """As the engine."""
        return self._engine.supports(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """As the engine."""
        new = [text for text in dict.fromkeys(texts) if (source, text) not in self._known]
        answers = self._engine.translate(new, source, target)
        self._known.update(zip([(source, text) for text in new], answers, strict=True))
        return [self._known[source, text] for text in texts]

    def close(self) -> None:
        """As the engine."""
        self._engine.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--engine", default="apertium")
    parser.add_argument("--sizes", default="687,5000")
    parser.add_argument("--seeds", default="7,8")
    parser.add_argument("--test", type=int, default=400)
    args = parser.parse_args()
    folder = WorkFolder(args.work)
    direction = main_direction(folder)
    engine = None if args.engine == "none" else Known(get_engine(args.engine))
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "sacrebleu", "scikit-learn"))
    print(f"{args.work.name} {direction} | {engine.name if engine else 'no engine'} | {packages}")
    print("| seed | pairs | of | BLEU gained, both ways | words | n-grams | nearest |", flush=True)
    print("|---|---|---|---|---|---|---|")
    for seed in map(int, args.seeds.split(",")):
        train, test = held_out(folder, direction, seed, args.test)
        for size in map(int, args.sizes.split(",")):
            for name, pairs in systems(train, test, direction, size, seed).items():
                row(seed, name, pairs, test, direction, engine)
        row(seed, "all", train, test, direction, engine)


def held_out(
    folder: WorkFolder, direction: Direction, seed: int, most: int
) -> tuple[list[Candidate], list[Candidate]]:
    """The pairs to choose from, and those of other documents to measure on."""
    selection = Selection(folder, direction, "sentence", None)
    urls = [url for batch in selection for url in batch["source_url"].to_pylist()]
    pairs = list(records(selection, direction, Candidate))
    names = sorted(set(urls))
    random.Random(seed).shuffle(names)
    held = set(names[: len(names) // 10])
    train = [pair for pair, url in zip(pairs, urls, strict=True) if url not in held]
    seen = {text.casefold() for pair in train for text in (pair.source_text, pair.target_text)}
    test = [
        pair
        for pair, url in zip(pairs, urls, strict=True)
        if url in held and (pair.score or 0) > 0.7 and not seen & {t.casefold() for t in pair[1:3]}
    ]
    return train, random.Random(seed).sample(test, min(most, len(test)))


def systems(train: Pairs, test: Pairs, direction: Direction, size: int, seed: int) -> dict[str, Pairs]:
    """As many pairs, by several ways of choice."""
    sources = tuple(pair.source_text for pair in test)
    wanted = SelectOptions(size, texts=sources, texts_lang=direction.source_lang)
    return {
        "best by score": sorted(train, key=lambda pair: -(pair.score or 0))[:size],
        "random": random.Random(seed).sample(list(train), min(size, len(train))),
        "select": [train[c.number] for c in choose_pairs(train, direction, SelectOptions(size))[1]],
        "select --for": [train[c.number] for c in choose_pairs(train, direction, wanted)[1]],
    }


def row(seed: int, name: str, pairs: Pairs, test: Pairs, direction: Direction, engine: Engine | None) -> None:
    """Print the figures of a choice."""
    gains = (
        "" if engine is None else " ".join(f"{gain:+.1f}" for gain in gained(engine, pairs, test, direction))
    )
    words, grams = covered(pairs, test, direction.source_lang)
    memory = TranslationMemory([pair.source_text for pair in pairs])
    near = memory.near([pair.source_text for pair in test], 1, 0.0)
    cosine = sum(found[0].cosine if found else 0.0 for found in near) / len(test)
    print(
        f"| {seed} | {len(pairs)} | {name} | {gains} | {words:.3f} | {grams:.3f} | {cosine:.3f} |", flush=True
    )


def gained(engine: Engine, pairs: Pairs, test: Pairs, direction: Direction) -> list[float]:
    """BLEU with the pairs less BLEU without, each way."""
    found = []
    for way in (direction, direction.reverse):
        sides = (1, 2) if way == direction else (2, 1)
        texts, references = ([str(pair[side]) for pair in test] for side in sides)
        examples = [Example(str(p[sides[0]]), str(p[sides[1]]), p.score or 0.0) for p in pairs]
        adapted = adapt(engine, examples, way.source_lang, way.target_lang)
        scores = [
            bleu(one.translate(texts, way.source_lang, way.target_lang), references)
            for one in (engine, adapted)
        ]
        found.append(scores[1] - scores[0])
    return found


def bleu(answers: Sequence[str], references: Sequence[str]) -> float:
    """BLEU of sacrebleu's defaults."""
    from sacrebleu.metrics import BLEU

    return float(BLEU().corpus_score([" ".join(text.split()) for text in answers], [list(references)]).score)


def covered(pairs: Pairs, test: Pairs, lang: str) -> tuple[float, float]:
    """Share of the distinct words of the test sources that pairs have; of their running 2- and 3-grams."""
    held = Counter(gram for pair in pairs for gram in grams_of(pair.source_text, lang))
    wanted = [gram for pair in test for gram in grams_of(pair.source_text, lang)]
    words = {gram for gram in wanted if len(gram) == 1}
    longer = [gram for gram in wanted if len(gram) > 1]
    return sum(w in held for w in words) / len(words), sum(g in held for g in longer) / len(longer)


def grams_of(text: str, lang: str) -> list[tuple[str, ...]]:
    """The 1- to 3-grams of a text."""
    words = tokens(text, lang)
    return [tuple(words[n : n + size]) for size in (1, 2, 3) for n in range(len(words) - size + 1)]


if __name__ == "__main__":
    main()

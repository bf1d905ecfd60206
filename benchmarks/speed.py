"""Speed and memory of sentence alignment, side by side with the peers; growth with the length of a text.

    python benchmarks/speed.py --shared ../shared [--rounds 3] [--documents 1] [--lines 1000 ...] [--json]

Data: the `ntrex` sets of `gold/align`. Every figure is the median of rounds that alternate, each in a process
of its own with one thread (benchmarks/peers/child.py defines the figures). Peers whose packages are missing
are skipped, and the command that installs them is printed.

- Side by side: the same documents of ntrex.en-es for all, the shortest first. The recipes have random weights
  of the right size, so their beads are not scored.
- Throughput: the distinct lines of all the sets.
- Growth: texts grown from ntrex.en-es with a seed, see `grown` in benchmarks/peers/child.py.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from peers import child
from peers.contenders import CONTENDERS

SET = "ntrex.en-es"
SCORER = "tools/score_alignment.py"
LINES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
INSTALL = "pip install 'acopio[bench]'"


@dataclass(frozen=True, slots=True)
class Side:
    """One contender on the documents all share: processor seconds per 1,000 lines (both sides counted).

    `times` is how many times as long as acopio it takes. The rest is of one run over the whole set, and null
    where the weights are random: seconds per 1,000 lines again, and strict F1.
    """

    contender: str
    seconds: float
    times: float
    peak_megabytes: float
    whole_seconds: float | None
    strict_f1: float | None


@dataclass(frozen=True, slots=True)
class Throughput:
    """Of the default encoder: of single texts, or with `runs` of every run of up to 5 texts as well.

    `asked` is the share of the core's measured matrix product that all operations of the model would take,
    `needed` that of the operations which cannot be reused from token to token (peers/child.py).
    """

    runs: bool
    texts: int
    tokens: int
    tokens_a_second: float
    core_gigaflops: float
    asked: float
    needed: float


@dataclass(frozen=True, slots=True)
class Growth:
    """One pair of texts: mean lines a side, seconds of processor and clock, memory with the encoder's."""

    lines: int
    seconds: float
    clock: float
    peak_megabytes: float
    found: float


def missing(name: str) -> str:
    """The packages of a contender that are not installed, comma-separated."""
    absent = []
    for package in CONTENDERS[name].packages:
        try:
            version(package)
        except PackageNotFoundError:
            absent.append(package)
    return ", ".join(absent)


def documents(root: Path, name: str) -> list[str]:
    """The documents of a set, without suffix, in order."""
    return [str(gold.with_suffix("")) for gold in sorted((root / name).glob("*.gold"))]


def strict_f1(scorer: Path, names: list[str], beads: list[Any]) -> float:
    """Strict F1 of the beads, pooled over the documents, by the scorer of the gold."""
    with TemporaryDirectory() as scratch:
        tests = [Path(scratch) / f"{number}.beads" for number in range(len(names))]
        for test, found in zip(tests, beads, strict=True):
            test.write_text("".join(f"{a}:{b}:0\n" for a, b in found), encoding="utf-8")
        golds = [f"{name}.gold" for name in names]
        command = [sys.executable, str(scorer), "--json", "--gold", *golds, "--test", *map(str, tests)]
        done = subprocess.run(command, check=True, capture_output=True)
    return round(json.loads(done.stdout)["strict_f1"], 4)


def thousands(names: list[str]) -> float:
    """Lines of both sides of the documents, in thousands."""
    return sum(len(side) for name in names for side in child.read(name)) / 1000


def side_by_side(
    names: list[str], whole: list[str], contenders: list[str], rounds: int, scorer: Path
) -> Iterator[Side]:
    """The contenders by turns on the same documents; those with real weights on the whole set too."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name, done in runs.items():
            done.append(child.run("align", name, *names))
            print(f"round {number + 1}: {name}: {done[-1]['seconds']:.2f} s", file=sys.stderr)
    lines = thousands(names)
    seconds = {name: median(run["seconds"] for run in done) / lines for name, done in runs.items()}
    for name, done in runs.items():
        all_of_it = child.run("align", name, *whole) if CONTENDERS[name].real else None
        yield Side(
            CONTENDERS[name].title,
            seconds[name],
            seconds[name] / seconds["acopio"],
            median(run["peak_bytes"] for run in done) / 1e6,
            all_of_it and all_of_it["seconds"] / thousands(whole),
            all_of_it and strict_f1(scorer, whole, all_of_it["beads"]),
        )


def throughput(names: list[str], rounds: int) -> Iterator[Throughput]:
    """Throughput of texts alone, then with runs."""
    done = [child.run("encode", *names) for _ in range(rounds)]
    core = median(run["peak"] for run in done)
    for kind in ("alone", "runs"):
        seconds = median(run[kind]["seconds"] for run in done)
        asked, needed = (done[0][kind][which] / seconds / core for which in ("asked", "needed"))
        tokens = done[0]["tokens"]
        yield Throughput(
            kind == "runs", done[0]["texts"], tokens, tokens / seconds, core / 1e9, asked, needed
        )


def growth(names: list[str], lines: int, rounds: int) -> Growth:
    """One pair of texts of about so many lines a side."""
    done = [child.run("grow", str(lines), *names) for _ in range(rounds)]
    return Growth(
        lines,
        median(run["seconds"] for run in done),
        median(run["clock"] for run in done),
        median(run["peak_bytes"] for run in done) / 1e6,
        done[0]["found"],
    )


def versions(contenders: list[str]) -> dict[str, str]:
    """Versions of Python and of the packages that the figures depend on."""
    packages = dict.fromkeys(package for name in contenders for package in CONTENDERS[name].packages)
    return {"python": platform.python_version()} | {package: version(package) for package in packages}


def tables(sides: list[Side], speeds: list[Throughput], sizes: list[Growth]) -> Iterator[str]:
    """Three Markdown tables."""
    yield "| | seconds | times acopio's | peak memory, MB | seconds, whole set | strict F1, whole set |"
    yield "|---|---|---|---|---|---|"
    for s in sides:
        whole = "" if s.whole_seconds is None else f"{s.whole_seconds:.2f}"
        f1 = "" if s.strict_f1 is None else f"{s.strict_f1:.3f}"
        yield f"| {s.contender} | {s.seconds:.2f} | {s.times:.1f} | {s.peak_megabytes:.0f} | {whole} | {f1} |"
    yield "\n| embedded | texts | tokens | tokens a second | core's Gflop/s | share, asked | share, needed |"
    yield "|---|---|---|---|---|---|---|"
    for t in speeds:
        what = "runs of 1 to 5 texts" if t.runs else "texts"
        figures = f"{t.tokens_a_second:,.0f} | {t.core_gigaflops:.0f} | {t.asked:.2f} | {t.needed:.2f}"
        yield f"| {what} | {t.texts:,} | {t.tokens:,} | {figures} |"
    yield "\n| lines a side | seconds | ms a line | peak memory, MB | 1-1 pairs found |"
    yield "|---|---|---|---|---|"
    for g in sizes:
        each = g.seconds / g.lines * 1000
        yield f"| {g.lines:,} | {g.seconds:.1f} | {each:.2f} | {g.peak_megabytes:.0f} | {g.found:.3f} |"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--rounds", type=int, default=3, help="of each figure, by turns [default: 3]")
    parser.add_argument("--documents", type=int, default=1, help="side by side [default: 1]")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS), metavar="NAME")
    parser.add_argument("--lines", nargs="*", type=int, default=LINES, help="a side, of the growth")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    args = arguments()
    root = args.shared / "gold" / "align"
    if not (root / SET).is_dir():
        sys.exit(f"{root / SET}: no such folder: name the folder of the gold data with --shared")
    contenders = ["acopio", *(name for name in args.only if name != "acopio")]
    for name in contenders.copy():
        if absent := missing(name):
            print(f"LEFT OUT: {CONTENDERS[name].title}: no {absent}: {INSTALL}", file=sys.stderr)
            contenders.remove(name)
    names = documents(root, SET)
    everything = [name for folder in sorted(root.glob("ntrex.*")) for name in documents(root, folder.name)]
    sample = sorted(names, key=lambda name: (thousands([name]), name))[: args.documents]
    sides = list(side_by_side(sample, names, contenders, args.rounds, args.shared / SCORER))
    speeds = list(throughput(everything, args.rounds))
    # Long texts take long and vary little: once is enough.
    sizes = [growth(names, lines, args.rounds if lines < 20_000 else 1) for lines in args.lines]
    if args.json:
        rows = {"sides": sides, "throughput": speeds, "growth": sizes}
        found = {key: [asdict(row) for row in value] for key, value in rows.items()}
        print(json.dumps({"versions": versions(contenders), "documents": sample, **found}))
    else:
        print(f"{', '.join(f'{k} {v}' for k, v in versions(contenders).items())}; {args.rounds} rounds\n")
        print("\n".join(tables(sides, speeds, sizes)))


if __name__ == "__main__":
    main()

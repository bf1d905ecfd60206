"""Speed and memory of a build, WARC files -> kept pairs, by stage, beside plain trafilatura in the same run.

    python benchmarks/build.py --shared ../shared [--scenario web ...] [--pages 1000] [--rounds 1] [--json]

Scenarios (benchmarks/build_pages.py):
- web: the pages of the frozen web that its gold lists (about 400, whatever --pages says);
- synthetic: --pages of a synthetic bilingual web;
- mix: --pages, of which 40 % are copies and 40 % in other languages;
- growth: the synthetic web of --pages, and of ten times as many;
- update: the synthetic web, then the build after 1 % more pages.

Every figure is the median of the rounds. Processor seconds are those of all processes of the build (user and
system), so that other programs on the machine matter little; memory is the largest sum of the processes'
proportional set sizes (Linux), which counts a shared page once. `trafilatura` is a process that only extracts
every page of the same archive with trafilatura's defaults.
"""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from build_pages import Page, frozen_pages, raw_mix, synthetic_pages, write_archive

ROOT = Path(__file__).parents[1]
STAGE = re.compile(r"^\[\d/\d\] ([a-z ]+): ([\d.,]+) s", re.MULTILINE)
KEPT = re.compile(r"sentence pairs kept +([\d,]+)")
PLAIN = """
import sys, trafilatura
from warcio.archiveiterator import ArchiveIterator
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file):
        trafilatura.extract(record.content_stream().read())
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A process and its children: seconds by the clock and of processors, megabytes, what stderr said."""

    seconds: float
    processor: float
    megabytes: float
    said: str


@dataclass(frozen=True, slots=True)
class Built:
    """The build of one archive; `times` is how many processor seconds it takes for one of trafilatura's."""

    name: str
    pages: int
    pairs: int
    seconds: float
    processor: float
    pages_a_second: float
    trafilatura: float
    times: float
    megabytes: float
    stages: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--scenario", nargs="+", choices=SCENARIOS, default=["web", "synthetic", "mix"])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = []
    for scenario in args.scenario:
        rounds = [list(SCENARIOS[scenario](args.shared.resolve(), args.pages)) for _ in range(args.rounds)]
        found += [_median(runs) for runs in zip(*rounds, strict=True)]
    if args.json:
        print(json.dumps([asdict(built) for built in found], indent=1))
    else:
        _print(found)


def _web(shared: Path, pages: int) -> Iterator[Built]:
    with tempfile.TemporaryDirectory() as folder:
        yield measure("web", Path(folder), frozen_pages(shared, Path(folder)))


def _synthetic(shared: Path, pages: int) -> Iterator[Built]:
    with tempfile.TemporaryDirectory() as folder:
        yield measure("synthetic", Path(folder), synthetic_pages(shared, 0, pages))


def _mix(shared: Path, pages: int) -> Iterator[Built]:
    with tempfile.TemporaryDirectory() as folder:
        yield measure("mix", Path(folder), raw_mix(shared, pages))


def _growth(shared: Path, pages: int) -> Iterator[Built]:
    for size in (pages, 10 * pages):
        yield from _synthetic(shared, size)


def _update(shared: Path, pages: int) -> Iterator[Built]:
    with tempfile.TemporaryDirectory() as folder:
        yield measure("synthetic", Path(folder), synthetic_pages(shared, 0, pages))
        new = synthetic_pages(shared, pages, pages + max(pages // 100, 2))
        yield measure("1 % more", Path(folder), new)


SCENARIOS: dict[str, Callable[[Path, int], Iterator[Built]]] = {
    "web": _web,
    "synthetic": _synthetic,
    "mix": _mix,
    "growth": _growth,
    "update": _update,
}


def measure(name: str, folder: Path, pages: Iterable[Page]) -> Built:
    """The build of a folder after an archive of these pages was added to it."""
    data = folder / "data"
    number = len(list((data / "warc").glob("*"))) if data.exists() else 0
    archive = data / "warc" / f"ml_es-{number:05}.warc.gz"
    count = write_archive(archive, pages)
    plain = run([sys.executable, "-c", PLAIN, str(archive)])
    built = run([sys.executable, "-m", "corpus.cli", "build", "ml_es", "--data", str(data)])
    kept = KEPT.search(built.said)
    return Built(
        name,
        count,
        int(kept[1].replace(",", "")) if kept else 0,
        built.seconds,
        built.processor,
        count / built.seconds,
        plain.processor,
        built.processor / plain.processor,
        built.megabytes,
        {stage: float(seconds.replace(",", "")) for stage, seconds in STAGE.findall(built.said)},
    )


def run(command: list[str]) -> Run:
    """The figures of a command, which must succeed."""
    before, start = _processor(), time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=said, stderr=subprocess.STDOUT
        )
        peak = _Peak(process.pid)
        status = process.wait()
        seconds, processor = time.monotonic() - start, _processor() - before
        said.seek(0)
        text = said.read()
    if status:
        sys.exit(f"{' '.join(command)}: exit status {status}\n{text}")
    return Run(seconds, processor, peak.end(), text)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak:
    """The largest memory (megabytes) of a process and its descendants, looked at every half second."""

    def __init__(self, process: int) -> None:
        self._process, self._most, self._ended = process, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            self._most = max(self._most, sum(map(_megabytes, _family(self._process))))


def _family(process: int) -> Iterator[int]:
    """The process and its descendants."""
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _megabytes(process: int) -> float:
    try:
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _median(runs: Iterable[Built]) -> Built:
    """The figures of the rounds of one build, each the median."""
    rows = [asdict(built) for built in runs]
    first = rows[0]
    middle = {name: median(row[name] for row in rows) for name in first if isinstance(first[name], float)}
    stages = {name: median(row["stages"][name] for row in rows) for name in first["stages"]}
    return Built(**{**first, **middle, "stages": stages})


def _print(found: list[Built]) -> None:
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("acopio", "daft", "trafilatura", "lxml", "numpy")
    )
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores\n")
    print("| archive | pages | pairs | seconds | pages a second | processor | trafilatura | times | MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for b in found:
        print(
            f"| {b.name} | {b.pages:,} | {b.pairs:,} | {b.seconds:.1f} | {b.pages_a_second:.1f} "
            f"| {b.processor:.1f} | {b.trafilatura:.1f} | {b.times:.2f} | {b.megabytes:,.0f} |"
        )
    stages = list(found[0].stages)
    print("\n| seconds by stage | " + " | ".join(stages) + " |\n|---" + "|---" * len(stages) + "|")
    for b in found:
        print(f"| {b.name}, {b.pages:,} | " + " | ".join(f"{b.stages.get(s, 0):.1f}" for s in stages) + " |")


if __name__ == "__main__":
    main()

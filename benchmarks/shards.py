"""How much faster two workers of a Ray cluster on this machine are than one.

    python benchmarks/shards.py --shared ../shared [--pages 200] [--size 20] [--rounds 3] [--runner ray]

Each round reads the pages of a synthetic web (benchmarks/build_pages.py) and aligns them, once with one
worker and once with two, from an empty work folder. The time is that of the stages that are cut, from the
first shard to the last result: without the start of Ray and what runs on the machine of the command.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

from build_pages import synthetic_pages, write_archive

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--size", type=int, default=20, help="pages of a shard")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runner", default="ray")
    parser.add_argument("--measure", nargs=2, metavar=("DATA", "WORKERS"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(_stages(Path(args.measure[0]), int(args.measure[1]), args.size, args.runner))
        return
    ratios = []
    versions = f"Python {platform.python_version()}, daft {version('daft')}, ray {version('ray')}"
    print(
        f"{args.pages} pages, shards of {args.size}, runner {args.runner}; {versions}; {os.cpu_count()} cores"
    )
    for number in range(args.rounds):
        one, two = (_run(args, workers) for workers in (1, 2))
        ratios.append(one / two)
        said = f"{one:.1f} s with one worker, {two:.1f} s with two: {one / two:.2f}"
        print(f"round {number + 1}: {said}; load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"median: {median(ratios):.2f}")


def _run(args: argparse.Namespace, workers: int) -> float:
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "warc/ml_es-00000.warc.gz"
        write_archive(archive, synthetic_pages(args.shared.resolve(), 0, args.pages))
        command = [sys.executable, __file__, "--size", str(args.size), "--runner", args.runner]
        command += ["--measure", scratch, str(workers)]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, stdout=subprocess.PIPE, text=True
        )
    return float(done.stdout.splitlines()[-1])


def _stages(data: Path, workers: int, size: int, runner: str) -> float:
    """Seconds of the stages that are cut."""
    from corpus.engine import EngineOptions, prepare_environment

    prepare_environment()
    from corpus.build.document_pairs import build_document_pairs
    from corpus.build.documents import build_documents
    from corpus.build.spreading import started
    from corpus.options import build_options
    from corpus.shards.spread import Shards
    from corpus.tables.folder import WorkFolder
    from crawler.archive.files import warc_files
    from crawler.topic.topic import get_topic

    topic, folder = get_topic("ml_es"), WorkFolder(data)
    seconds = 0.0
    with started(folder, EngineOptions(runner, workers, shard_size=size)) as engine:
        shards = engine.spread
        assert isinstance(shards, Shards)
        shards.start()

        def timed(*args: object) -> object:
            nonlocal seconds
            before = time.monotonic()
            found = list(shards(*args))  # type: ignore[arg-type]
            seconds += time.monotonic() - before
            return iter(found)

        engine = replace(engine, spread=timed)  # type: ignore[arg-type]
        key = build_documents(topic, folder, warc_files(folder.warc), engine)
        build_document_pairs(topic, folder, key, build_options(topic).pairs, engine)
    return seconds


if __name__ == "__main__":
    main()

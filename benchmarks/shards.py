"""How much faster two workers of a Ray cluster on this machine are than one.

    python benchmarks/shards.py --shared ../shared [--pages 200] [--size 20] [--rounds 3] [--runner ray]

Each round reads the pages of a synthetic web (benchmarks/build_pages.py) and aligns them, from an empty
work folder; first all rounds with a cluster of one core, then all with one of two. The time is that of the
stages that are cut, from the first shard to the last result: without the start of Ray and what runs on the
machine of the command.
"""

import argparse
import os
import platform
import tempfile
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

from build_pages import synthetic_pages, write_archive

from corpus.engine import EngineOptions, prepare_environment


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
    args = parser.parse_args()
    prepare_environment()
    versions = f"Python {platform.python_version()}, daft {version('daft')}, ray {version('ray')}"
    print(f"{args.pages} pages, shards of {args.size}, runner {args.runner}")
    print(f"{versions}; {os.cpu_count()} cores", flush=True)
    one, two = (_rounds(args, workers) for workers in (1, 2))
    print(f"one worker / two workers: {one / two:.2f}")


def _rounds(args: argparse.Namespace, workers: int) -> float:
    """The median time with so many workers, in a cluster of so many cores."""
    if args.runner == "ray":
        import ray

        ray.init(num_cpus=workers, log_to_driver=False)  # RayRunner uses what runs
    _run(args, workers, 2 * args.size)  # so that no round pays for imports
    found = [_run(args, workers, args.pages) for _ in range(args.rounds)]
    if args.runner == "ray":
        ray.shutdown()
    rounds = ", ".join(f"{seconds:.1f}" for seconds in found)
    print(
        f"{workers} workers: {rounds} s, median {median(found):.1f}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return median(found)


def _run(args: argparse.Namespace, workers: int, pages: int) -> float:
    """Seconds of the stages that are cut."""
    from corpus.build.alignment.document_pairs import build_document_pairs
    from corpus.build.pages.documents import build_documents
    from corpus.build.spreading import started
    from corpus.options import build_options
    from corpus.shards.spread import Shards
    from corpus.tables.folder import WorkFolder
    from crawler.archive.files import warc_files
    from crawler.topic.topic import get_topic

    seconds = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        topic, folder = get_topic("ml_es"), WorkFolder(Path(scratch))
        write_archive(folder.warc / "ml_es-00000.warc.gz", synthetic_pages(args.shared.resolve(), 0, pages))
        with started(folder, EngineOptions(args.runner, workers, shard_size=args.size)) as engine:
            shards = engine.spread
            assert isinstance(shards, Shards)
            shards.start()

            def timed(*work: object) -> object:
                nonlocal seconds
                before = time.monotonic()
                found = list(shards(*work))  # type: ignore[arg-type]
                seconds += time.monotonic() - before
                return iter(found)

            engine = replace(engine, spread=timed)  # type: ignore[arg-type]
            key = build_documents(topic, folder, warc_files(folder.warc), engine)
            build_document_pairs(topic, folder, key, build_options(topic).pairs, engine)
    return seconds


if __name__ == "__main__":
    main()

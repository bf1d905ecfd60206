"""Speed, memory and quality of `acopio discover` on a made-up index (benchmarks/index_sample.py).

    python benchmarks/discover.py FOLDER [--rows 10000000] [--seed 1]

FOLDER is made if it lacks the index. Recall is the share of the pairs on topic that stand in the index and
are listed, precision the share of the listed pairs that are such pairs. Seconds of processors are those of
all processes; memory is the largest sum of their proportional set sizes. No page is fetched: the URLs alone
decide.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from build import run
from index_sample import write

from crawler.common_crawl.listing import kept, read_list


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not (args.folder / "pairs.tsv").exists():
        write(args.folder, args.rows, args.seed)
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "list.parquet"
        index = ["--index", str(args.folder / "index"), "--sample", "0", "--output", str(output)]
        found = run([sys.executable, "-m", "corpus.cli", "discover", "ml_es", *index])
        pairs = kept(read_list(output)[0])
    listed = set(zip(pairs["source_url"].to_pylist(), pairs["target_url"].to_pylist(), strict=True))
    lines = (args.folder / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    known = {(source, target) for source, _, target in (line.partition("\t") for line in lines)}
    right = len(listed & known)
    print(found.said)
    print(f"{found.seconds:.1f} s, {found.processor:.1f} s of processors, {found.megabytes:.0f} MB")
    print(f"{len(known):,} pairs known, {len(listed):,} listed")
    print(f"recall {right / len(known):.4f}, precision {right / len(listed):.4f}")


if __name__ == "__main__":
    main()

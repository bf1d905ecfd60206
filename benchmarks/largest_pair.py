"""Time and memory that one pair of pages takes to encode and to align, up to the largest that a build reads.

    python benchmarks/largest_pair.py [--sentences 1000 5000 20000] [--words 15]

The texts are made of words drawn with a fixed seed; the target is the source with other words for one in ten.
Each size runs in a process of its own, so that its peak of resident memory is that of the size.
"""

import argparse
import random
import resource
import subprocess
import sys
import time

from align.sentences.aligner import Aligner, cut
from crawler.page.page import PARAGRAPH, Block

WORDS = (  # noqa: SIM905 - shorter than a list
    "rain sun wind river stone light house table music paper green water night morning garden story road "
    "city bread winter"
).split()


def text(sentences: int, words: int, seed: int) -> list[Block]:
    """Paragraphs of ten sentences each."""
    chance, other = random.Random(7), random.Random(seed)
    lines = []
    for number in range(sentences):
        drawn = [chance.choice(WORDS) for _ in range(words - 2)]
        changed = [other.choice(WORDS) if other.random() < 0.1 else word for word in drawn]
        lines.append(f"The {' '.join(changed)} {number}.")
    return [Block(PARAGRAPH, " ".join(lines[start : start + 10])) for start in range(0, sentences, 10)]


def measure(sentences: int, words: int) -> None:
    """Print one line: sentences, seconds, MiB before and at the peak."""
    aligner = Aligner("en", "es")
    source, target = cut(text(10, words, 1), "en"), cut(text(10, words, 2), "es")
    aligner.sentence_pairs(source, target)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    start = time.process_time()
    source, target = cut(text(sentences, words, 1), "en"), cut(text(sentences, words, 2), "es")
    pairs = aligner.sentence_pairs(source, target)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sys.stdout.write(
        f"{len(source.texts):,} sentences a side, {len(pairs):,} pairs: {seconds:.0f} s of processor time, "
        f"{before:,} MiB before, {peak:,} MiB at the peak\n"
    )


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sentences", type=int, nargs="+", default=[1000, 5000, 20_000])
    parser.add_argument("--words", type=int, default=15)
    given = parser.parse_args()
    if len(given.sentences) == 1:
        measure(given.sentences[0], given.words)
        return
    for sentences in given.sentences:
        command = [sys.executable, __file__, "--sentences", str(sentences), "--words", str(given.words)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()

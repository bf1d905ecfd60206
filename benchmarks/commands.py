"""How fast the commands answer, and how many pairs a second `acopio filter` judges without an encoder.

    python benchmarks/commands.py --shared ../shared

prints Markdown tables. Times are CPU time of the whole process (user and system), the least of the runs, so
that other programs on the machine matter little. The pairs are those of
web/gold/segments.en-es.jsonl (not part of this project), repeated with a number at the end of each text, so
that no two are equal, up to --pairs.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOALS = {("--help",): 0.2, ("topic", "list"): 0.3}
COMMANDS = (*GOALS, ("encoders",), ("status", "ml_es"), ("export", "--help"), ("filter", "--help"))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    parser.add_argument("--pairs", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5, help="of each short command")
    given = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("click", "numpy", "pyarrow", "langdetect"))
    print(f"Python {platform.python_version()}, {packages}; seed: none, nothing is drawn at random\n")
    print("| command | CPU seconds | goal |\n|---|---|---|")
    for words in COMMANDS:
        least = min(seconds(words) for _ in range(given.runs))
        print(f"| `acopio {' '.join(words)}` | {least:.2f} | {GOALS.get(words, '–')} |")
    print()
    print_filter(given.shared / "web/gold/segments.en-es.jsonl", given.pairs)


def print_filter(gold: Path, pairs: int) -> None:
    """Pairs a second of `acopio filter --encoder none`, start included and not."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder, "few.tsv"), Path(folder, "many.tsv")
        write_pairs(gold, 100, few)
        write_pairs(gold, pairs, many)
        print("| rules | pairs | pairs a CPU second | without the start |\n|---|---|---|---|")
        for name, more in (("all that need no encoder", ()), ("without wrong_language", ("wrong_language",))):
            off = [word for rule in more for word in ("--disable", rule)]
            words = ("-s", "en", "-t", "es", "--encoder", "none", "--quiet", *off)
            start, total = (seconds(("filter", str(file), *words)) for file in (few, many))
            print(f"| {name} | {pairs:,} | {pairs / total:,.0f} | {pairs / (total - start):,.0f} |")


def write_pairs(gold: Path, number: int, file: Path) -> None:
    """A TSV file of distinct pairs."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    texts = [(" ".join(row["text_a"].split()), " ".join(row["text_b"].split())) for row in rows]
    texts = [(source, target) for source, target in texts if source and target]
    with file.open("w", encoding="utf-8") as out:
        out.write("source_text\ttarget_text\n")
        for count, (source, target) in enumerate(islice(cycle(texts), number)):
            out.write(f"{source} {count}\t{target} {count}\n")


def seconds(words: tuple[str, ...]) -> float:
    """CPU time of a command, of the processes that it starts, too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "corpus.cli", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

"""Milliseconds of processor time that each rule takes for a pair, in one process, without an encoder.

    python benchmarks/rule_speed.py --shared ../shared [--pairs 4000] [--root CHECKOUT]

The pairs are those of benchmarks/commands.py. `--root` measures the rules of another checkout, for a
comparison in the same hour: on a busy machine only ratios mean something.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from commands import write_pairs


def main() -> None:
    """Print a Markdown table, the slowest first."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data")
    parser.add_argument("--pairs", type=int, default=4000)
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1])
    given = parser.parse_args()
    sys.path.insert(0, str(given.root.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pairs.tsv")
        write_pairs(given.shared / "web/gold/segments.en-es.jsonl", given.pairs, file)
        rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    measure([source for source, _ in rows], [target for _, target in rows])


def measure(sources: list[str], targets: list[str]) -> None:
    """Time all rules together, then each of them."""
    from corpus.filters.apply import apply_rules
    from corpus.filters.given_scores import without_given
    from corpus.filters.options import FilterOptions
    from corpus.filters.pairs import read_pairs
    from corpus.filters.registry import pair_rules, scores_of

    options, columns = without_given(FilterOptions()), {"source_text": sources, "target_text": targets}
    apply_rules(
        {name: texts[:50] for name, texts in columns.items()}, "en", "es", options
    )  # loads the models
    start = time.process_time()
    apply_rules(columns, "en", "es", options)
    total = time.process_time() - start
    pairs = read_pairs(columns, "en", "es")
    rules = [rule for rule in pair_rules() if options.of(rule).enabled]
    found: list[tuple[float, str]] = []
    for score in scores_of(rules):
        start = time.process_time()
        pairs = pairs.with_scores({score.name: score.measure(pairs)})
        found.append((time.process_time() - start, f"score `{score.name}`"))
    for rule in rules:
        start = time.process_time()
        rule.reject(pairs, options.of(rule))
        found.append((time.process_time() - start, f"`{rule.name}`"))
    print(f"{len(sources) / total:,.0f} pairs a second of processor time\n\n| | ms a pair |\n|---|---|")
    for seconds, name in sorted(found, reverse=True)[:12]:
        print(f"| {name} | {1000 * seconds / len(sources):.3f} |")


if __name__ == "__main__":
    main()

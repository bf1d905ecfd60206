"""The rows of a TSV file that the rules keep; the header row names the columns source_text and target_text.

python examples/filter_a_tsv.py pairs.tsv en es kept.tsv
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from corpus import filter_pairs


def main(file: str, source_lang: str, target_lang: str, output: str) -> None:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["source_text"], row["target_text"]) for row in rows]
    judged = filter_pairs(pairs, source_lang, target_lang, {"length_ratio": {"max": 2.5}}).to_pylist()
    for reason, number in Counter(row["rejected_by"] or "kept" for row in judged).most_common():
        print(f"{reason}: {number}")
    with Path(output).open("w", encoding="utf-8") as kept:
        for row in judged:
            if row["rejected_by"] is None:
                kept.write(f"{row['source_text']}\t{row['target_text']}\t{row['score']:.4f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

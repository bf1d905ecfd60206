"""False alarms of the rules: the share of good pairs that each rejects, by data set, and of bad ones.

    python benchmarks/false_alarms.py --shared ../shared [--most 400] [--json]

Good pairs: those of `gold/judged` with label V (English-Spanish web pairs that people judged), the sentences
of `gold/tatoeba` (ten languages with English) and the gold beads of `gold/align` and `gold/align51` (news and
literature, fifty languages). Bad: those of `gold/judged` with label A or L. The rules are the default ones
that see one pair, without those on similarity, margin and score. Of each file of Tatoeba and each folder of
documents at most `--most` pairs are taken, at even distances; nothing is drawn at random.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.records import Sentences
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES, read_pairs
from corpus.filters.registry import RULES, scores_of

BEAD = re.compile(r"\[([\d, ]*)\]:\[([\d, ]*)\]")
TATOEBA = {
    "cmn": "zh", "deu": "de", "fra": "fr", "ita": "it", "jpn": "ja", "kor": "ko", "nld": "nl", "por": "pt",
    "rus": "ru", "spa": "es",
}  # fmt: skip
NOT_TEXTS = ("low_similarity", "low_margin", "low_score", "high_margin_copy")

Pairs = list[tuple[str, str]]


def sets(gold: Path) -> Iterator[tuple[str, Pairs, str, str]]:
    """Group, pairs and languages of each data set."""
    lines = (gold / "judged/paracrawl-v3.en-es.tsv").read_text("utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line]
    for group, labels in (("judged good", "V"), ("judged bad", "AL")):
        yield group, [(row[2], row[3]) for row in rows if row[7] in labels], "en", "es"
    for code, lang in TATOEBA.items():
        sides = (
            (gold / f"tatoeba/{code}-eng.{side}").read_text("utf-8").splitlines() for side in ("eng", code)
        )
        yield "tatoeba", list(zip(*sides, strict=True)), "en", lang
    for folder in sorted([*gold.glob("align/*.*-*"), *gold.glob("align51/*.*-*")]):
        source, target = folder.name.split(".")[-1].split("-")
        yield "documents", list(beads(folder, source, target)), source, target


def beads(folder: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    """The texts of the gold beads of a folder."""
    for path in sorted(folder.glob("*.gold")):
        sides = []
        for lang in (source, target):
            texts = path.with_suffix(f".{lang}").read_text("utf-8").splitlines()
            sides.append(Sentences(tuple(texts), tuple(range(len(texts))), ()))
        for bead in BEAD.finditer(path.read_text("utf-8")):
            numbers = [
                [int(number) for number in part.split(",") if number.strip()] for part in bead.groups()
            ]
            if all(numbers):
                spans = (range(some[0], some[-1] + 1) for some in numbers)
                first, second = (
                    side.joined(span, lang)
                    for side, span, lang in zip(sides, spans, (source, target), strict=True)
                )
                yield first, second


def sample(texts: Pairs, most: int) -> Pairs:
    """At most so many pairs, at even distances."""
    step = max(-(-len(texts) // most), 1)
    return texts[::step]


def measure(gold: Path, most: int) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Pairs by group, and by group how many of them each rule rejects, and any."""
    rules = [rule for rule in RULES if rule.name not in NOT_TEXTS and FilterOptions().of(rule).enabled]
    sizes: Counter[str] = Counter()
    rejected: dict[str, Counter[str]] = {}
    for group, all_texts, source, target in sets(gold):
        texts = all_texts if group.startswith("judged") else sample(all_texts, most)
        columns = {"source_text": [pair[0] for pair in texts], "target_text": [pair[1] for pair in texts]}
        pairs = read_pairs(columns, source, target)
        needed = [score for score in scores_of(rules) if score.name not in GIVEN_SCORES]
        pairs = pairs.with_scores({score.name: score.measure(pairs) for score in needed})
        verdicts = {rule.name: rule.reject(pairs, FilterOptions().of(rule)) for rule in rules}
        counts = rejected.setdefault(group, Counter())
        for name, found in verdicts.items():
            counts[name] += int(found.sum())
        counts["any"] += int(sum(verdicts.values()).astype(bool).sum())
        sizes[group] += len(texts)
    return sizes, rejected


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--most", type=int, default=400, help="pairs of a data set that are looked at")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "gold/judged").is_dir():
        sys.exit(f"{args.shared / 'gold/judged'}: no such folder: name that of the gold data with --shared")
    sizes, rejected = measure(args.shared / "gold", args.most)
    if args.json:
        print(json.dumps({"pairs": sizes, "rejected": rejected}))
        return
    print(f"| rule | {' | '.join(f'{group} ({size:,})' for group, size in sizes.items())} |")
    print("|---" * (len(sizes) + 1) + "|")
    names = [*(rule.name for rule in RULES), "any"]
    for name in names:
        row = [rejected[group][name] for group in sizes]
        if any(row):
            shares = (f"{100 * n / sizes[group]:.2f} %" for n, group in zip(row, sizes, strict=True))
            print(f"| `{name}` | {' | '.join(shares)} |")


if __name__ == "__main__":
    main()

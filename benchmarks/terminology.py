"""Learnt terms against lists made by hand: how many of the first 256 have a right translation.

    python benchmarks/terminology.py WORK [--terms 256] [--show]
    python benchmarks/terminology.py WORK --judged opensource

WORK is a finished English-Spanish work folder, such as that of benchmarks/web.py. The list,
`benchmarks/data/terms.en-es.tsv`, has terms of scikit-learn, TensorFlow and their documentation, each
with the translations that are right, written before the learnt ones were seen. Learnt terms are those that
the glossaries and TBX get, in their order; those that the list does not have are not judged. Case and the
endings of plurals do not count. Prints, for each direction, the precision of the judged among the first
so many terms, and that of the first so many that are judged. With --show also the wrong ones.

--judged takes the judgements of a corpus instead, from `benchmarks/data/terms.judged.tsv`: the first terms
learnt before they had to stand as nouns do, each marked as a term or none. A term is a noun or
a phrase around one, a name, an identifier, or a verb or adjective of the subject, with a right translation;
none are other verbs, adjectives and adverbs, pronouns, numerals, phrases that begin or end with such words,
parts of phrases, and wrong translations. Corpora: `web` (the frozen web, on which the method was made),
`react`, `opensource`, `notebooks` and `d2l` (the gold books), `news` (the gold's human translations). What is
not judged counts as neither; its share is printed.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.export.direction import Direction
from corpus.export.selection import Selection
from corpus.export.terms.learnt import TermOptions, learnt_forms
from corpus.tables.folder import WorkFolder

LIST = Path(__file__).parent / "data" / "terms.en-es.tsv"
JUDGED = LIST.with_name("terms.judged.tsv")
_PLURALS = re.compile(r"(?<=\w\w)s\b"), re.compile(r"(?<=\w\w)e?s\b")
_ACCENT = str.maketrans("áéíóú", "aeiou")
Rows = list[tuple[str, str]]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--terms", type=int, default=256)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--judged", metavar="CORPUS")
    args = parser.parse_args()
    folder = WorkFolder(args.work)
    if args.judged:
        print_judged(folder, args.judged, args.terms, args.show)
    else:
        print_listed(folder, args.terms, args.show)


def print_listed(folder: WorkFolder, most: int, show: bool) -> None:
    """Print the figures of both directions by the list."""
    print(f"{folder.root.name} | acopio {version('acopio')}")
    print(f"| direction | terms | judged | precision | of {most} judged |\n|---|---|---|---|---|")
    for way in (Direction("en", "es"), Direction("es", "en")):
        right = known(LIST, way)
        selection = Selection(folder, way, "sentence", None)
        rows = list(learnt_forms(selection, way, TermOptions(max_terms=10_000), Counter()))
        first, more = judged(rows[:most], right), judged(rows, right)[:most]
        print(
            f"| {way} | {len(rows[:most])} | {len(first)} | {precision(first, right):.3f} "
            f"| {precision(more, right):.3f} of {len(more)} |"
        )
        if show:
            print(*(row for row in more if not is_right(*row, right)), sep="\n")


def print_judged(folder: WorkFolder, corpus: str, most: int, show: bool) -> None:
    """Print the share of terms among the first rows that are judged, and how many of the terms are found."""
    lines = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines())
    rows = [row for row in lines if row[0] == corpus]
    way = Direction(*rows[0][1].split("-"))
    marks = {(plain(source), plain(target)): mark == "yes" for _, _, source, target, mark in rows}
    learnt = learnt_forms(
        Selection(folder, way, "sentence", None), way, TermOptions(max_terms=10_000), Counter()
    )
    every = [(plain(source), plain(target)) for source, target in learnt]
    first = [pair for pair in every[:most] if pair in marks]
    wrong = [pair for pair in first if not marks[pair]]
    kept = sum(marks[pair] for pair in marks.keys() & set(every)) / sum(marks.values())
    print(
        "| corpus | direction | rows | judged | precision | judged terms learnt |\n|---|---|---|---|---|---|"
    )
    print(
        f"| {corpus} | {way} | {len(every[:most])} | {len(first)} "
        f"| {1 - len(wrong) / max(len(first), 1):.3f} | {kept:.3f} |"
    )
    if show:
        print(*wrong, sep="\n")


def plain(term: str) -> str:
    """The term without case, hyphens as spaces."""
    return term.casefold().replace("-", " ")


def known(path: Path, way: Direction) -> Mapping[str, set[str]]:
    """The right translations of each term of the list, both in all their forms."""
    right: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        english, spanish = line.split("\t")
        for one in spanish.split("|"):
            source, target = (english, one) if way.source_lang == "en" else (one, english)
            for form in forms(source):
                right.setdefault(form, set()).update(forms(target))
    return right


def forms(term: str) -> set[str]:
    """The term without case and accents, its words with and without the ending of a plural: -s or -es."""
    words = term.casefold().replace("-", " ").translate(_ACCENT).split()
    return set(map(" ".join, product(*({word, *(e.sub("", word) for e in _PLURALS)} for word in words))))


def judged(rows: Iterable[tuple[str, str]], right: Mapping[str, set[str]]) -> Rows:
    """The rows whose term stands in the list."""
    return [row for row in rows if any(form in right for form in forms(row[0]))]


def is_right(source: str, target: str, right: Mapping[str, set[str]]) -> bool:
    """Whether the list has this translation."""
    return any(forms(target) & right.get(form, set()) for form in forms(source))


def precision(rows: Rows, right: Mapping[str, set[str]]) -> float:
    """The share of rows with a right translation."""
    return sum(is_right(*row, right) for row in rows) / max(len(rows), 1)


if __name__ == "__main__":
    main()

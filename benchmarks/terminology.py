"""Learnt terms against a list made by hand: how many of the first 256 have a right translation.

    python benchmarks/terminology.py WORK [--terms 256] [--show]

WORK is a finished English-Spanish work folder, such as that of benchmarks/web.py. The list,
`benchmarks/data/terms.en-es.tsv`, has terms of scikit-learn, TensorFlow and their documentation, each
with the translations that are right, written without a look at any output. Learnt terms are those that
the glossaries and TBX get, in their order; those that the list does not have are not judged. Case and the
endings of plurals do not count. Prints, for each direction, the precision of the judged among the first
so many terms, and that of the first so many that are judged. With --show also the wrong ones.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.export.direction import Direction
from corpus.export.selection import Selection
from corpus.export.terms.learnt import TermOptions, learnt_forms
from corpus.tables.folder import WorkFolder

LIST = Path(__file__).parent / "data" / "terms.en-es.tsv"
_PLURALS = re.compile(r"(?<=\w\w)s\b"), re.compile(r"(?<=\w\w)e?s\b")
_ACCENT = str.maketrans("áéíóú", "aeiou")
Rows = list[tuple[str, str]]


def main() -> None:
    """Print the figures of both directions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--terms", type=int, default=256)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    folder = WorkFolder(args.work)
    print(f"{args.work.name} | acopio {version('acopio')}")
    print(f"| direction | terms | judged | precision | of {args.terms} judged |\n|---|---|---|---|---|")
    for way in (Direction("en", "es"), Direction("es", "en")):
        right = known(LIST, way)
        selection = Selection(folder, way, "sentence", None)
        rows = list(learnt_forms(selection, way, TermOptions(max_terms=10_000), Counter()))
        first, more = judged(rows[: args.terms], right), judged(rows, right)[: args.terms]
        print(
            f"| {way} | {len(rows[: args.terms])} | {len(first)} | {precision(first, right):.3f} "
            f"| {precision(more, right):.3f} of {len(more)} |"
        )
        if args.show:
            print(*(row for row in more if not is_right(*row, right)), sep="\n")


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
    """The term without case and accents, as it is and without the endings of plurals: -s, -s or -es."""
    plain = term.casefold().replace("-", " ").translate(_ACCENT)
    return {plain, *(ending.sub("", plain) for ending in _PLURALS)}


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

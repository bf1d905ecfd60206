"""Sources in sync: states of blocks against those read by hand, and files put together again byte for byte.

    python benchmarks/sync.py [--shared ../shared] [--show]

Three parts over gold/books. States: each block of the new source of `d2l/sync/en-zh` against the old one,
by the lines where it begins; a block of the gold that none of ours begins with is told as `missing`. Work
list: the share of the new sources' characters in blocks that are changed or new. Re-assembly: every file with
nothing to do, and with every block replaced by itself; `read` are the files that hold blocks. Exit status 1
for a changed block called fresh, or a file that is not the same.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.sync.states import BlockState, State, block_states
from corpus.sync.whole import translated_file, whole_items
from crawler.folders.model import LocalBlock
from crawler.folders.read import SUFFIXES, read_document, suffix_of


@dataclass(frozen=True, slots=True)
class _Gold:
    state: str
    line: int  # of the new source, of the old one for a removed block; from 0
    text: str


def main() -> int:
    """Print the figures of each part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--show", action="store_true", help="print what differs")
    given = parser.parse_args()
    gold = given.shared / "gold" / "books"
    if not gold.is_dir():
        sys.stderr.write(f"{gold}: no gold data: give its folder with --shared\n")
        return 1
    stale = _states(gold / "d2l" / "sync" / "en-zh", given.show)
    broken = _assembly(gold)
    return int(bool(stale or broken))


def _states(folder: Path, show: bool) -> int:
    """The number of changed blocks called fresh, once the figures of the states are printed."""
    confused: Counter[tuple[str, str]] = Counter()
    asked = total = 0
    for path in sorted(folder.glob("*.states.tsv")):
        name = path.name.removesuffix(".states.tsv")
        new, old = (_blocks(folder / f"{name}.{side}.en.md") for side in ("new", "old"))
        found = block_states(new, old)
        total += sum(len(block.text) for block in new)
        asked += sum(
            len(new[one.source].text)
            for one in found
            if one.source is not None and one.state in (State.CHANGED, State.NEW)
        )
        places = _places(found, new, old)
        for gold in _gold(path):
            ours = places.get((gold.state == State.REMOVED, gold.line), "missing")
            confused[gold.state, ours] += 1
            if show and ours != gold.state:
                print(f"{name}:{gold.line}: {gold.state} in the gold, {ours} here: {gold.text[:150]}")
    right = sum(number for (state, ours), number in confused.items() if state == ours)
    stale = sum(number for (state, ours), number in confused.items() if ours == "fresh" and state != "fresh")
    wrong = ", ".join(f"{s} called {o} {n}" for (s, o), n in sorted(confused.items()) if s != o)
    share = right / confused.total()
    print(f"states: {right} of {confused.total()} right ({share:.4f}); {wrong or 'none wrong'}")
    print(f"work list: {asked:,} of {total:,} characters ({asked / total:.1%})")
    return stale


def _blocks(path: Path) -> tuple[LocalBlock, ...]:
    return read_document(path.name, path.read_bytes()).blocks


def _gold(path: Path) -> Iterator[_Gold]:
    for row in path.read_text(encoding="utf-8").splitlines():
        state, new, old, _, _, text = row.split("\t")
        yield _Gold(state, int((new or old).partition("-")[0]), text)


def _places(
    found: list[BlockState], new: tuple[LocalBlock, ...], old: tuple[LocalBlock, ...]
) -> dict[tuple[bool, int], str]:
    """States by whether the block is gone and the line where it begins."""
    states: dict[tuple[bool, int], str] = {}
    for one in found:
        if one.source is not None:
            states.setdefault((False, new[one.source].line - 1), one.state.value)
        elif one.base is not None:
            states.setdefault((True, old[one.base].line - 1), one.state.value)
    return states


def _assembly(gold: Path) -> int:
    """The number of files that are not the same, once the figures are printed."""
    counts: dict[str, Counter[str]] = {}
    for path in sorted(gold.rglob("*")):
        suffix = suffix_of(path.name)
        if not path.is_file() or suffix not in SUFFIXES:
            continue
        body = path.read_bytes()
        document = read_document(path.name, body)
        items = whole_items(path.name, document.blocks)
        texts = {item.id: item.source for item in items}
        count = counts.setdefault(suffix, Counter())
        count["files"] += 1
        count["read"] += bool(document.blocks)
        count["blocks"] += len(items)
        for name, given in (("nothing to do", dict[str, str]()), ("by itself", texts)):
            made = translated_file(path.name, body, document, given, path.name)
            count[f"{name}: refused"] += len(made.refused)
            count[f"{name}: differs"] += made.body != body
            if made.body != body:
                print(f"{path}: {name}: not the same bytes")
    for suffix, count in counts.items():
        print(f"re-assembly {suffix}: {', '.join(f'{name} {number}' for name, number in count.items())}")
    return sum(count[f"{n}: differs"] for count in counts.values() for n in ("nothing to do", "by itself"))


if __name__ == "__main__":
    sys.exit(main())

"""Sets for sentence alignment made from the development gold: abridged, or with parts in another order.

    python benchmarks/alignment_sets.py --shared ../shared --to FOLDER

Writes folders in the form of `gold/align` (`NN.en`, `NN.es`, `NN.gold`), named KIND.SET:

- `abridged2`, `3`, `4`: of each two, three or four beads one is translated; the sentences of the others stand
  on one side only, in every second document on the target's.
- `beginning`: only the first fifth of the beads is translated.
- `sections`, `entries`, `rows`: runs of 5 to 10 beads, of 2 or 3, and single beads, stand in another order on
  the target side; entries and rows in documents of at most 40 beads.

The same seed gives the same files.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 2026
SETS = ("ntrex.en-es", "ntrex.en-zh", "ntrex.en-de", "ntrex.en-ja", "bleualign.de-fr", "mac.zh-en")
MOST_BEADS = 40  # of a list of entries or rows

Numbers = tuple[int, ...]
Gold = tuple[Numbers, Numbers]  # line numbers of a bead, source and target


@dataclass(frozen=True, slots=True)
class Document:
    """Lines of both sides, and the gold beads between them."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to make a document of another."""

    name: str
    make: Callable[[Document, random.Random, int], Document]


def read_set(folder: Path) -> list[Document]:
    """The documents of a set, in the order of their names."""
    languages = folder.name.rpartition(".")[2].split("-")
    documents = []
    for gold in sorted(folder.glob("*.gold")):
        sides = (
            tuple(gold.with_suffix(f".{lang}").read_text("utf-8").removesuffix("\n").split("\n"))
            for lang in languages
        )
        beads = [line.split(":")[:2] for line in gold.read_text("utf-8").splitlines() if line.strip()]
        documents.append(
            Document(*sides, tuple((tuple(json.loads(s)), tuple(json.loads(t))) for s, t in beads))
        )
    return documents


def write_set(documents: Sequence[Document], folder: Path) -> None:
    """Writes the files that `read_set` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    languages = folder.name.rpartition(".")[2].split("-")
    for number, document in enumerate(documents):
        for lang, lines in zip(languages, (document.source, document.target), strict=True):
            (folder / f"{number:02}.{lang}").write_text("\n".join(lines) + "\n", "utf-8")
        beads = (f"{list(source)}:{list(target)}\n" for source, target in document.gold)
        (folder / f"{number:02}.gold").write_text("".join(beads), "utf-8")


def rebuilt(document: Document, source: Sequence[Gold], target: Sequence[Gold]) -> Document:
    """The document with the source lines of some beads and the target lines of others, in these orders."""
    first, second = _renumbered(source, 0), _renumbered(target, 1)
    places = {bead: place for place, bead in enumerate(target)}
    beads = [(first[bead], second[bead] if bead in places else ()) for bead in source]
    beads += [((), second[bead]) for bead in target if bead not in first]
    return Document(
        tuple(document.source[number] for bead in source for number in bead[0]),
        tuple(document.target[number] for bead in target for number in bead[1]),
        tuple(part for bead in beads for part in _parts(bead)),
    )


def _parts(bead: Gold) -> list[Gold]:
    """The bead, or where it has lines on one side only a null bead for each of them."""
    if all(bead):
        return [bead]
    return [((line,), ()) for line in bead[0]] + [((), (line,)) for line in bead[1]]


def _renumbered(beads: Sequence[Gold], side: int) -> dict[Gold, Numbers]:
    """The line numbers that a side of each bead gets where only these beads are kept."""
    result, at = {}, 0
    for bead in beads:
        result[bead] = tuple(range(at, at + len(bead[side])))
        at += len(bead[side])
    return result


def _abridged(every: int) -> Kind:
    def make(document: Document, rng: random.Random, number: int) -> Document:
        kept = [bead for place, bead in enumerate(document.gold) if place % every == number % every]
        return _one_side(document, kept, number)

    return Kind(f"abridged{every}", make)


def _beginning(document: Document, rng: random.Random, number: int) -> Document:
    return _one_side(document, document.gold[: max(len(document.gold) // 5, 4)], number)


def _one_side(document: Document, kept: Sequence[Gold], number: int) -> Document:
    """Only the kept beads on one side: the target, in every second document the source."""
    sides = (document.gold, kept) if number % 2 == 0 else (kept, document.gold)
    return rebuilt(document, *sides)


def _crossed(name: str, least: int, most: int, beads: int | None) -> Kind:
    def make(document: Document, rng: random.Random, number: int) -> Document:
        gold = list(document.gold[:beads])
        runs = []
        while gold:
            size = rng.randint(least, most)
            runs.append(gold[:size])
            gold = gold[size:]
        order = [bead for run in runs for bead in run]
        rng.shuffle(runs)
        return rebuilt(document, order, [bead for run in runs for bead in run])

    return Kind(name, make)


KINDS = (
    _abridged(2),
    _abridged(3),
    _abridged(4),
    Kind("beginning", _beginning),
    _crossed("sections", 5, 10, None),
    _crossed("entries", 2, 3, MOST_BEADS),
    _crossed("rows", 1, 1, MOST_BEADS),
)


def made(root: Path, seed: int = SEED) -> Iterator[tuple[str, list[Document]]]:
    """Name and documents of every set that is made of those in a folder like `gold/align`."""
    for name in SETS:
        documents = read_set(root / name)
        for kind in KINDS:
            rng = random.Random(f"{seed} {kind.name} {name}")
            yield (
                f"{kind.name}.{name}",
                [kind.make(document, rng, number) for number, document in enumerate(documents)],
            )


def main() -> None:
    """Write the sets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--to", type=Path, required=True, help="folder for the sets")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    root = args.shared / "gold" / "align"
    if not root.is_dir():
        sys.exit(f"{root}: no such folder: name the folder of the gold data with --shared")
    for name, documents in made(root, args.seed):
        write_set(documents, args.to / name)
        print(f"{name}: {len(documents)} documents")


if __name__ == "__main__":
    main()

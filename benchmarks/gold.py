"""Quality on the gold in the repository, against the pinned figures of tests/gold/figures.json.

    python benchmarks/gold.py                   # figures beside their pins; status 1 if one is too low
    python benchmarks/gold.py --write           # raise the pins of figures that have risen
    python benchmarks/gold.py --write --lower pages.block_f1     # accept a lower one, by name

Data: the articles of corpus/demo with their gold beads, and the pages and judged pairs of tests/gold. Takes
about 15 seconds. tests/support/gold_figures.py says what each figure measures.
"""

import argparse
import json
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from corpus.engine import prepare_environment  # noqa: E402

prepare_environment()  # before NumPy and its kin start their threads

from gold_figures import GOLD, Figures, measure  # noqa: E402

PINS = GOLD / "figures.json"
TOLERANCE = 0.005  # of a new pin


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned figure, and its tolerance downwards; both in [0, 1]."""

    pin: float
    tolerance: float = TOLERANCE

    @property
    def floor(self) -> float:
        """The least figure that passes."""
        return self.pin - self.tolerance


Pins = dict[str, Pin]


def read_pins(path: Path = PINS) -> Pins:
    """The pins by the names of their figures."""
    return {name: Pin(**pin) for name, pin in json.loads(path.read_text(encoding="utf-8")).items()}


def write_pins(pins: Pins, path: Path = PINS) -> None:
    """Write the file that `read_pins` reads."""
    rows = {name: asdict(pin) for name, pin in pins.items()}
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def problems(figures: Figures, pins: Pins) -> Iterator[str]:
    """A line for each figure below its floor, without a pin, or pinned but not measured."""
    for name in sorted({*figures, *pins}):
        if name not in pins:
            yield f"{name}: {figures[name]:.4f}, not pinned: run `python benchmarks/gold.py --write`"
        elif name not in figures:
            yield f"{name}: pinned at {pins[name].pin:.4f}, not measured: delete it from {PINS.name}"
        elif figures[name] < pins[name].floor:
            yield (
                f"{name}: {figures[name]:.4f} is below the pinned {pins[name].pin:.4f} by more than "
                f"{pins[name].tolerance}: fix the change, or, if the loss is intended, run "
                f"`python benchmarks/gold.py --write --lower {name}` and say why in the commit"
            )


def renewed(figures: Figures, pins: Pins, lower: Collection[str] = ()) -> Pins:
    """The pins, raised to the figures that have risen; those named in `lower` set to their figures."""
    result = dict(pins)
    for name, value in figures.items():
        old = pins.get(name, Pin(0.0))
        if value > old.pin or name in lower:
            result[name] = replace(old, pin=value)
    return result


def table(figures: Figures, pins: Pins) -> Iterator[str]:
    """A Markdown table of the figures and their pins."""
    yield "| figure | now | pinned | tolerance |"
    yield "|---|---|---|---|"
    for name, value in figures.items():
        pin = pins.get(name)
        yield f"| {name} | {value:.4f} | {f'{pin.pin:.4f} | {pin.tolerance}' if pin else '– | –'} |"


def main() -> None:
    """Measure, print, and compare or write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="raise the pins of figures that have risen")
    parser.add_argument(
        "--lower", nargs="+", default=[], metavar="FIGURE", help="with --write: lower its pin"
    )
    args = parser.parse_args()
    if args.lower and not args.write:
        parser.error("--lower needs --write")
    pins, figures = read_pins(), measure()
    if unknown := sorted({*args.lower} - {*figures}):
        parser.error(f"--lower {unknown[0]}: no such figure; known: {', '.join(figures)}")
    print("\n".join(table(figures, pins)))
    if args.write:
        pins = renewed(figures, pins, args.lower)
        write_pins(pins)
    if found := list(problems(figures, pins)):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()

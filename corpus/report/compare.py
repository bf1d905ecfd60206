"""Two corpora beside each other: what each kept, and what each reason cost."""

from dataclasses import dataclass

from corpus.report.funnel import Funnel, funnel
from corpus.report.visible import visible
from corpus.tables.counts import share
from corpus.tables.folder import WorkFolder


@dataclass(frozen=True, slots=True)
class Line:
    """A number of both corpora, and of how many: rows (`level` 0), kept (1) or dropped for a reason (2)."""

    name: str
    level: int
    here: int
    there: int
    here_of: int
    there_of: int

    @property
    def change(self) -> float:
        """By how many points the share here is above that there."""
        points = 100 * (_part(self.here, self.here_of) - _part(self.there, self.there_of))
        return round(points, 1) + 0.0  # no negative zero


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines of two funnels; `other` names the other corpus."""

    other: str
    lines: tuple[Line, ...]


def compare(folder: WorkFolder, other: WorkFolder) -> Comparison:
    """The comparison of two work folders; stages that neither has are left out."""
    here, there = funnel(folder), funnel(other)
    lines = tuple(line for table in _tables(here, there) for line in _lines(table, here, there))
    return Comparison(str(other.root), lines)


def comparison_text(found: Comparison) -> str:
    """The comparison as lines for a terminal: number and share here, there, and the difference in points."""
    rows = [("", "here", "", visible(found.other, 24), "", "points")]
    for line in found.lines:
        cells = (
            f"{line.here:,}",
            share(line.here, line.here_of) if line.level else "",
            f"{line.there:,}",
            share(line.there, line.there_of) if line.level else "",
            f"{line.change:+.1f}" if line.level else "",
        )
        rows.append((f"{'  ' * line.level}{visible(line.name, 44)}", *cells))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        + "\n"
        for row in rows
    )


def _tables(*funnels: Funnel) -> list[str]:
    return list(dict.fromkeys(stage.table for one in funnels for stage in one.stages))


def _lines(table: str, here: Funnel, there: Funnel) -> list[Line]:
    stages = [next((s for s in one.stages if s.table == table), None) for one in (here, there)]
    known = next(stage for stage in stages if stage is not None)
    rows = [0 if stage is None else stage.rows for stage in stages]
    kept = [0 if stage is None else stage.kept for stage in stages]
    drops = [{drop.name: drop.rows for drop in stage.drops} if stage else {} for stage in stages]
    most = {name: (-drops[0].get(name, 0), -drops[1].get(name, 0), name) for name in {*drops[0], *drops[1]}}
    names = sorted(most, key=most.__getitem__)
    return [
        Line(known.incoming, 0, *rows, *rows),
        Line(known.outgoing, 1, *kept, *rows),
        *(Line(f"dropped: {name}", 2, drops[0].get(name, 0), drops[1].get(name, 0), *rows) for name in names),
    ]


def _part(rows: int, whole: int) -> float:
    return rows / whole if whole else 0.0

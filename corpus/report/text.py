"""The funnel and samples as plain text for a terminal; text from the web is made visible first."""

import textwrap
from collections.abc import Sequence

from corpus.report.changes import Change
from corpus.report.funnel import Funnel, Stage
from corpus.report.samples import PairSample, kept_pairs
from corpus.report.visible import visible
from corpus.tables.counts import share
from corpus.tables.folder import WorkFolder

_WIDTH = 100
_NAME = 40


def funnel_text(funnel: Funnel) -> str:
    """The funnel as an aligned table: for each stage its rows, the kept ones, and the dropped ones by reason.

    Shares are of all rows of the stage. Lines end with a newline; '' if no table exists.
    """
    if not funnel.stages:
        return ""
    rows = [("", "rows", "share"), *(row for stage in funnel.stages for row in _stage(stage))]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        f"{name:<{widths[0]}}  {number:>{widths[1]}}  {part:>{widths[2]}}".rstrip() + "\n"
        for name, number, part in rows
    )


def changes_text(changes: Sequence[Change]) -> str:
    """One line per count, under a heading; '' if there are none."""
    if not changes:
        return ""
    width = max(len(change.words) for change in changes)
    numbers = max(len(f"{change.rows:,}") for change in changes)
    lines = [f"  {change.words:<{width}}  {change.rows:>{numbers},}" for change in changes]
    return "\n".join(["since the previous build", *lines]) + "\n"


def sample_text(folder: WorkFolder, n: int = 10) -> str:
    """Up to n kept pairs, each with its score, its two texts and its URLs; '' if there are none."""
    return "\n".join(_pair(number, sample) for number, sample in enumerate(kept_pairs(folder, n), start=1))


def _stage(stage: Stage) -> list[tuple[str, str, str]]:
    lines = [
        (stage.incoming, f"{stage.rows:,}", ""),
        (f"  {stage.outgoing}", f"{stage.kept:,}", share(stage.kept, stage.rows)),
    ]
    for drop in stage.drops:
        name = f"    dropped: {visible(drop.name, _NAME)}"
        lines.append((name, f"{drop.rows:,}", share(drop.rows, stage.rows)))
    return lines


def _pair(number: int, sample: PairSample) -> str:
    score = "" if sample.score is None else f"  score {sample.score:.3f}"
    sides = (
        (sample.source_lang, sample.source_text, sample.source_url),
        (sample.target_lang, sample.target_text, sample.target_url),
    )
    lines = [f"{number}.{score}"]
    for lang, text, url in sides:
        lead = f"   {visible(lang or '?', 12):<8}"
        lines.append(textwrap.fill(visible(text), _WIDTH, initial_indent=lead, subsequent_indent=" " * 11))
        lines.append(" " * 11 + visible(url or "", 200))
    return "\n".join(line.rstrip() for line in lines) + "\n"

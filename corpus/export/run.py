"""The exports of a work folder: every language pair in it, in every format wanted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from align.records import BOTH, KINDS, PARAGRAPH, SENTENCE
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.decontamination.apply import decontaminated
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Extra, Format
from corpus.export.formats import formats_named
from corpus.export.licenses import licensed
from corpus.export.selection import ALL, KEPT, Selection, stored_directions
from corpus.export.services.amazon_options import AmazonOptions
from corpus.export.terms.learnt import TermOptions
from corpus.export.validation import validated
from corpus.progress import counted_of
from corpus.settling.settle import settled
from corpus.splits import SPLITS, TRAIN
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from corpus.tables.selections import selected
from crawler.console.suggestions import did_you_mean
from crawler.errors import EmptyResultError, UsageError
from crawler.topic.topic import check_name

SPLIT_CHOICES = (*SPLITS, ALL)

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")  # characters of licence patterns that a file name leaves out
BELOW_MIN_SCORE, OTHER_LICENSE, NOT_SELECTED = "below_min_score", "other_license", "not_selected"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The pairs to export, and the folder.

    `directions` are texts such as `en-es`; by default a language pair has the direction of most of its
    stored pairs, and both in formats for a service that takes one source language (Amazon).
    `min_score` drops pairs with a lower score or none, counted as `below_min_score`; `licenses`, patterns as
    for corpus.export.licenses.licensed, drop pairs with others, counted as `other_license`. `selection` names
    one that `acopio select` wrote: pairs that are not in it are dropped, counted as `not_selected`.
    `granularity` is one of align.records.GRANULARITIES; by default sentences, or paragraphs if no sentence
    pair was kept. `splits` are of SPLIT_CHOICES; by default each goes to files of its own, in formats for a
    service to learn from (Amazon) only train.
    `inline` "tag" makes code, formulas and roles inline elements in formats that have them. `languages`
    leaves language pairs without one of these languages to other exports.
    `terms` are the options of the format terminology; `contact` is named in the card of huggingface, which
    puts all splits into one folder; `amazon` bounds the files for Amazon and gives their language codes.
    """

    output: Path | None = None  # `exports/` of the work folder
    directions: tuple[str, ...] = ()
    min_score: float | None = None
    granularity: str | None = None
    licenses: tuple[str, ...] = ()
    selection: str | None = None
    splits: tuple[str, ...] = ()
    terms: TermOptions | None = None
    contact: str | None = None
    amazon: AmazonOptions | None = None
    inline: str | None = None
    languages: tuple[str, ...] = ()


def export_pairs(
    folder: WorkFolder, topic: str, formats: Sequence[str], options: ExportOptions | None = None
) -> list[ExportResult]:
    """One result per format, direction, granularity and split, formats in order; same table, same bytes.

    The files are `OUTPUT/<topic>.<src>-<tgt>.<suffix>`; those of paragraphs
    `<topic>.<src>-<tgt>.paragraph.<suffix>`, those of dev and test with the split's name before the suffix.
    Files of a selection by score, licence or name have it in their names, and do not replace those of all
    pairs: `<topic>.<src>-<tgt>.score-0.5.<suffix>`.
    UsageError: unknown format, direction or licence, bad topic name. InputError: no pairs table.
    EmptyResultError: no pair was kept, none of this granularity, or every one was left out.
    """
    options = options or ExportOptions()
    check_name(topic)  # it becomes part of file names
    settled(folder, topic)
    decontaminated(folder)
    forms = [_fitted(form, folder, options) for form in formats_named(formats)]
    _check_splits(options.splits)
    present = _stored_splits(folder)
    _check_held_out(folder, topic, options.splits, present)
    base = folder.exports if options.output is None else options.output
    filtered = _filtered(options)
    files = _selections(folder, topic, forms, options, present)
    results = [
        _export(selection, form, base / f"{topic}.{selection.direction}{filtered}")
        for form, selection in counted_of(files, "files", "files")
    ]
    if not any(result.written for result in results):
        reasons = _reasons(results) or "too few pairs to learn from"
        raise EmptyResultError(f"{base}: exported no {results[0].unit}: all were left out ({reasons})")
    return results


def _selections(
    folder: WorkFolder, topic: str, forms: Sequence[Format], options: ExportOptions, present: set[str]
) -> list[tuple[Format, Selection]]:
    """The files to write: the format and the pairs of each."""
    stored = {kind: _of_languages(stored_directions(folder, kind), options.languages) for kind in KINDS}
    counts = stored[SENTENCE] + stored[PARAGRAPH]
    if not counts:
        raise EmptyResultError(
            f"{folder.root / 'pairs'}: no pair was kept, nothing to export: see `acopio report {topic}`"
        )
    wanted = [_parsed(text, counts) for text in dict.fromkeys(options.directions)]
    allowed = licensed(folder, options.licenses) if options.licenses else None
    chosen = None if options.selection is None else selected(folder, options.selection)
    return [
        (form, Selection(folder, direction, kind, options.min_score, allowed, parts, chosen))
        for form in forms
        for kind in _kinds(stored, options.granularity, folder)
        for direction in wanted or _default_directions(stored[kind], form)
        for parts in _parts(form, tuple(dict.fromkeys(options.splits)), present)
    ]


def _of_languages(stored: Counter[Direction], languages: Sequence[str]) -> Counter[Direction]:
    return Counter(
        {
            way: number
            for way, number in stored.items()
            if not languages or {way.source_lang, way.target_lang}.intersection(languages)
        }
    )


def _check_splits(splits: Sequence[str]) -> None:
    """UsageError for an unknown split."""
    unknown = [split for split in splits if split not in SPLIT_CHOICES]
    if unknown:
        raise UsageError(
            f"{', '.join(unknown)}: no such split: {did_you_mean(unknown[0], SPLIT_CHOICES)}"
            f"choose from {', '.join(SPLIT_CHOICES)}"
        )


def _check_held_out(folder: WorkFolder, topic: str, splits: Sequence[str], present: set[str]) -> None:
    """EmptyResultError for a split that the corpus does not have."""
    absent = [split for split in splits if split not in present and split not in (TRAIN, ALL)]
    if absent:
        raise EmptyResultError(
            f"{folder.root / 'pairs'}: no pairs in {', '.join(absent)}: hold some out when you build: "
            f"acopio build {topic} {' '.join(f'--{split} 0.1' for split in absent)}, or [splits] in the topic"
        )


def _kinds(
    stored: dict[str, Counter[Direction]], granularity: str | None, folder: WorkFolder
) -> tuple[str, ...]:
    """The granularities to write."""
    if granularity is None:
        return (SENTENCE,) if stored[SENTENCE] else (PARAGRAPH,)
    kinds = KINDS if granularity == BOTH else (granularity,)
    for kind in kinds:
        if not stored[kind]:
            raise EmptyResultError(
                f"{folder.root / 'pairs'}: no {kind} pair was kept: "
                f"build with --granularity {kind}, or export another granularity"
            )
    return kinds


def _fitted(form: Format, folder: WorkFolder, options: ExportOptions) -> Format:
    """The format with its writer bound to the extras that it takes."""
    known: dict[Extra, Any] = {
        "terms": options.terms,
        "contact": options.contact,
        "amazon": options.amazon,
        "manifest": read_manifest(folder),
        "inline": options.inline,
        "folder": folder,
        "decisions": standing(read_decisions(folder.root)).terms,
    }
    own = {argument: known[extra] for argument, extra in form.takes.items() if known[extra] is not None}
    return replace(form, write=partial(form.write, **own))


def _parts(form: Format, splits: tuple[str, ...], present: set[str]) -> list[tuple[str, ...]]:
    """The splits of each file: all in one, or each one that exists; train also if it is empty."""
    if form.all_splits:
        return [splits or (ALL,)]
    wanted = splits or ((TRAIN,) if form.both_ways else SPLITS)
    return [(split,) for split in wanted if split in present or split in (TRAIN, ALL)]


def _export(selection: Selection, form: Format, base: Path) -> ExportResult:
    path = base if selection.granularity == SENTENCE else suffixed(base, selection.granularity)
    if not form.all_splits and selection.splits[0] not in (TRAIN, ALL):
        path = suffixed(path, selection.splits[0])
    result = validated(form.write(selection, selection.direction, path), form.check, form.limits)
    skipped = {**_left_out(selection), **result.skipped}
    return replace(result, skipped=skipped, direction=selection.direction)


def _filtered(options: ExportOptions) -> str:
    """The part of the file names for a selection of the pairs; '' for all of them."""
    parts = [] if options.min_score is None else [f"score-{options.min_score:g}"]
    if options.licenses:
        names = (_NOT_IN_NAMES.sub("_", name.casefold()).strip("_-") for name in options.licenses)
        parts.append("license-" + "+".join(names))
    if options.selection is not None:
        parts.append(options.selection)
    return "".join(f".{part}" for part in parts)


def _left_out(selection: Selection) -> dict[str, int]:
    """The number of pairs dropped by the licences, of the rest by the score, of these by the selection."""
    if selection.licensed is None and selection.min_score is None and selection.chosen is None:
        return {}
    of_score = replace(selection, chosen=None)
    of_license = replace(of_score, min_score=None)
    parts = (replace(of_license, licensed=None), of_license, of_score, selection)
    counts = [part.count() for part in parts]
    reasons = {
        reason: before - after
        for reason, (before, after) in zip(
            (OTHER_LICENSE, BELOW_MIN_SCORE, NOT_SELECTED), pairwise(counts), strict=True
        )
    }
    return {reason: number for reason, number in reasons.items() if number}


def _stored_splits(folder: WorkFolder) -> set[str]:
    kept = (batch["split"].unique().to_pylist() for batch in folder.batches("pairs", ["split"], KEPT))
    return {split for batch in kept for split in batch if split}


def _default_directions(counts: Counter[Direction], form: Format) -> list[Direction]:
    """One direction per language pair, the more frequent one (of equals the first by name), or both."""
    leading = [
        direction
        for direction in counts
        if (-counts[direction], str(direction)) <= (-counts[direction.reverse], str(direction.reverse))
    ]
    leading.sort(key=str)
    return [way for one in leading for way in ((one, one.reverse) if form.both_ways else (one,))]


def _parsed(text: str, counts: Counter[Direction]) -> Direction:
    """The direction of this text among those of the table; tags may contain hyphens, so the table decides."""
    known = {str(way): way for stored in counts for way in (stored, stored.reverse)}
    if text not in known:
        hint = did_you_mean(text, known)
        raise UsageError(f"{text}: no pairs in this direction: {hint}choose from {', '.join(sorted(known))}")
    return known[text]


def _reasons(results: Sequence[ExportResult]) -> str:
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.skipped)
    return ", ".join(f"{reason} {count}" for reason, count in sorted(total.items()))

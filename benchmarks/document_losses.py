"""Why documents.py misses text of a book: the part of the coverage that is lost, by cause."""

import importlib.util
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

_KEPT = "kept"
ENDS = "over ends of sentences"  # runs of six letters that begin in one pair and end in the next one
NO_PAIR = "in no pair"  # without a translation, or not found
_OPEN = "open"  # blocks that the gold does not judge
_FIELDS = 5  # of a line of the gold


def losses(scorer: Path, pairs: pa.Table, gold: Path, lang: str, size: str) -> dict[str, float]:
    """Share of the settled English characters that is lost, by cause, most first: what the coverage lacks.

    `scorer` is tools/score_book.py, whose runs of letters and blocks these are; `pairs` is a pairs table with
    its dropped rows, whose reasons are causes: text that several rows hold counts for the first of them. What
    is in a pair with text of another block counts as in none.
    """
    book = _module(scorer)
    names = sorted((path.name.removesuffix(".pairs") for path in gold.glob("*.pairs")), key=len, reverse=True)
    rows = defaultdict(list)
    for row in pairs.to_pylist():
        address = row["source_path"].replace("/", "--")
        name = next((name for name in names if name in address), None)
        if row["granularity"] == size and row["target_lang"] == lang and name is not None:
            rows[name].append(row)
    lost: Counter[str] = Counter()
    total = 0
    for name in names:
        lines = (gold / f"{name}.pairs").read_text(encoding="utf-8").splitlines()
        blocks = [fields for fields in (line.split("\t") for line in lines) if _is_judged(fields)]
        total += sum(len(fields[3]) for fields in blocks if not _is_copy(fields))
        for cause, characters in _of_document(book, blocks, rows[name]):
            lost[cause] += characters
    return {cause: characters / total for cause, characters in lost.most_common()}


def _is_judged(fields: Sequence[str]) -> bool:
    return fields[0] != _OPEN and len(fields) == _FIELDS


def _is_copy(fields: Sequence[str]) -> bool:
    return fields[0].startswith("=")


def _of_document(
    book: ModuleType, blocks: Sequence[Sequence[str]], rows: Iterable[dict[str, Any]]
) -> Iterator[tuple[str, float]]:
    """Cause and characters, for each piece that is lost."""
    sources, targets = (book.Side([fields[place] for fields in blocks]) for place in (3, 4))
    right = defaultdict(set)
    for source, target in zip(sources.classes, targets.classes, strict=True):
        right[source].add(target)
    held: defaultdict[int, dict[str, set[str]]] = defaultdict(dict)
    for row in rows:
        target = targets.locate(row["target_text"])
        runs = set(book.grams(book.norm(row["source_text"])))
        for source in sources.locate(row["source_text"]):
            if right[source] & target:
                held[source].setdefault(row["rejected_by"] or _KEPT, set()).update(runs)
    for fields, source in zip(blocks, sources.classes, strict=True):
        runs = sources.grams[source]
        if not _is_copy(fields):
            for cause, count in _pieces(book.N, runs, held[source]):
                yield cause, len(fields[3]) * count / len(set(runs))


def _pieces(length: int, runs: Sequence[str], held: dict[str, set[str]]) -> Iterator[tuple[str, float]]:
    """Cause and count, for each piece of a block's runs of that many letters that no kept pair holds.

    The same run in several places counts once in all, as in the scorer.
    """
    often = Counter(runs)
    reasons = [_KEPT, *(reason for reason in held if reason != _KEPT)]
    causes = [next((reason for reason in reasons if run in held.get(reason, ())), None) for run in runs]
    place = 0
    for cause, piece in groupby(causes):
        end = place + sum(1 for _ in piece)
        count = sum(1 / often[run] for run in runs[place:end])
        if cause is None:
            yield (ENDS if place > 0 and end < len(runs) and end - place < length else NO_PAIR), count
        elif cause != _KEPT:
            yield cause, count
        place = end


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""The rules on pairs in child processes: within a time and a memory, so that one pair costs itself alone."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np

from corpus.engine import EngineOptions
from corpus.filters.apply import apply_rules
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES, MT_SCORES, Floats
from corpus.filters.rules.personal_data import PERSONAL_DATA, mask_pairs
from corpus.tables.reasons import PairReason
from corpus.tables.schemas import FILTER_SCORES
from crawler.errors import AcopioError
from crawler.languages import base
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError, children_are_kept

Columns = Mapping[str, Sequence[Any]]
Item = TypeVar("Item")

_READ = ("source_text", "target_text", *GIVEN_SCORES, *MT_SCORES)
_PER_PAIR = 0.02  # seconds, some fifty times what a pair takes
_RULES = "corpus.filters.workers:Rules"
_PARTS = 16  # in which a batch is tried again

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The texts of n pairs without personal data, the number of placeholders, and the columns of Verdicts."""

    source_texts: list[str]
    target_texts: list[str]
    masked: list[int]
    rejected_by: list[str | None]
    rejections: list[int]
    scores: dict[str, Floats]


class Rules:
    """What a child runs: the masking, then the rules."""

    def __init__(self, options: FilterOptions, all_scores: bool = True) -> None:
        self._options, self._all_scores = options, all_scores
        # What the rules load on first use is not the first pair's; their errors come with the pairs.
        with suppress(Exception):
            judged({"source_text": ["It rains."], "target_text": ["Llueve."]}, ("en", "es"), options)

    def __call__(self, columns: Columns, source_lang: str, target_lang: str) -> Judgement | AcopioError:
        """The judgement; an error for the user is returned, not raised: it is not that of one pair."""
        try:
            return judged(columns, (source_lang, target_lang), self._options, self._all_scores)
        except AcopioError as error:
            return error


def judged(
    columns: Columns, languages: tuple[str, str], options: FilterOptions, all_scores: bool = True
) -> Judgement:
    """The judgement of the pairs, made here; `all_scores` and errors as for `apply_rules`."""
    source, target = (base(lang) or lang for lang in languages)
    texts = columns["source_text"], columns["target_text"]
    found = mask_pairs(*texts, source, target, options.of(PERSONAL_DATA))
    masked = {**columns, "source_text": found.source_texts, "target_text": found.target_texts}
    verdicts = apply_rules(masked, *languages, options, all_scores=all_scores)
    return Judgement(*found, verdicts.rejected_by, verdicts.rejections, verdicts.scores)


class RuleWorkers:
    """Judges batches of pairs in child processes, which start when needed and end with the block.

    A batch of n pairs may take `engine.pair_seconds` and a little more for each pair, and `engine.memory`. If
    it takes more, or fails, it is judged in smaller parts; a single pair that does is rejected by a
    PairReason, without its texts, which may hold personal data. `all_scores` as for `apply_rules`.
    """

    def __init__(
        self, options: FilterOptions, engine: EngineOptions, rules: str = _RULES, all_scores: bool = True
    ) -> None:
        self.size = engine.most_processes()
        self._engine, self._closed = engine, False
        bounds = engine.pair_seconds, engine.memory
        self._sandboxes = [
            Sandbox(rules, *bounds, arguments=(options, all_scores), shared=True) for _ in range(self.size)
        ]
        self._free: LifoQueue[Sandbox] = LifoQueue()  # a second child starts only for work beside the first
        for sandbox in self._sandboxes:
            self._free.put(sandbox)
        self._threads = ThreadPoolExecutor(self.size + 1)  # a thread for the start of the first child
        self._reported: set[str] = set()
        self._under_way: set[Future[Any]] = set()

    def __enter__(self) -> Self:
        # Free meanwhile: the first batch waits for it rather than for the start of a second one. Where
        # children are kept one may wait, and what learns the score before the rules judge has work for it.
        if not children_are_kept():
            self._noted(self._threads.submit(self._sandboxes[-1].start))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        while wait(list(self._under_way), timeout=0.1).not_done:
            for sandbox in self._sandboxes:
                sandbox.interrupt()
        self._threads.shutdown()
        for sandbox in self._sandboxes:
            sandbox.close()

    def submit(self, columns: Columns, source_lang: str, target_lang: str) -> "Future[Judgement]":
        """The judgement to come of the pairs in columns; its `result` raises the rules' AcopioError."""
        read = {name: list(columns[name]) for name in _READ if columns.get(name) is not None}
        return self._noted(self._threads.submit(self._judged, read, (source_lang, target_lang)))

    def _noted(self, work: "Future[Item]") -> "Future[Item]":
        self._under_way.add(work)
        work.add_done_callback(self._under_way.discard)
        return work

    def _judged(self, columns: Columns, languages: tuple[str, str]) -> Judgement:
        sandbox = self._free.get()
        try:
            return self._within(sandbox, columns, languages)
        finally:
            self._free.put(sandbox)

    def _within(self, sandbox: Sandbox, columns: Columns, languages: tuple[str, str]) -> Judgement:
        rows = len(columns["source_text"])
        if self._closed:
            raise SandboxCrashError("no longer needed")
        try:
            found = sandbox.call(columns, *languages, within=self._engine.pair_seconds + _PER_PAIR * rows)
        except (SandboxTimeoutError, SandboxCrashError) as error:
            if self._closed:
                raise
            if rows <= 1:
                return self._failed(error)
            step = -(-rows // _PARTS)
            parts = [
                {name: values[start : start + step] for name, values in columns.items()}
                for start in range(0, rows, step)
            ]
            return _joined([self._within(sandbox, part, languages) for part in parts])
        if isinstance(found, AcopioError):
            raise found
        return found  # type: ignore[no-any-return]

    def _failed(self, error: Exception) -> Judgement:
        timed_out = isinstance(error, SandboxTimeoutError)
        reason = PairReason.RULES_TIMEOUT if timed_out else PairReason.RULES_FAILED
        if str(error) not in self._reported:  # a rule with a fault may fail for every pair
            self._reported.add(str(error))
            _log.warning("pairs are dropped: %s: %s", reason.value, error)
        return Judgement([""], [""], [0], [reason.value], [1], {})


def ahead(items: Iterable[Item], number: int) -> Iterator[Item]:
    """The items in order, each once `number` more have been taken: those are under way meanwhile."""
    taken: deque[Item] = deque()
    for item in items:
        taken.append(item)
        if len(taken) > number:
            yield taken.popleft()
    yield from taken


def _joined(parts: Sequence[Judgement]) -> Judgement:
    names = dict.fromkeys([*FILTER_SCORES, *(name for part in parts for name in part.scores)])
    return Judgement(
        *(_flat(parts, lambda part: part.source_texts), _flat(parts, lambda part: part.target_texts)),
        _flat(parts, lambda part: part.masked),
        _flat(parts, lambda part: part.rejected_by),
        _flat(parts, lambda part: part.rejections),
        {name: np.concatenate([_scores(part, name) for part in parts]) for name in names},
    )


def _flat(parts: Iterable[Judgement], column: Callable[[Judgement], list[Item]]) -> list[Item]:
    return [value for part in parts for value in column(part)]


def _scores(part: Judgement, name: str) -> Floats:
    missing = np.full(len(part.masked), np.nan, dtype=np.float32)
    return part.scores.get(name, missing)

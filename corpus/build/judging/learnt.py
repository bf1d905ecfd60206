"""What the pairs of a corpus teach: how to score those of two languages, and to detect machine translation.

A scorer takes most of the time of a small update, and a new one changes the score of every pair. So both are
kept in the work folder, and learnt anew only when a tenth of the pairs have come or gone since, when what
people say or take down has changed, or when asked to. What is built hangs on the archive and on what the
folder keeps, never on the cores.
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from align.encoders.registry import encoder_versions
from align.records import SENTENCE
from corpus.build.judging.mt_detection import MtDetector, learn_mt
from corpus.build.judging.scoring import Taught, learn_scorer_of
from corpus.build.keys import key
from corpus.build.workers.encoding import EncoderPool
from corpus.engine import EngineOptions
from corpus.mt_detection.options import MtOptions
from corpus.progress import note
from corpus.scoring.file import decoded, encoded
from corpus.scoring.given import LONGEST, ScoringOptions
from corpus.scoring.scorer import Fallback, Scorer
from corpus.scoring.shown import learning
from corpus.scoring.work import HERE, Work
from corpus.tables.folder import WorkFolder
from corpus.tables.names import LEARNT
from corpus.tables.schemas import ALIGNED_ORIGIN
from corpus.tables.signatures import Signature, write_signatures
from crawler.storage.files import replacing

CHANGED = 0.1  # share of the pairs that come and go, from which a corpus teaches anew

Ids = npt.NDArray[np.uint64]
Languages = tuple[str, str]
Row = dict[str, Any]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the pairs of two languages taught, and by which of them: digests in ascending order.

    `recipe` is the key of the options, decisions, versions and code that it depends on beside the pairs.
    """

    languages: Languages
    recipe: str
    pairs: Ids
    signature: Signature
    scorer: Scorer | None
    detector: MtDetector | None

    def digest(self) -> str:
        """A digest of what judges: with the same one, the same pairs have the same scores."""
        return hashlib.sha256(encoded((self.scorer, self.detector))).hexdigest()[:32]


@dataclass(slots=True)
class _Corpus:
    """The pairs of two languages: digests of those of aligned documents; the first rows by granularity."""

    ids: list[int] = field(default_factory=list)
    aligned: dict[str, list[Row]] = field(default_factory=dict)
    every: dict[str, list[Row]] = field(default_factory=dict)  # mined ones included

    def add(self, row: Row, scoring: ScoringOptions, mt: MtOptions) -> None:
        """Take a row; one that is far too long for a pair is counted, but nothing is learnt from it."""
        is_long = max(len(row["source_text"]), len(row["target_text"])) > LONGEST
        some = self.every.setdefault(row["granularity"], [])
        if len(some) < mt.sample and not is_long:
            some.append(row)
        if row["origin"] == ALIGNED_ORIGIN:
            self.ids.append(int(row["pair_id"][:16], 16))
            some = self.aligned.setdefault(row["granularity"], [])
            if len(some) < scoring.sample and not is_long:
                some.append(row)

    def digests(self) -> Ids:
        return np.unique(np.array(self.ids, dtype=np.uint64))

    def to_score(self) -> list[Row]:
        """The rows that a scorer learns from: sentences, or paragraphs if there are none."""
        return self.aligned.get(SENTENCE) or next(iter(self.aligned.values()), [])


@dataclass(frozen=True, slots=True)
class Teaching:
    """How a corpus is learnt from, without a scorer if without an encoder, and what people say of it."""

    encoder: str | None
    scoring: ScoringOptions
    mt: MtOptions
    engine: EngineOptions
    taught: Taught

    @property
    def recipe(self) -> str:
        """The key of a lesson."""
        versions = encoder_versions(self.encoder) if self.encoder else {}
        return key(__name__, self.encoder, versions, self.scoring, self.mt, self.taught.digest)


def lessons(
    folder: WorkFolder, rows: Iterable[Row], teaching: Teaching, work: Work = HERE
) -> dict[Languages, Lesson]:
    """What the rows of the pairs table teach, by languages; the signatures of the scores are written.

    A lesson with a scorer is written to the work folder, and kept by later builds as `kept` says.
    """
    corpora: dict[Languages, _Corpus] = {}
    for row in rows:
        languages = row["source_lang"], row["target_lang"]
        corpora.setdefault(languages, _Corpus()).add(row, teaching.scoring, teaching.mt)
    before = {} if teaching.engine.fresh else _read(folder)
    found: dict[Languages, Lesson] = {}
    with EncoderPool(teaching.encoder or "", teaching.engine) as pool, learning(work) as shown:
        for languages, corpus in sorted(corpora.items()):
            last = before.get(languages)
            still = kept(last, corpus.digests(), teaching.recipe) if last else None
            if still:
                share = f"{still.signature.changed or 0:.1%}"
                note(f"{'-'.join(languages)}: score kept: {share} of the pairs changed since it was learnt")
            found[languages] = still or _learn(languages, corpus, teaching, pool, shown)
    _write(folder, found)
    asked = teaching.encoder is not None and teaching.scoring.enabled
    signatures = {"-".join(both): lesson.signature for both, lesson in found.items() if asked}
    write_signatures(folder, signatures)
    return found


def kept(last: Lesson, now: Ids, recipe: str) -> Lesson | None:
    """The lesson with the share of the pairs that changed since in its signature; None if it is too old.

    The share is the number of pairs that came or went, relative to those that it was learnt from. It depends
    on the two sets of pairs alone.
    """
    if last.recipe != recipe:
        return None
    changed = len(np.setxor1d(last.pairs, now, assume_unique=True)) / max(len(last.pairs), 1)
    if changed >= CHANGED:
        return None
    if changed:
        return replace(last, signature=replace(last.signature, changed=round(changed, 4)))
    return last


def lesson_file(folder: WorkFolder, languages: Languages) -> Path:
    """The file of the lesson of two languages."""
    return folder.root / LEARNT / f"{'-'.join(languages)}.msgpack"


def digest_of_lessons(folder: WorkFolder) -> str:
    """A digest of the lessons that the folder keeps; '' without any."""
    files = sorted((folder.root / LEARNT).glob("*.msgpack"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:32] if files else ""


def _learn(
    languages: Languages, corpus: _Corpus, teaching: Teaching, pool: EncoderPool, work: Work
) -> Lesson:
    detector = learn_mt(corpus.every, teaching.mt, work)
    scorer: Scorer | Fallback | None = None
    if teaching.encoder is not None and teaching.scoring.enabled:
        scorer = learn_scorer_of(languages, corpus.to_score(), pool, teaching.scoring, teaching.taught, work)
    if isinstance(scorer, Fallback):
        _log.warning("%s-%s: scored by the fixed formula: %s", *languages, scorer.signature.reason)
    return Lesson(
        languages,
        teaching.recipe,
        corpus.digests(),
        scorer.signature if scorer else Signature(""),
        scorer if isinstance(scorer, Scorer) else None,
        detector,
    )


def _read(folder: WorkFolder) -> dict[Languages, Lesson]:
    """The lessons that are kept; damaged ones are left out, and learnt anew."""
    found: dict[Languages, Lesson] = {}
    for path in sorted((folder.root / LEARNT).glob("*.msgpack")):
        try:
            lesson = decoded(path.read_bytes(), Lesson)
            found[lesson.languages] = lesson
        except (msgspec.MsgspecError, ValueError):
            note(f"{path}: damaged: learnt anew")
    return found


def _write(folder: WorkFolder, found: Mapping[Languages, Lesson]) -> None:
    """Write those with a scorer, each unless its file has this content; the others are learnt in no time."""
    wanted = {lesson_file(folder, both): lesson for both, lesson in found.items() if lesson.scorer}
    for path in (folder.root / LEARNT).glob("*.msgpack"):
        if path not in wanted:
            path.unlink()
    for path, lesson in wanted.items():
        # The share of changed pairs stands in the signatures: the file stays as it was learnt.
        content = encoded(replace(lesson, signature=replace(lesson.signature, changed=None)))
        if not (path.is_file() and path.read_bytes() == content):
            with replacing(path, fsync=True) as file:
                file.write(content)

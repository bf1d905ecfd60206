"""A scorer for one language pair, learnt from the corpus itself, without labels.

Its right examples are the pairs that are most certain by the formula of align.scores.formula, its wrong ones
are made from these (corpus.scoring.corruptions). Lexicon, usual lengths and learner are learnt in folds: a
pair is scored by a fold that was learnt without it.
"""

import hashlib
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Encoder
from align.words.lexicon import LexiconOptions, learn
from corpus.filters.pairs import read_pairs
from corpus.filters.rules.language import LANGUAGE
from corpus.scoring.corruptions import KINDS
from corpus.scoring.examples import certain_rows, made_errors
from corpus.scoring.features import FEATURES, Reference, features, reference
from corpus.scoring.given import Floats, Given, Ints, ScoringOptions, first, take
from corpus.scoring.learner import FoldedLearner, learn_in_folds, probabilities, share_of_right
from corpus.tables.signatures import FORMULA, LEARNT, Signature

_FOR_SHARE = 5000  # pairs from which the share of right ones is estimated


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores pairs of one language pair; `signature` records how it was learnt."""

    source_lang: str
    target_lang: str
    references: Sequence[Reference]
    learner: FoldedLearner
    share: float  # of right pairs in the corpus, as estimated by the learner
    signature: Signature

    def score(self, given: Given, language: Floats | None = None) -> npt.NDArray[np.float32]:
        """Calibrated probabilities in [0, 1] with four decimals, (n,); 0 for a pair with an empty side.

        `language` is the filter score of that name, measured if not given. The score of a pair does not
        depend on the other rows.
        """
        folds = _folds(given, len(self.references))
        columns = _columns(self.references, given, folds, self.source_lang, self.target_lang, language)
        found = np.round(probabilities(self.learner.log_odds(columns, folds), self.share), 4)
        pairs = zip(given.sources, given.targets, strict=True)
        full = np.array([bool(s.strip() and t.strip()) for s, t in pairs], dtype=np.bool_)
        return np.where(full, found, 0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Fallback:
    """The reason why nothing was learnt, in its signature; the fixed formula scores."""

    signature: Signature


def learn_scorer(
    given: Given,
    languages: tuple[str, str],
    encoders: tuple[Encoder, Encoder],
    options: ScoringOptions | None = None,
    kinds: Sequence[str] = tuple(KINDS),
) -> Scorer | Fallback:
    """The scorer of these pairs, given in the order of their documents; Fallback if too few are certain.

    `encoders` embed sources and targets into one space; `kinds` are those of the errors that are made.
    """
    options = options or ScoringOptions()
    given = first(given, options.sample)
    certain = certain_rows(given, options)
    if len(certain) < options.least_pairs:
        reason = f"{len(certain)} certain pairs, at least {options.least_pairs} are needed"
        return Fallback(Signature(FORMULA, reason))
    folds = _folds(given, options.folds)
    references = _references(given, folds, options.folds, languages)
    rows, made, errors = made_errors(given, certain, languages, encoders, options, kinds)
    right = _columns(references, take(given, certain), folds[certain], *languages)
    wrong = _columns(references, errors, folds[rows], *languages)
    learner = learn_in_folds(right, wrong, made, (folds[certain], folds[rows]), options.folds)
    some = take(given, np.arange(0, len(given), max(len(given) // _FOR_SHARE, 1)))
    some_folds = _folds(some, options.folds)
    share = share_of_right(learner.log_odds(_columns(references, some, some_folds, *languages), some_folds))
    signature = Signature(
        LEARNT,
        share_of_right=round(share, 4),
        pairs=len(given),
        certain=len(certain),
        errors=dict(sorted(Counter(made).items())),
        lexicon=tuple(len(about.lexicon) for about in references),
        features=len(FEATURES),
        held_out_auc=round(learner.auc, 4),
        seed=options.seed,
        examples=hashlib.sha256(np.round(np.concatenate([right, wrong]), 3).tobytes()).hexdigest()[:16],
    )
    return Scorer(*languages, references, learner, share, signature)


def _folds(given: Given, number: int) -> Ints:
    """The fold of each pair, by its texts."""
    return np.array(
        [
            zlib.crc32(f"{source}\t{target}".encode("utf-8", "surrogatepass")) % number
            for source, target in zip(given.sources, given.targets, strict=True)
        ],
        dtype=np.int64,
    )


def _references(given: Given, folds: Ints, number: int, languages: tuple[str, str]) -> list[Reference]:
    """The reference of each fold, learnt from the other folds."""
    found = []
    for fold in range(number):
        others = take(given, np.flatnonzero(folds != fold))
        pairs = zip(others.sources, others.targets, strict=True)
        found.append(
            reference(learn(pairs, *languages, LexiconOptions()), list(others.sources), list(others.targets))
        )
    return found


def _columns(
    references: Sequence[Reference],
    given: Given,
    folds: Ints,
    source_lang: str,
    target_lang: str,
    language: Floats | None = None,
) -> Floats:
    """Features of each pair by the reference of its fold."""
    if language is None:
        texts = {"source_text": list(given.sources), "target_text": list(given.targets)}
        language = LANGUAGE.measure(read_pairs(texts, source_lang, target_lang)).astype(np.float64)
    result = np.full((len(given), len(FEATURES)), np.nan)
    for number, about in enumerate(references):
        rows = np.flatnonzero(folds == number)
        some = take(given, rows)
        result[rows] = features(
            some.sources, some.targets, some.similarity, some.margin, language[rows], about
        )
    return result

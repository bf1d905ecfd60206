"""A scorer for one language pair, learnt from the corpus itself, without labels.

Its right examples are the pairs that are most certain by the formula of align.scores.formula, its wrong ones
are made from these (corpus.scoring.corruptions). Lexicon, usual lengths and learner are learnt in folds: a
pair is scored by a fold that was learnt without it.
"""

import hashlib
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Encoder
from align.words.lexicon import LexiconOptions, learn
from corpus.filters.pairs import read_pairs
from corpus.filters.rules.language.language import LANGUAGE
from corpus.scoring.corruptions import KINDS
from corpus.scoring.examples import certain_rows, made_errors
from corpus.scoring.features import FEATURES, OF_KIND, Reference, features, reference
from corpus.scoring.given import Floats, Given, Ints, ScoringOptions, first, take
from corpus.scoring.judged import Correction, Judged, learn_correction
from corpus.scoring.learner import FoldedLearner, learn_in_folds, probabilities, share_of_right
from corpus.scoring.term_checks import TermChecks
from corpus.tables.signatures import FORMULA, LEARNT, Signature

_COLUMNS = {kind: [FEATURES.index(name) for name in names] for kind, names in OF_KIND.items()}
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
    correction: Correction | None = None  # learnt from pairs that people judged

    def score(self, given: Given, language: Floats | None = None) -> npt.NDArray[np.float32]:
        """Calibrated probabilities in [0, 1] with four decimals, (n,); 0 for a pair with an empty side.

        `language` is the filter score of that name, measured if not given. The score of a pair does not
        depend on the other rows.
        """
        folds = _folds(given, len(self.references))
        columns = _columns(self.references, given, folds, self.source_lang, self.target_lang, language)
        odds = self.learner.log_odds(columns, folds)
        if self.correction is None:
            likely = probabilities(odds, self.share)
        else:
            likely = probabilities(self.correction.corrected(_shifted(odds, self.share), columns), 0.5)
        found = np.round(likely, 4)
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
    judged: Judged | None = None,
    checks: TermChecks | None = None,
) -> Scorer | Fallback:
    """The scorer of these pairs, given in the order of their documents; Fallback if too few are certain.

    `encoders` embed sources and targets into one space; `kinds` are those of the errors that are made. Enough
    `judged` pairs of the corpus correct the score; `checks` are terms that people decided on.
    """
    options = options or ScoringOptions()
    given = first(given, options.sample)
    certain = certain_rows(given, options)
    if len(certain) < options.least_pairs:
        reason = f"{len(certain)} certain pairs, at least {options.least_pairs} are needed"
        return Fallback(Signature(FORMULA, reason))
    folds = _folds(given, options.folds)
    references = _references(given, folds, options.folds, languages, checks)
    rows, made, errors = made_errors(given, certain, languages, encoders, options, kinds)
    right = _columns(references, take(given, certain), folds[certain], *languages)
    wrong = _columns(references, errors, folds[rows], *languages)
    learner = learn_in_folds(right, wrong, made, (folds[certain], folds[rows]), options.folds, _COLUMNS)
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
    scorer = Scorer(*languages, references, learner, share, signature)
    return scorer if judged is None else taught(scorer, some, judged)


def taught(scorer: Scorer, usual: Given, judged: Judged) -> Scorer:
    """The scorer with what judged pairs teach it, unless too few; `usual` are pairs of the corpus."""
    if not judged.is_enough:
        return scorer
    features_of, odds = _seen(scorer, judged.given)
    correction = learn_correction(_seen(scorer, usual)[0], odds, features_of, judged.right)
    signature = replace(scorer.signature, judged=len(judged.right))
    return replace(scorer, correction=correction, signature=signature)


def _seen(scorer: Scorer, given: Given) -> tuple[Floats, Floats]:
    """Features of pairs, (n, k), and the log odds that they are right, (n,), without any correction."""
    folds = _folds(given, len(scorer.references))
    columns = _columns(scorer.references, given, folds, scorer.source_lang, scorer.target_lang)
    return columns, _shifted(scorer.learner.log_odds(columns, folds), scorer.share)


def _shifted(log_odds: Floats, share: float) -> Floats:
    """Log odds at even chances as those where `share` of all pairs are right."""
    return log_odds + float(np.log(share / (1 - share)))


def _folds(given: Given, number: int) -> Ints:
    """The fold of each pair, by its texts."""
    return np.array(
        [
            zlib.crc32(f"{source}\t{target}".encode("utf-8", "surrogatepass")) % number
            for source, target in zip(given.sources, given.targets, strict=True)
        ],
        dtype=np.int64,
    )


def _references(
    given: Given, folds: Ints, number: int, languages: tuple[str, str], checks: TermChecks | None
) -> list[Reference]:
    """The reference of each fold, learnt from the other folds."""
    found = []
    for fold in range(number):
        others = take(given, np.flatnonzero(folds != fold))
        pairs = zip(others.sources, others.targets, strict=True)
        lexicon = learn(pairs, *languages, LexiconOptions())
        found.append(reference(lexicon, list(others.sources), list(others.targets), checks))
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

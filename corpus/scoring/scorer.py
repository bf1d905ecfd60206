"""A scorer for one language pair, learnt from the corpus itself, without labels.

Its right examples are the pairs that are most certain by the formula of align.scores.formula, its wrong ones
are made from these (corpus.scoring.corruptions). Lexicon, usual lengths and learner are learnt in folds: a
pair is scored by a fold that was learnt without it.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Encoder
from corpus.scoring.corruptions import KINDS
from corpus.scoring.examples import certain_rows, made_errors
from corpus.scoring.features import FEATURES, OF_KIND, Reference
from corpus.scoring.given import Floats, Given, Ints, ScoringOptions, first, take
from corpus.scoring.judged import Correction, Judged, learn_correction
from corpus.scoring.learner import FoldedLearner, learn_in_folds, probabilities, share_of_right
from corpus.scoring.measuring import examples_of, folds_of, lexicons_of, measured_columns, references_of
from corpus.scoring.term_checks import TermChecks
from corpus.scoring.work import HERE, UnmeasuredError, Work
from corpus.tables.reasons import PairReason
from corpus.tables.signatures import FORMULA, LEARNT, Signature

_COLUMNS = {kind: [FEATURES.index(name) for name in names] for kind, names in OF_KIND.items()}
_FOR_SHARE = 2000  # at most, pairs from which the share of right ones is estimated


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

    def score(
        self, given: Given, language: Floats | None = None, work: Work = HERE
    ) -> npt.NDArray[np.float32]:
        """Calibrated probabilities in [0, 1] with four decimals, (n,); 0 for a pair with an empty side.

        As for `measured`.
        """
        return self.measured(given, language, work)[0]

    def measured(
        self, given: Given, language: Floats | None = None, work: Work = HERE
    ) -> tuple[npt.NDArray[np.float32], Mapping[int, PairReason]]:
        """The scores, (n,), and the rows that could not be measured, each with the reason: their score is 0.

        `language` is the filter score of that name, measured if not given; `work` measures the pairs. The
        score of a pair does not depend on the other rows.
        """
        rows, columns, failed = measured_columns(self.references, given, language, work)
        scores = np.zeros(len(given), dtype=np.float32)
        scores[rows] = self._scores(take(given, rows), columns)
        return scores, failed

    def _scores(self, given: Given, columns: Floats) -> npt.NDArray[np.float32]:
        odds = self.learner.log_odds(columns, folds_of(given, len(self.references)))
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
    work: Work = HERE,
) -> Scorer | Fallback:
    """The scorer of these pairs, given in the order of their documents; Fallback if too few are certain.

    `encoders` embed sources and targets into one space; `kinds` are those of the errors that are made. Enough
    `judged` pairs of the corpus correct the score; `checks` are terms that people decided on. `work` does
    what is independent. Pairs that it cannot measure teach nothing.
    """
    options = options or ScoringOptions()
    given = first(given, options.sample)
    while True:
        try:
            return _learnt(given, languages, encoders, options, kinds, judged, checks, work)
        except UnmeasuredError as error:
            if not error.rows:
                return Fallback(Signature(FORMULA, "learning took too much time or memory"))
            given = take(given, np.delete(np.arange(len(given)), list(error.rows)))


def _learnt(
    given: Given,
    languages: tuple[str, str],
    encoders: tuple[Encoder, Encoder],
    options: ScoringOptions,
    kinds: Sequence[str],
    judged: Judged | None,
    checks: TermChecks | None,
    work: Work,
) -> Scorer | Fallback:
    """As `learn_scorer`; UnmeasuredError with the pairs from which nothing can be learnt."""
    certain = certain_rows(given, options)
    if len(certain) < options.least_pairs:
        reason = f"{len(certain)} certain pairs, at least {options.least_pairs} are needed"
        return Fallback(Signature(FORMULA, reason))
    folds = folds_of(given, options.folds)
    coming = lexicons_of(given, folds, options.folds, languages, work)
    rows, made, errors = made_errors(given, certain, languages, encoders, options, kinds)
    usual = np.arange(0, len(given), -(-len(given) // _FOR_SHARE))
    references = references_of(coming(), given, folds, checks, work)
    right, wrong, every = examples_of(
        references, given, (certain, usual), errors, rows, (folds, folds[rows]), work
    )
    learner = learn_in_folds(right, wrong, made, (folds[certain], folds[rows]), options.folds, _COLUMNS)
    share = share_of_right(learner.log_odds(every, folds[usual]))
    sizes = len(given), len(certain)
    signature = _signature(sizes, made, references, learner, share, options.seed, (right, wrong))
    scorer = Scorer(*languages, references, learner, share, signature)
    return scorer if judged is None else taught(scorer, take(given, usual), judged, work)


def _signature(
    sizes: tuple[int, int],
    made: Sequence[str],
    references: Sequence[Reference],
    learner: FoldedLearner,
    share: float,
    seed: int,
    examples: tuple[Floats, Floats],
) -> Signature:
    """What a scorer was learnt from: `sizes` are the numbers of all pairs and of certain ones."""
    return Signature(
        LEARNT,
        share_of_right=round(share, 4),
        pairs=sizes[0],
        certain=sizes[1],
        errors=dict(sorted(Counter(made).items())),
        lexicon=tuple(len(about.lexicon) for about in references),
        features=len(FEATURES),
        held_out_auc=round(learner.auc, 4),
        seed=seed,
        examples=hashlib.sha256(np.round(np.concatenate(examples), 3).tobytes()).hexdigest()[:16],
    )


def taught(scorer: Scorer, usual: Given, judged: Judged, work: Work = HERE) -> Scorer:
    """The scorer with what judged pairs teach it, unless too few; `usual` are pairs of the corpus."""
    if not judged.is_enough:
        return scorer
    rows, features_of, odds = _seen(scorer, judged.given, work)
    right = judged.right[rows]
    correction = learn_correction(_seen(scorer, usual, work)[1], odds, features_of, right)
    signature = replace(scorer.signature, judged=len(right))
    return replace(scorer, correction=correction, signature=signature)


def _seen(scorer: Scorer, given: Given, work: Work) -> tuple[Ints, Floats, Floats]:
    """The n rows of pairs that can be measured, their features, (n, k), and the log odds that they are right,
    (n,), without any correction."""
    rows, columns, _ = measured_columns(scorer.references, given, work=work)
    folds = folds_of(take(given, rows), len(scorer.references))
    return rows, columns, _shifted(scorer.learner.log_odds(columns, folds), scorer.share)


def _shifted(log_odds: Floats, share: float) -> Floats:
    """Log odds at even chances as those where `share` of all pairs are right."""
    return log_odds + float(np.log(share / (1 - share)))

"""Marks at the beginning and the end of beads: translations keep most questions, quotes and colons.

A pair of marks counts with its pointwise mutual information: by how much likelier it is in translations than
by chance, given how common the mark is in either document. A mark that one document never has, or has at
each sentence, says nothing; a rare one that both have says much.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.exact import product

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

_OPENING = re.compile(r"[(\[*_]*[\"“”„«‹「『《〈'‘‚‛〝＂»›]|[—–―‒-]\s*+\w")
_CLOSING = re.compile(r"[\"”“»«」』》〉’'‘›‹〞＂][)\]*_.,。，]*$")
_CLOSED = re.compile(r"[\"”」』»]|[^\w\s]['’](?=\s|$)")  # anywhere in a sentence
# Signs that stand behind the mark that ends a sentence.
_AFTER = "\"”“»«」』》〉’'‘›‹〞＂)]*_）］】〕 \t\u3000"
_QUESTION, _CALL, _COLON, _ELLIPSIS = "?？؟", "!！", ":：", "…⋯‥"
_OTHERS = ".。．｡।۔။։።,，、;；،؛"  # none of those above, but marks
_FIRST = (1.0,)  # weights of the flags of a bead's first sentence
_LAST = (1.5, 1.5, 1.0, 0.5, 1.0, 1.0, 1.0)  # and of its last one
# Share of the marks of the side with fewer that the other side has too: .7 to 1 in gold beads.
_KEPT = 0.75
_MOST = 1.0  # nats that a pair of marks counts at the most: cosines know of questions and quotes, too
_STEP = 2.0**-8  # to which a pair of marks is rounded, so that sums are exact


@dataclass(frozen=True, slots=True)
class Marks:
    """What marks say of two documents: `first` and `last` sentences of beads, as factors of a product.

    The pair (i, j) counts source[i] @ target[j], of `first` where a bead begins, of `last` where one ends.
    Each array is (sentences, factors), of multiples of 1/256.
    """

    first: tuple[Floats, Floats]
    last: tuple[Floats, Floats]

    def shared(self, rows: range, columns: range) -> tuple[Floats, Floats]:
        """What the pairs of first and of last sentences count, each (rows, columns)."""
        return _products(self.first, rows, columns), _products(self.last, rows, columns)


def marks(source: Sequence[str], target: Sequence[str]) -> Marks:
    """What the marks of two documents say."""
    flags = [np.array([_flags(text) for text in side], dtype=np.float64) for side in (source, target)]
    weights = _FIRST + _LAST
    factors = [_factors(a, b, weight) for a, b, weight in zip(flags[0].T, flags[1].T, weights, strict=True)]
    return Marks(_joined(factors[: len(_FIRST)]), _joined(factors[len(_FIRST) :]))


def _flags(text: str) -> tuple[bool, ...]:
    """Of a sentence: whether it opens with a quote or a dash of speech; whether a quote closes at its end, or
    anywhere in it; whether it ends with `?`, `!`, a colon, an ellipsis, no mark.
    """
    text = text.strip()
    inner = text.rstrip(_AFTER)
    last = inner[-1:] or "."
    dots = last in _ELLIPSIS or inner.endswith(("...", ". ."))
    ends = last in _QUESTION, last in _CALL, last in _COLON, dots
    quotes = _CLOSING.search(text) is not None, _CLOSED.search(text) is not None
    return _OPENING.match(text) is not None, *quotes, *ends, not any(ends) and last not in _OTHERS


def _factors(source: Doubles, target: Doubles, weight: float) -> tuple[Floats, Floats]:
    """Of one mark, by which sentences have it: (sentences, 3) of either side, whose products it counts."""
    a, b = (float((flags.sum() + 0.5) / (len(flags) + 1)) for flags in (source, target))
    both = max(_KEPT * min(a, b), a * b) if source.any() and target.any() else a * b
    neither, one, other, joint = (
        _information(ratio, weight)
        for ratio in (
            (1 - a - b + both) / ((1 - a) * (1 - b)),
            (a - both) / (a * (1 - b)),
            (b - both) / ((1 - a) * b),
            both / (a * b),
        )
    )
    ones = np.ones_like
    left = ones(source), source * (one - neither), source
    # Less what counts where neither has it, so that no bead gains by being one more.
    right = target * (other - neither), ones(target), target * (joint - one - other + neither)
    return np.stack(left, axis=1).astype(np.float32), np.stack(right, axis=1).astype(np.float32)


def _information(ratio: float, weight: float) -> float:
    """Its logarithm within bounds, weighed, on a grid."""
    return round(min(max(math.log(max(ratio, 1e-9)), -_MOST), _MOST) * weight / _STEP) * _STEP


def _joined(factors: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    left, right = zip(*factors, strict=True)
    return np.concatenate(left, axis=1), np.concatenate(right, axis=1)


def _products(sides: tuple[Floats, Floats], rows: range, columns: range) -> Floats:
    source, target = sides
    return product(source[rows.start : rows.stop], target[columns.start : columns.stop], _STEP)

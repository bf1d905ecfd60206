"""What pairs cover: their n-grams, and how much each is worth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.dedupe.ngrams import Digests, NGrams, named, ngrams
from corpus.dedupe.texts import digest
from crawler.common_words import common_words

SIZES = (1, 2, 3)  # words of an n-gram
SCALE = 1000  # of the weights, which are whole numbers
_LEAST_DOCUMENTS = 20  # fewer say little of what others have
_MOST = 1 << 24  # weight: with some thousands of features and certainties up to 1000, sums fit in 63 bits
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Covered:
    """The worthy features of n pairs: `features[i]` are places in `weights`, which are of `digests`."""

    features: tuple[Ints, ...]
    digests: Digests
    weights: Ints


def of_corpus(
    sources: Sequence[str],
    targets: Sequence[str],
    langs: tuple[str, str],
    documents: Sequence[str | None],
) -> Covered:
    """The n-grams of both sides, each worth the documents that have it; `documents` names that of each pair.

    What many documents of the corpus have, another text of its topic has too; what one document repeats is
    its own. In a corpus of few documents each pair counts as one.
    """
    sides = [_side(texts, lang) for texts, lang in zip((sources, targets), langs, strict=True)]
    own = np.unique([name or "" for name in documents], return_inverse=True)[1].astype(np.int64)
    if own.max(initial=0) + 1 < _LEAST_DOCUMENTS:
        own = np.arange(len(documents), dtype=np.int64)
    digests = np.concatenate([side.digests for side in sides])
    places = np.concatenate([np.repeat(own, np.diff(side.starts)) for side in sides])
    order = np.lexsort((places, digests))
    digests, places = digests[order], places[order]
    new = np.ones(len(digests), dtype=bool)
    new[1:] = (digests[1:] != digests[:-1]) | (places[1:] != places[:-1])
    known, counts = np.unique(digests[new], return_counts=True)
    return Covered(_placed(sides, known), known, np.minimum(counts * SCALE, _MOST).astype(np.int64))


def of_texts(texts: Sequence[str], pairs: Sequence[str], lang: str) -> Covered:
    """The n-grams of the texts to be translated, in pairs of which one side is in their language.

    An n-gram is worth more the more often the texts have it and the rarer it is in the pairs (tf-idf).
    """
    own = _side(texts, lang)
    side = _side(pairs, lang)
    known, counts = np.unique(own.digests, return_counts=True)
    (features,) = (_placed([side], known),)
    held = np.bincount(np.concatenate([np.zeros(0, np.int64), *features]), minlength=len(known))
    worth = [
        round(SCALE * (1 + math.log(count)) * math.log(1 + len(pairs) / max(number, 1)))
        for count, number in zip(counts.tolist(), held.tolist(), strict=True)
    ]
    return Covered(features, known, np.minimum(np.array(worth, dtype=np.int64), _MOST))


def words_of(covered: Covered, places: Sequence[int], sides: Sequence[tuple[str, str]]) -> list[str]:
    """The features at these places as words, by the texts of a pair, each with its language.

    Left out are those that begin or end with a common word of the language, such as 'of the'.
    """
    names: dict[int, str] = {}
    for text, lang in sides:
        salt, common = _salt(lang), common_words(lang)
        names |= {
            one ^ salt: words
            for one, words in named(text, lang, SIZES).items()
            if common.isdisjoint((words.split()[0], words.split()[-1]))
        }
    return [names[one] for place in places if (one := int(covered.digests[place])) in names]


def _side(texts: Sequence[str], lang: str) -> NGrams:
    """As `ngrams`, with digests that differ between languages, without common words that stand alone."""
    found = ngrams(texts, lang, SIZES)
    alone = {one for word in common_words(lang) for one in named(word, lang, (1,))}
    kept = ~np.isin(found.digests, np.array(sorted(alone), np.uint64))
    starts = np.concatenate([[0], np.cumsum(kept)])[found.starts]
    return NGrams(found.digests[kept] ^ np.uint64(_salt(lang)), starts.astype(np.int64))


def _salt(lang: str) -> int:
    return digest("language", lang)


def _placed(sides: Sequence[NGrams], known: Digests) -> tuple[Ints, ...]:
    """For each pair, the places in `known` of the n-grams of its sides."""
    placed = []
    for number in range(len(sides[0].starts) - 1):
        own = np.concatenate([side.of(number) for side in sides])
        places = np.searchsorted(known, own)
        there = places < len(known)
        there[there] = known[places[there]] == own[there]
        placed.append(places[there].astype(np.int64))
    return tuple(placed)

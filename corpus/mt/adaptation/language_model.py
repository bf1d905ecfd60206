"""How likely a word is after the two before it, by the texts of a corpus."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

START, END = "<s>", "</s>"
_ORDER = 3
Gram = tuple[str, ...]


class LanguageModel:
    """Trigrams of words with interpolated Kneser-Ney smoothing (Chen and Goodman 1999), a discount an order.

    What words are is the caller's: texts come as words, and words are equal or not.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counts = _counts(texts)
        vocabulary = len(counts[0]) + 1
        self._log: dict[Gram, float] = {}  # of words after those before, as far as they were seen together
        self._back: dict[Gram, float] = {}  # of what is left for words unseen there
        lower: dict[Gram, float] = {(): 1 / vocabulary}
        for table in counts:
            discount = _discount(table)
            totals, kinds = Counter[Gram](), Counter[Gram]()
            for gram, count in table.items():
                totals[gram[:-1]] += count
                kinds[gram[:-1]] += 1
            left = {context: discount * kinds[context] / totals[context] for context in totals}
            self._back.update((context, math.log(share)) for context, share in left.items())
            lower = {
                gram: (count - discount) / totals[gram[:-1]]
                + left[gram[:-1]] * (lower[gram[1:]] if len(gram) > 1 else 1 / vocabulary)
                for gram, count in table.items()
            }
            self._log.update((gram, math.log(probability)) for gram, probability in lower.items())
        self._unknown = self._back.get((), 0.0) - math.log(vocabulary)

    @property
    def start(self) -> Gram:
        """The state before the first word of a text."""
        return (START,) * (_ORDER - 1)

    def score(self, state: Gram, word: str) -> tuple[float, Gram]:
        """Natural logarithm of the probability of a word, or END, after a state; and the next state."""
        gram = (*state, word)
        after = gram[1:]
        total = 0.0
        while gram:
            known = self._log.get(gram)
            if known is not None:
                return total + known, after
            if len(gram) > 1:
                total += self._back.get(gram[:-1], 0.0)
            gram = gram[1:]
        return total + self._unknown, after


def _counts(texts: Iterable[Sequence[str]]) -> list[Counter[Gram]]:
    """Trigrams by occurrence; shorter ones by the number of words that they follow."""
    counts = [Counter[Gram]() for _ in range(_ORDER)]
    for text in texts:
        words = [START] * (_ORDER - 1) + [*text, END]
        counts[-1].update(tuple(words[place : place + _ORDER]) for place in range(len(words) - _ORDER + 1))
    for size in range(_ORDER - 1, 0, -1):
        counts[size - 1].update(gram[1:] for gram in counts[size])
    return counts


def _discount(table: Counter[Gram]) -> float:
    ones = sum(count == 1 for count in table.values())
    twos = sum(count == 2 for count in table.values())
    return ones / (ones + 2 * twos) if ones and twos else 0.5

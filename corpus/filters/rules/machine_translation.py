"""The rule on machine translations that the text itself shows."""

from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Floats, Pairs
from corpus.filters.rule import Rule
from crawler.options.bounds import option

FLAG, DROP = "flag", "drop"


@dataclass(frozen=True, slots=True)
class MachineTranslationOptions:
    """What happens to pairs whose pages, or which themselves, are too literal: FLAG marks, DROP rejects."""

    enabled: bool = True
    action: str = option(
        FLAG, "`flag`: set `machine_translated` of the pair; `drop`: reject it", choices=(FLAG, DROP)
    )
    min: float = option(0.5, "least `page_mt` of a page that is a machine translation", least=0, most=1)
    min_pair: float = option(1.0, "least `mt` of a pair by itself; 1: pages alone decide", least=0, most=1)


def suspected(mt: Floats, page_mt: Floats, options: MachineTranslationOptions) -> Bools:
    """True for the pairs that count as machine translations by their text, (n,); NaN never does."""
    return np.asarray((page_mt >= options.min) | (mt >= options.min_pair))


def _reject(pairs: Pairs, options: MachineTranslationOptions) -> Bools:
    found = suspected(pairs.scores["mt"], pairs.scores["page_mt"], options)
    return found & (options.action == DROP)


MACHINE_TRANSLATION = Rule(
    "machine_translation",
    'its page is as literal as a machine\'s translation; rejected only with `action = "drop"`',
    MachineTranslationOptions,
    _reject,
)

"""The rule on placeholders of software texts: {name}, %d, ${value} stay as they are."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule

# Of Python, JavaScript, C, Java, ICU, Ruby, shells and templates; braces of formulas (k_{sum}) are none.
_PLACEHOLDER = re.compile(
    r"\{\{ ?[\w.]{1,40} ?\}\}"
    r"|(?<![\w^\\}$#%{])[$#%]?\{[A-Za-z_][\w.]{0,40}(?:![rsa])?(?::[^{}\s]{0,12})?\}(?![\w{])"
    r"|(?<![\w^\\}{])\{\d?\}(?![\w{])|(?<![\w^\\}{$])\{\d, ?[a-z]\w*[^{}]*\}"
    r"|(?<![\w%])%(?:\d\$)?(?:\.\d)?[sdif@](?!\w)|%\([a-z_]\w*\)[sd]|(?<![\w%])%\d(?![\w%.,])|</?\d>"
)


@dataclass(frozen=True, slots=True)
class PlaceholdersOptions:
    """No threshold."""

    enabled: bool = True


def placeholders(text: str) -> Counter[str]:
    """How often each placeholder stands in a text."""
    return Counter(_PLACEHOLDER.findall(text)) if "{" in text or "%" in text or "<" in text else Counter()


def _placeholders(pairs: Pairs, options: PlaceholdersOptions) -> Bools:
    texts = zip(pairs.source.texts, pairs.target.texts, strict=True)
    return np.fromiter(
        (placeholders(source).keys() != placeholders(target).keys() for source, target in texts),
        dtype=np.bool_,
        count=len(pairs),
    )


PLACEHOLDERS = Rule(
    "placeholders",
    "the placeholders differ: {name} or %d was translated or lost",
    PlaceholdersOptions,
    _placeholders,
)

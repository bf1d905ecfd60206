"""Texts as tokens that join again to the same text, and how words are written within a sentence."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

SPACE = "▁"  # before a token: white space stood there, or the text began

# Addresses, dotted and underscored names, numbers with their separators, words, else one character.
_TOKEN = re.compile(
    r"https?://\S*[^\s.,;:!?)\]»”\"']|[^\W\d]\w*(?:[._]+\w+)+|\d+(?:[.,]\d+)*|\w+(?:['’]\w+)*|[^\w\s]"
)
_ENDS = frozenset(".?!")  # of a sentence
_OPENING = frozenset("¿¡\"“«('‘*[")  # may stand before its first word


def split(text: str) -> tuple[str, ...]:
    """The tokens in order, each with SPACE before it where white space stood before it."""
    found = []
    end = -1
    for match in _TOKEN.finditer(text.replace(SPACE, "_")):
        found.append(match.group() if match.start() == end else SPACE + match.group())
        end = match.end()
    return tuple(found)


def join(tokens: Iterable[str]) -> str:
    """The text of tokens, with one space where there was white space."""
    return "".join(tokens).replace(SPACE, " ").strip()


def lowered(tokens: Iterable[str]) -> tuple[str, ...]:
    """The tokens in lower case."""
    return tuple(token.lower() for token in tokens)


def word_class(token: str) -> str:
    """What a language model counts: the token in lower case, one class for all numbers."""
    core = token.removeprefix(SPACE)
    return SPACE + "0" if core[:1].isdigit() and core[-1:].isdigit() else token.lower()


class Cases:
    """How each word is mostly written within a sentence, by texts as tokens."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counts: dict[str, Counter[str]] = {}
        for tokens in texts:
            for before, token in pairwise(tokens):
                if not _is_before_start(before):
                    counts.setdefault(token.lower(), Counter())[token] += 1
        self._forms = {
            word: min(forms, key=lambda form: (-forms[form], form)) for word, forms in counts.items()
        }

    def inner(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """The tokens; those that begin a sentence as they are written within one, where that is known."""
        return tuple(
            self._forms.get(token.lower(), token)
            if not place or _is_before_start(tokens[place - 1])
            else token
            for place, token in enumerate(tokens)
        )


def capitalised(tokens: Sequence[str], first: bool) -> list[str]:
    """The tokens with a capital after each end of a sentence, and where `first` says so at the start."""
    found = []
    start = first
    for token in tokens:
        core = token.removeprefix(SPACE)
        plain = core.isalpha()
        found.append(token[: -len(core)] + core[0].upper() + core[1:] if start and plain else token)
        if core not in _OPENING:
            start = core in _ENDS
    return found


def _is_before_start(token: str) -> bool:
    core = token.removeprefix(SPACE)
    return core in _ENDS or core in _OPENING or core in ":•·-"

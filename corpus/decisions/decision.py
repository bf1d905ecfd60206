"""One decision of a person, and the keys under which decisions are found again after a rebuild."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated

import msgspec

from crawler.urls import address

PAIR, PAGE, TERM = "pair", "page", "term"
MERGED = "merged into "  # begins the reason of a pair whose text went to another one
_LONGEST = 10_000  # characters of a text, a name or a key


class Act(StrEnum):
    """What a person did; `WITHDRAW` takes the person's earlier decision back."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    SPLIT = "split"
    MERGE = "merge"
    KEEP = "keep"  # a page after all
    FORBID = "forbid"  # a term
    WITHDRAW = "withdraw"


ACTS = {
    PAIR: (Act.ACCEPT, Act.REJECT, Act.CORRECT, Act.SPLIT, Act.MERGE, Act.WITHDRAW),
    PAGE: (Act.KEEP, Act.WITHDRAW),
    TERM: (Act.ACCEPT, Act.CORRECT, Act.FORBID, Act.WITHDRAW),
}
# Acts that put other texts in the place of the old ones, and how many pairs they may be.
_WITH_TEXTS = {
    PAIR: {Act.CORRECT: (1, 1), Act.SPLIT: (2, 20), Act.MERGE: (1, 1)},
    TERM: {Act.ACCEPT: (1, 1), Act.CORRECT: (1, 2), Act.FORBID: (1, 1)},
    PAGE: {},
}

_Text = Annotated[str, msgspec.Meta(max_length=_LONGEST)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A line of decisions.jsonl.

    `when` is a time with its zone, `who` a name, `on` a key: `pair:…`, `page:…` or `term:…`. `into` are the
    texts, source and target, that take the place of a pair's, in the order of the text; for a term, its two
    sides: of a corrected one the new ones, then the wrong ones. `pages` are the URLs of a pair, so that a
    takedown finds its texts.
    """

    when: Annotated[datetime, msgspec.Meta(tz=True)]
    who: _Name
    what: Act
    on: _Text
    reason: _Text = ""
    into: tuple[tuple[_Text, _Text], ...] = ()
    pages: tuple[_Text, ...] = ()

    @property
    def kind(self) -> str:
        """PAIR, PAGE or TERM."""
        return self.on.partition(":")[0]


def problem(decision: Decision) -> str | None:
    """Why a decision makes no sense, in words; None if it does."""
    allowed = ACTS.get(decision.kind)
    if allowed is None:
        return f"on: {decision.on[:40]!r} begins with none of {', '.join(f'{kind}:' for kind in ACTS)}"
    if decision.what not in allowed:
        return f"what: {decision.what} is no decision on a {decision.kind} (known: {', '.join(allowed)})"
    least, most = _WITH_TEXTS[decision.kind].get(decision.what, (0, 0))
    if not least <= len(decision.into) <= most:
        return f"into: {len(decision.into)} pairs of texts, but {decision.what} takes {least} to {most}"
    if any(not source.strip() or not target.strip() for source, target in decision.into):
        hint = ": reject the pair instead" if decision.kind == PAIR else ""
        return f"into: an empty text{hint}"
    return None


def pair_key(source_text: str, target_text: str) -> str:
    """The key of a pair: a hash of its two texts, whatever their white space and Unicode normal form."""
    both = "\n".join(" ".join(text.split()) for text in (source_text, target_text))
    return f"{PAIR}:{_digest(unicodedata.normalize('NFC', both))}"


def page_key(url: str) -> str:
    """The key of a page: its address, the same for all forms of its URL."""
    return f"{PAGE}:{address(url) or url}"


def term_key(source_lang: str, target_lang: str, source: str) -> str:
    """The key of a term: the languages and its source side."""
    return f"{TERM}:{source_lang}-{target_lang}:{unicodedata.normalize('NFC', ' '.join(source.split()))}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

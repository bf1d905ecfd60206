"""Errors made from good pairs, one function per kind: the wrong examples of the learnt scorer.

Each returns the pair with a change on either side, or None if the pair has no place for the error. All
randomness comes from the generator that is passed. They know no language: clauses end at punctuation of any
script, words at spaces or, without any, at each character; names are words with a capital.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from corpus.filters.rules.language.negation import denials

Pair = tuple[str, str]

# A clause ends at a mark that white space or the end follows; ideographic marks need none.
_CLAUSE = re.compile(r".+?(?:[,;:.!?…–—]+(?=\s|$)\s*|[、。，；：！？]+|$)", re.DOTALL)
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<![.!?。:\n] )(?<!^)\b[^\W\d_a-z][^\W_]{2,}\b|\b[A-Za-z]+(?:[A-Z\d_][A-Za-z\d_]*)+")
_INNER = re.compile(r"[A-Z\d_]")
_NO_SMALL = re.compile(r"[^\Wa-zß-ÿ]\w*")  # a word without any is no name
_LEAST_CLAUSE = 8  # letters; a shorter one may be left out in a translation
_CUT = 0.35, 0.8  # share of a text that is left of it
_SUMMARY = 0.35, 0.6  # share of a text that is left out of it
_LEAST_LEFT = 3  # words of either language in a half-translated text
_LEAST_SUMMARISED = 10  # words
# English auxiliaries go with their negation: "do not go", "didn't go"; of "isn't" and "cannot" a verb stays.
_AUXILIARIES = frozenset({"do", "does", "did"})
_AUXILIARY = re.compile(r"\b(?:do|does|did) $", re.IGNORECASE)
_NOT = re.compile(r"(?:n['’]t|not)$", re.IGNORECASE)
_NE = re.compile(r"n(?:e|['’].*)", re.IGNORECASE)
_NE_PAS = re.compile(r"^((?: \S+){0,2}?) (?:pas|jamais|plus)\b", re.IGNORECASE)
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Material:
    """The material of errors: pairs in the order of their documents, and the near miss of each.

    `near[i]` is the number of the pair whose target is nearest to that of pair i, if known. `names` and
    `clauses` are those of all pairs, for each side; `languages` those of the sides, "" if unknown.
    """

    pairs: Sequence[Pair]
    near: Mapping[int, int]
    names: tuple[Sequence[str], Sequence[str]]
    clauses: tuple[Sequence[str], Sequence[str]]
    languages: tuple[str, str] = ("", "")


Corruption = Callable[[Material, int, Random], Pair | None]


def material(
    pairs: Sequence[Pair], near: Mapping[int, int] | None = None, languages: tuple[str, str] = ("", "")
) -> Material:
    """The material for errors in these pairs."""
    sides = list(zip(*pairs, strict=True)) or [(), ()]
    return Material(
        pairs,
        near or {},
        (_distinct(sides[0], names), _distinct(sides[1], names)),
        (_distinct(sides[0], clauses), _distinct(sides[1], clauses)),
        languages,
    )


def swapped(material: Material, row: int, random: Random) -> Pair | None:
    """The target of one of the pairs next to it, up to two away."""
    other = row + random.choice((-2, -1, 1, 2))
    if not 0 <= other < len(material.pairs):
        return None
    return material.pairs[row][0], material.pairs[other][1]


def near_miss(material: Material, row: int, random: Random) -> Pair | None:
    """The most similar target among those of the other pairs."""
    other = material.near.get(row)
    return (material.pairs[row][0], material.pairs[other][1]) if other is not None else None


def dropped_clause(material: Material, row: int, random: Random) -> Pair | None:
    """A side without one of its clauses."""
    side, text = _side(material, row, random)
    parts = [match.group() for match in _CLAUSE.finditer(text)]
    long = [place for place, part in enumerate(parts) if len(part.strip()) >= _LEAST_CLAUSE]
    if len(parts) < 2 or not long:
        return None
    dropped = random.choice(long)
    return _changed(material, row, side, "".join(parts[:dropped] + parts[dropped + 1 :]).strip())


def inserted_clause(material: Material, row: int, random: Random) -> Pair | None:
    """A side with a clause of another pair, before, within or after it."""
    side, text = _side(material, row, random)
    if not material.clauses[side]:
        return None
    parts = [match.group() for match in _CLAUSE.finditer(text)]
    new = random.choice(material.clauses[side])
    if new in text:
        return None
    parts.insert(random.randint(0, len(parts)), new + ("" if _unspaced(text) else " "))
    joined = "".join(part if _unspaced(text) else part.strip() + " " for part in parts)
    return _changed(material, row, side, joined.strip())


def changed_number(material: Material, row: int, random: Random) -> Pair | None:
    """A side with another number in place of one of its numbers."""
    side, text = _side(material, row, random)
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    match = random.choice(found)
    digits = list(match.group())
    place = random.randrange(len(digits))
    digits[place] = random.choice([d for d in "123456789" if d != digits[place]])
    return _changed(material, row, side, text[: match.start()] + "".join(digits) + text[match.end() :])


def wrong_name(material: Material, row: int, random: Random) -> Pair | None:
    """A side with another name of the corpus in place of one, if possible of one that both sides have."""
    side, text = _side(material, row, random)
    other = material.pairs[row][1 - side].casefold()
    found = _named(text)
    found = [match for match in found if match.group().casefold() in other] or found
    if not found or not material.names[side]:
        return None
    match = random.choice(found)
    new = random.choice(material.names[side])
    if new.casefold() in text.casefold() or new.casefold() in other:
        return None
    return _changed(material, row, side, text[: match.start()] + new + text[match.end() :])


def truncated(material: Material, row: int, random: Random) -> Pair | None:
    """A side cut after some of its words."""
    side, text = _side(material, row, random)
    words, joint = _words(text)
    kept = round(len(words) * random.uniform(*_CUT))
    if len(words) < 5 or kept < 2:
        return None
    return _changed(material, row, side, joint.join(words[:kept]))


def untranslated(material: Material, row: int, random: Random) -> Pair | None:
    """The same text on both sides."""
    source, target = material.pairs[row]
    if source.casefold() == target.casefold():
        return None
    return random.choice([(source, source), (target, target)])


def half_translated(material: Material, row: int, random: Random) -> Pair | None:
    """A side whose second part is that of the other side: it was left untranslated."""
    side, text = _side(material, row, random)
    other = material.pairs[row][1 - side]
    (words, joint), (others, other_joint) = _words(text), _words(other)
    share = random.uniform(*_CUT)
    kept, left = round(len(words) * share), round(len(others) * share)
    if min(kept, len(others) - left) < _LEAST_LEFT:
        return None
    return _changed(
        material,
        row,
        side,
        f"{joint.join(words[:kept])}{joint or other_joint}{other_joint.join(others[left:])}",
    )


def summarised(material: Material, row: int, random: Random) -> Pair | None:
    """A side without two runs of its words, which keeps its beginning, its end and about half of it."""
    side, text = _side(material, row, random)
    words, joint = _words(text)
    if len(words) < _LEAST_SUMMARISED:
        return None
    size = round(len(words) * random.uniform(*_SUMMARY) / 2)
    first = random.randint(1, len(words) // 2 - size)
    second = random.randint(len(words) // 2, len(words) - 1 - size)
    kept = words[:first] + words[first + size : second] + words[second + size :]
    return _changed(material, row, side, joint.join(kept))


def lost_negation(material: Material, row: int, random: Random) -> Pair | None:
    """A side without one of its negations."""
    side, text = _side(material, row, random)
    found = denials(text, material.languages[side])
    if not found:
        return None
    match = random.choice(found)
    word, before, after = match.group(), text[: match.start()], text[match.end() :]
    stem = _NOT.sub("", word)
    kept = "" if stem == word or stem.casefold() in _AUXILIARIES else stem
    if not kept:
        before = _AUXILIARY.sub("", before)
        after = _NE_PAS.sub(r"\1", after) if _NE.fullmatch(word) else after
    return _changed(material, row, side, _SPACES.sub(" ", f"{before}{kept}{after}").strip())


KINDS: dict[str, Corruption] = {
    "swapped": swapped,
    "near_miss": near_miss,
    "dropped_clause": dropped_clause,
    "inserted_clause": inserted_clause,
    "changed_number": changed_number,
    "wrong_name": wrong_name,
    "truncated": truncated,
    "untranslated": untranslated,
    "half_translated": half_translated,
    "summarised": summarised,
    "lost_negation": lost_negation,
}


def clauses(text: str) -> list[str]:
    """The clauses of a text that are not too short, with their marks."""
    found = (match.group().strip() for match in _CLAUSE.finditer(text))
    return [part for part in found if len(part) >= _LEAST_CLAUSE]


def names(text: str) -> list[str]:
    """Words with a capital that do not start a sentence, and words with capitals or digits inside."""
    return list(_names(text))


@lru_cache(4096)  # several features ask for those of a text, one after the other
def _names(text: str) -> tuple[str, ...]:
    return tuple(match.group() for match in _named(text))


def _named(text: str) -> list[re.Match[str]]:
    found = []
    end = 0
    for mark in _NO_SMALL.finditer(text):
        start = mark.start()
        if start < end:
            continue
        while start > end and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        end = mark.end()
        match = _NAME.match(text, start)
        if match is None:
            continue
        end = max(end, match.end())
        if not match.group()[0].islower() or _INNER.search(match.group()):
            found.append(match)
    return found


def _distinct(texts: Sequence[str], find: Callable[[str], list[str]]) -> list[str]:
    return sorted({part for text in texts for part in find(text)})


def _side(material: Material, row: int, random: Random) -> tuple[int, str]:
    side = random.randrange(2)
    return side, material.pairs[row][side]


def _changed(material: Material, row: int, side: int, text: str) -> Pair | None:
    pair = material.pairs[row]
    if not text or text == pair[side]:
        return None
    return (text, pair[1]) if side == 0 else (pair[0], text)


def _words(text: str) -> tuple[list[str], str]:
    """The words of a text, or its characters, and what joins them."""
    return (list(text), "") if _unspaced(text) else (text.split(), " ")


def _unspaced(text: str) -> bool:
    """Whether a text is written without spaces between words: it has few."""
    return text.count(" ") * 15 < len(text) and len(text) > 15 and not text.isascii()

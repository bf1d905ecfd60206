"""Sentence splitting by sentencex, and rules that mend it (benchmarks/splitters.py, docs/sentences.md)."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import sentencex

from crawler.clean import clean_text

# Where sentencex splits too much in technical prose: after these, a sentence goes on.
_ABBREVIATION = re.compile(
    r"(?:\bet al|\be\.\s?g|\bi\.\s?e|\bcf|\bp\. ?ej|\bvs|\bresp|\b[Ff]igs?|\b[Ee]qs?|\bpp?|\bvol)\.$"
)
_NO_WORD = re.compile(r"^[\W_]*$")
_ENUMERATOR = re.compile(r"^[\W_]*(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z])[.)]$")
_LAST_WORD = re.compile(r"[A-Za-z0-9_]+\.$")
_FIRST_WORD = re.compile(r"[A-Za-z0-9_]+")
_CONTINUATION = re.compile(r"[,;)\]]")
_GOES_ON_BEFORE_SMALL_LETTER = re.compile(r"(?:\b\d+|\b\w(?:\.\w)+)\.$")  # 'defined in 2.', 'i.i.d.'

# Where it splits too little: its lists hold words that end sentences more often ('etc.', Spanish 'bien.',
# 'no.', 'post.'), and every lone letter ('for known y. Then'). In languages not measured it has its way.
_MENDED = frozenset({"en", "es"})
OWN_RULES = _MENDED | {"km", "my", "th"}  # languages that rules of their own mend
_WINDOW = 3000  # characters split at once
_END = 80  # characters at the end of a sentence that the rules look at
_CLOSING = frozenset(')]"”»')
_BOUNDARY = re.compile(r"((?<!\w)\w+|[)\]\"”»])[.!?]+[\"”»]?\s+(?=[¿¡(\"“«]*([^\W\d_])([^\W\d_]|\s))")
_NOT_FINAL = re.compile(
    r"al|approx|art|ca|cap|cf|cit|dept|ed|ej|eq|esp|et|figs?|incl|lic|núm|op|pp?|págs?|resp|sec|vol|vs"
)
# Marks that it does not know, in Khmer, or takes for an end, in Burmese: there the latter is a genitive.
_KHMER_END = re.compile(r"(?<=[\u17d4\u17d5])\s*(?=\w)")
_BURMESE_GENITIVE = "\u104f"
# Thai has no mark for an end: a space parts sentences and clauses, but also words in a list, names, numbers.
_THAI_LETTER = re.compile(r"[\u0e01-\u0e45\u0e47-\u0e4e]")  # without the sign that repeats a word
_THAI_LEAST = 12  # characters of the phrases on both sides of a space that may end a sentence
# A sentence goes on by these: and, or, but, that, which, by, to, because, such as, including, of, in, so …
_THAI_WORDS = """
และ หรือ แต่ ที่ ซึ่ง อัน โดย เพื่อ เพราะ เป็นเพราะ เนื่องจาก ว่า เช่น ได้แก่ รวมถึง รวมทั้ง กับ จาก ของ ใน
จึง ก็ แก่ ต่อ ด้วย จน คือ
"""
_THAI_GOES_ON = tuple(_THAI_WORDS.split())
# Spaces of more than one byte: after a lone letter, sentencex 1.0.10 dies of them ('B\u00a0.').
_WIDE_SPACE = re.compile(r"[^\S\n ]")
_BRACKETED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*[.!?]\)\s+(?=[¿¡\"“«]*[^\W\d_])")


def split(text: str, lang: str) -> list[str]:
    """The sentences of a text in order, each without outer white space; joined they hold all its words.

    `lang` is an ISO 639-1 code; for a language that sentencex does not know it falls back to the nearest
    one that it does, in the end English. In a text of more than 3,000 characters, sentences of
    more than 1,500 may be cut in parts.
    """
    code, text = _code(lang), _WIDE_SPACE.sub(" ", clean_text(text))
    sentences: list[str] = []
    carried = ""
    for window in _windows(text):
        *whole, carried = _split(carried + window, code) or [""]
        sentences += whole
        if len(carried) > _WINDOW // 2:
            sentences.append(carried)
            carried = ""
    return [*sentences, carried] if carried else sentences


def _windows(text: str) -> Iterator[str]:
    """The text in parts of at most _WINDOW characters, cut before white space where there is any.

    Sentencex and the rules take time with the square of what they see at once.
    """
    start = 0
    while len(text) - start > _WINDOW:
        space = max(text.rfind(sign, start + 1, start + _WINDOW) for sign in " \n")
        end = space if space > 0 else start + _WINDOW
        yield text[start:end]
        start = end
    yield text[start:]


def _split(text: str, code: str) -> list[str]:
    sentences: list[str] = []
    for piece in _pieces(text, code):
        sentence = " ".join(piece.split())
        if not sentence:
            continue
        if sentences and (
            _belongs_to(sentences[-1], sentence) or _is_one_name(sentences[-1], sentence, text)
        ):
            sentences[-1] = f"{sentences[-1]}{_space(text, sentence)}{sentence}"
        else:
            sentences.append(sentence)
    if code in _MENDED:
        return [part for sentence in sentences for part in _parts(sentence)]
    return sentences


def _pieces(text: str, code: str) -> Iterator[str]:
    for piece in sentencex.segment(code, text):
        if code == "km":
            yield from _KHMER_END.split(piece)
        elif code == "th":
            yield from _clauses(piece)
        else:
            yield piece


def _clauses(text: str) -> Iterator[str]:
    """The Thai text, cut at spaces between long phrases of which the second does not go on with the first."""
    start = 0
    for before, after in pairwise(re.finditer(r"\S+", text)):
        is_thai = _THAI_LETTER.match(before[0][-1]) and _THAI_LETTER.match(after[0][0])
        is_long = min(len(before[0]), len(after[0])) >= _THAI_LEAST
        if is_thai and is_long and not after[0].startswith(_THAI_GOES_ON):
            yield text[start : before.end()]
            start = after.start()
    yield text[start:]


def _belongs_to(before: str, sentence: str) -> bool:
    end = before[-_END:]
    return bool(
        _ABBREVIATION.search(end)
        or (end == before and _ENUMERATOR.match(before))
        or _NO_WORD.match(sentence)
        or _CONTINUATION.match(sentence)
        or before.endswith(_BURMESE_GENITIVE)
        or (sentence[0].islower() and _GOES_ON_BEFORE_SMALL_LETTER.search(end))
    )


def _is_one_name(before: str, sentence: str, text: str) -> bool:
    """Whether the cut went through a name such as nn.Embedding: a full stop without a space behind it."""
    first, second = _LAST_WORD.search(before[-_END:]), _FIRST_WORD.match(sentence[:_END])
    return bool(first and second and f"{first[0]}{second[0]}" in text)


def _space(text: str, sentence: str) -> str:
    """A closing bracket or quote that sentencex cut off goes back without a space, where it had none."""
    return " " if f" {sentence}" in text else ""


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, cut where sentencex saw an abbreviation and an end is more likely."""
    start = 0
    bracketed = _BRACKETED.match(sentence)
    if bracketed and sentence[bracketed.end() :].lstrip('¿¡"“«')[0].isupper():
        yield sentence[: bracketed.end()].rstrip()
        start = bracketed.end()
    for boundary in _BOUNDARY.finditer(sentence, start):
        if _ends(sentence, boundary):
            yield sentence[start : boundary.end()].rstrip()
            start = boundary.end()
    yield sentence[start:]


def _ends(sentence: str, boundary: re.Match[str]) -> bool:
    """Whether a sentence ends there: after a bracket, or a word in lower case that is no abbreviation."""
    word, first, second = boundary.groups()
    if not first.isupper() or second.isupper():
        return False
    if word in _CLOSING:
        return True
    inside_a_word = boundary.start() > 0 and sentence[boundary.start() - 1] in ".@/\\"
    return word.islower() and not _NOT_FINAL.fullmatch(word) and not inside_a_word


@cache
def _code(lang: str) -> str:
    """The code under which sentencex knows the language: the base subtag."""
    return lang.replace("_", "-").split("-")[0].lower()

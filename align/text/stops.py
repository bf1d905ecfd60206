"""Ends of sentences at marks that need a space behind them, as in most scripts."""

import re
from collections.abc import Iterator
from functools import cache, cached_property

import sentencex

from align.text.abbreviations import AT_ENDS, BEFORE, BEFORE_NUMBERS, abbreviations, beginnings
from align.text.enclosed import Enclosed
from crawler.common_words import starters

_CLOSERS = r"[\"'”’“»«›)\]}」』）】〉》*_]"
_AFTER_MARK = (
    r"(?P<more>[.!?…]*+)(?:\[\d{1,3}\])*+"
    rf"(?P<closers>(?:{_CLOSERS}|[ \u00a0\u202f](?:[»›](?!\w)|[\"”’)\]](?=\s)))*+)\s++(?=\S)"
)
_MARKS = ".!?‽…।॥؟۔።፧։"
# Marks of one language: the question mark of Greek, and what is typed for the full stops of two scripts.
_MORE_MARKS = {"el": "|[;\u037e]", "hy": "|:", "am": "|፡፡"}
_OPENERS = re.compile(r"[¿¡\"'“”„‚‘’«»‹›(\[{（「『*_#•·–—―-]+\s?")
_NEXT = re.compile(r"[^\W_]+")
# Up to three short words with full stops and the word before a mark: "p. ej", "EE. UU", "o.univ.-prof".
_BEFORE = re.compile(r"(?:[^\W\d_]{1,6}[.][ \u00a0\u202f-]?){0,3}(?P<word>[^\W_]+)$")
# Words of Indic scripts hold vowel signs, which are no letters to \w.
_INDIC = re.compile(r"[\u0900-\u0963\u0970-\u0dff]+(?:[.][ ]?[\u0900-\u0963\u0970-\u0dff]+)?$")
_COMPOUNDS = {"de": "str"}  # ends of words that are abbreviations before a number: Hauptstr. 12
_INITIAL = re.compile(r"[^\W\d_][.]")
_CONTEXT = 40  # characters before a mark that are read
_GOES_ON = frozenset(",;:)]}%/=+<>&|.!?…")
_ENUMERATOR = re.compile(r"[\W_]*(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,4}|[^\W\d_])[.)]")
_LONGEST_ENUMERATOR = 16
_LETTERED = re.compile(r"[^\W\d_]\)\s")  # an item: a sentence although its letter is small
_CODE = re.compile(r"[^\W\d_]+(?:[-_\d(=]|[A-Z]|\.\w)")  # scikit-learn, n_estimators, fit(), tf.data, iPhone
_CODE_AFTER = 4  # letters of a word from which it is no abbreviation before such a name
_INSIDE_A_NAME = frozenset(".@/\\_")
_NUMBER_SIGN = re.compile(r"[Nn]\.?[º°o]\.?\s?\d|№")
_NUMBER_BEFORE = re.compile(r"\d[ \u00a0\u202f]?$")
_ROMAN = re.compile(r"[IVXLC]{1,7}")
_VOWELLESS = re.compile(r"(?i)[bcdfghjklmnpqrstvwxzçñşğčšžřťďňćśźżłбвгджзйклмнпрстфхцчшщ]{2,4}")
_SYLLABIC = frozenset(["cs", "sk", "hr", "sr", "sl", "mk"])  # have words without vowels: krk, vlk, prst
_UNIT_WORDS = "m km cm mm kg g mg l ml h min ha м км см мм кг мг мл мин"
_UNITS = frozenset(_UNIT_WORDS.split())
# Languages that write ordinals with a full stop: the word behind is a noun, in German with a capital.
_WITH_ORDINALS = "de da no fi cs sk sl hr sr pl hu et lv is tr fo lb"
_ORDINALS = frozenset(_WITH_ORDINALS.split())
_BEFORE_ORDINAL = re.compile(
    r"(?i)\b(?:de[rnms]|die|das|am|vom|zum|zur|im|beim|ab|bis|seit|(?:ein|jed|dies|jen|mein|dein|sein|ihr|"
    r"unser|euer|kein)(?:e[mnrs]?)?|und|oder|den|det|tog|til|fra|og|na|az)\s$"
)
_NAME = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я][\w'’-]+ [A-ZÀ-ÞΑ-ΩА-Я]\w")  # two words with capitals
_DATE = re.compile(r"\d{4}\. ?\d{1,2}\. ?$")
_AFTER_QUOTE = re.compile(
    r"(?:I|[A-Z]\w{1,20}(?: [A-Z]\w{1,20})?) "
    r"(?:said|asked|replied|cried|shouted|whispered|answered|says|asks)\b"
)
_AFTER_HOURS = "monday tuesday wednesday thursday friday saturday sunday est edt pst pdt cst gmt utc et pt"
_TIMES = frozenset(_AFTER_HOURS.split())
_WIDE_SPACE = re.compile(r"[^\S\n ]")  # sentencex 1.0 dies of those of more than one byte ('B\u00a0.')
_ASKED = 50_000  # characters of a text: for Danish it takes 14 µs each
_WINDOW = 4000  # characters that sentencex sees at once: quotes that do not close cost it their square


class Stops:
    """The marks of a text, by where the next sentence would begin."""

    def __init__(self, text: str, lang: str, enclosed: Enclosed) -> None:
        self._text, self._lang, self._enclosed = text, lang, enclosed
        self._abbreviations, self._beginnings = abbreviations(lang), beginnings(lang)
        self._starters = starters(lang)

    def marks(self) -> Iterator[re.Match[str]]:
        """All marks with white space behind them, in order; each match ends where a sentence may begin."""
        return _end(self._lang).finditer(self._text)

    def is_end(self, match: re.Match[str], start: int) -> bool:
        """Whether the sentence that begins at `start` ends at the mark."""
        text, begin = self._text, match.end()
        opener = _OPENERS.match(text, begin)
        at = opener.end() if opener else begin
        if at >= len(text) or text[at] in _GOES_ON or self._enclosed.holds(begin - 1):
            return False
        stop = match.end("more")
        if stop - start < _LONGEST_ENUMERATOR and _ENUMERATOR.fullmatch(text, start, stop):
            return False
        if _is_small(text[at]):
            return self._begins_small(match, begin, at)
        if match["mark"] not in "." or match["more"]:
            return not (text[at].isdecimal() and match["mark"] in ".…") and not self._is_said(match)
        if match["closers"]:
            return not self._is_said(match)
        return self._ends_at_stop(match.start(), start, at)

    def _begins_small(self, match: re.Match[str], begin: int, at: int) -> bool:
        """Whether a sentence begins with a small letter: an item 'b)', or a name from code after a word."""
        if _LETTERED.match(self._text, begin):
            return True
        if match["mark"] != "." or match["more"] or not _CODE.match(self._text, at):
            return False
        word = self._word(match.start(), 0)
        return word is None or not word["word"].isalpha() or len(word["word"]) > _CODE_AFTER

    def _is_said(self, match: re.Match[str]) -> bool:
        return bool(match["closers"] and self._lang == "en" and _AFTER_QUOTE.match(self._text, match.end()))

    def _word(self, place: int, start: int) -> re.Match[str] | None:
        return _BEFORE.search(self._text, max(start, place - _CONTEXT), place)

    def _ends_at_stop(self, place: int, start: int, at: int) -> bool:
        """Whether a sentence ends at the one full stop at `place`; the next would begin with text[at]."""
        indic = _INDIC.search(self._text, max(start, place - _CONTEXT), place)
        if indic and self._goes_on_after(indic[0].replace(" ", "")):
            return False
        before = self._word(place, start)
        following = _NEXT.match(self._text, at)
        if before is None:
            return True
        parts = re.sub(r"[\s-]", "", before[0]).casefold().split(".")
        chains = [".".join(parts[n:]) for n in range(len(parts))]
        kind = next((self._abbreviations[chain] for chain in chains if chain in self._abbreviations), 0)
        if following is None:
            return kind in (0, AT_ENDS)
        if self._is_inner(before["word"], chains, following):
            return False
        if len(before["word"]) < 6 and _NUMBER_SIGN.match(self._text, at):
            return False
        if self._text[at].isdecimal():
            return self._ends_before_number(before["word"], kind, at)
        counted = _NUMBER_BEFORE.search(
            self._text, max(start, before.start("word") - 2), before.start("word")
        )
        is_unit = counted is not None and before["word"] in _UNITS
        if kind:
            return self._ends_after_abbreviation(kind, is_unit, following[0], at)
        return is_unit or self._ends_after_word(before, parts, following[0], start, at)

    def _goes_on_after(self, chain: str) -> bool:
        """Whether a word, or two parted by a full stop, is an abbreviation that ends no sentence."""
        return self._abbreviations.get(chain) == BEFORE or chain in self._beginnings

    def _is_inner(self, word: str, chains: list[str], following: re.Match[str]) -> bool:
        """Whether the stop is within an abbreviation of several parts, or between initials."""
        end = following.end()
        if end >= len(self._text) or self._text[end] != ".":
            return False
        nexts = [f"{chain}.{following[0].casefold()}" for chain in chains if chain in self._beginnings]
        if any(chain in self._abbreviations or chain in self._beginnings for chain in nexts):
            return True
        if len(word) == len(following[0]) == 1:
            return word.isupper() == following[0].isupper()
        return len(word) == len(following[0]) == 2 and word[0] == word[1] and word.isupper()

    def _ends_before_number(self, word: str, kind: int, at: int) -> bool:
        if kind:
            return kind == AT_ENDS
        if word.isdecimal():
            return len(word) > 2 and self._lang != "ko" and self._votes(at)
        if len(word) == 1 or (
            len(word) < 5 and word.casefold() not in self._starters and _is_vowelless(word)
        ):
            return False
        if word.endswith(_COMPOUNDS.get(self._lang, " ")):
            return False
        if len(word) < 4 and self._starters and word.casefold() not in self._starters:
            return self._votes(at)
        return True

    def _ends_after_abbreviation(self, kind: int, is_unit: bool, following: str, at: int) -> bool:
        if kind == AT_ENDS:
            is_name = _NAME.match(self._text, at) is not None and following.casefold() not in self._starters
            return not is_name and following.casefold() not in _TIMES
        if kind == BEFORE_NUMBERS:
            return not (len(following) > 1 and _ROMAN.fullmatch(following))
        if kind == BEFORE and not is_unit:
            return False
        return is_unit or (following.casefold() in self._starters and not _INITIAL.match(self._text, at))

    def _ends_after_word(
        self, before: re.Match[str], parts: list[str], following: str, start: int, at: int
    ) -> bool:
        word, place = before["word"], before.start("word")
        is_starter = following.casefold() in self._starters
        if word.isdecimal():
            return is_starter or not (self._is_ordinal(word, place, start) or self._is_date(place))
        if _ROMAN.fullmatch(word) and self._lang in _ORDINALS:
            return is_starter
        if len(parts) > 1 and all(len(part) == 1 for part in parts[-2:]):
            return is_starter
        if place > 0 and self._text[place - 1] in _INSIDE_A_NAME:
            return True
        if len(word) == 1:
            return word.islower() or is_starter or (not word.isupper() and self._votes(at))
        if _is_vowelless(word) and not (word.isupper() or self._lang in _SYLLABIC):
            return is_starter or (word.islower() and self._votes(at))
        return word.islower() or len(word) > 4 or word.isupper() or self._votes(at)

    def _is_ordinal(self, word: str, place: int, start: int) -> bool:
        if self._lang not in _ORDINALS or len(word) > 3:
            return False
        return bool(_BEFORE_ORDINAL.search(self._text, max(start, place - 12), place)) or (
            self._lang != "de" and not self._votes(place + len(word) + 2)
        )

    def _is_date(self, place: int) -> bool:
        """Whether the number at `place` ends a Korean date, 2020. 5. 3."""
        return self._lang == "ko" and _DATE.search(self._text, max(0, place - 12), place) is not None

    def _votes(self, at: int) -> bool:
        """Whether sentencex lets a sentence begin at the place, or at the signs that open it."""
        return at in self._begins

    @cached_property
    def _begins(self) -> frozenset[int]:
        return frozenset(_begins(self._text, self._lang))


@cache
def _end(lang: str) -> re.Pattern[str]:
    """A mark, what closes behind it (in French after a space), and white space."""
    return re.compile(rf"(?<![.!?…])(?P<mark>[{_MARKS}]{_MORE_MARKS.get(lang, '')}){_AFTER_MARK}")


def _is_small(letter: str) -> bool:
    """Whether a letter is small in a script that begins sentences with capitals: Georgian does not."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"


def _is_vowelless(word: str) -> bool:
    return _VOWELLESS.fullmatch(word) is not None


def _begins(text: str, lang: str) -> Iterator[int]:
    """Where sentences begin by sentencex, which is asked for a window of the text at a time.

    Of a paragraph of more than 50,000 characters, in its first 50,000.
    """
    text = _WIDE_SPACE.sub(" ", text[:_ASKED])
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > _WINDOW:
            end = start + _WINDOW
            end = max(text.rfind(" ", start, end) + 1, start) or end
            end = end if end > start else start + _WINDOW
        for found in sentencex.get_sentence_boundaries(lang, text[start:end]):
            opener = _OPENERS.match(text, start + found["start_index"])
            yield opener.end() if opener else start + found["start_index"]
        start = end

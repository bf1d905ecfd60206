"""One name in the place of another, among names that both sides have in the same order.

For languages with capitals for names alone. A word that is mostly written small begins a title, which was
translated as a whole: 'Pride and Prejudice', 'Load CSV data'.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

from babel import Locale
from babel.dates import get_day_names

from align.text.vocabulary import is_mostly_small
from crawler.common_words import common_words

# Words with a capital that are translated: greetings, feasts, gods, and what is in the sky.
_TRANSLATED = {
    "en": "hello welcome christmas easter god lord earth moon sun",
    "es": "hola bienvenido bienvenida navidad pascua dios señor tierra luna sol",
    "fr": "bonjour salut bienvenue noël pâques dieu seigneur terre lune soleil",
    "it": "ciao salve benvenuto benvenuta natale pasqua dio signore terra luna sole",
    "pt": "olá bem-vindo natal páscoa deus senhor terra lua sol",
    "nl": "hallo hoi welkom kerst kerstmis pasen god heer aarde maan zon",
    "ro": "bună salut crăciun crăciunul paște paști dumnezeu domnul pământ pământul lună luna soare soarele",
    "ca": "hola benvingut nadal pasqua déu senyor terra lluna sol",
    "gl": "ola benvido nadal pascua deus señor terra lúa sol",
    "pl": "cześć witaj witam narodzenie wielkanoc bóg pan ziemia księżyc słońce",
    "sv": "hej hallå välkommen jul julen påsk påsken gud herren jorden månen solen",
    "da": "hej goddag velkommen jul julen påske påsken gud herren jorden månen solen",
    "no": "hei hallo velkommen jul julen påske påsken gud herren jorden månen solen",
    "id": "halo hai selamat natal paskah allah tuhan bumi bulan matahari",
    "tr": "merhaba selam noel paskalya tanrı allah dünya güneş",
}
LANGUAGES = frozenset(_TRANSLATED)  # in Latin letters; in German all nouns have a capital
# Not where a sentence begins. (A search is faster where the pattern begins with a class of characters.)
_WITHIN = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ,;] [A-ZÀ-Þ])[a-zà-ÿ]{2,}\b")
_START = 3  # letters that forms of one name share
_PLACES = 4  # letters of a form that stands elsewhere
_LEAST_ALIKE = 0.5  # difflib's ratio


def is_replaced(source: str, target: str, source_lang: str, target_lang: str) -> bool:
    """Whether the names of both sides are alike in order, one of them the same, but for one."""
    first, second = _WITHIN.findall(source), _WITHIN.findall(target)
    if len(first) != len(second) or len(first) < 2 or not set(first) & set(second):
        return False
    other = [(a, b) for a, b in zip(first, second, strict=True) if not _alike(_plain(a), _plain(b))]
    if len(other) != 1 or not any(a == b for a, b in zip(first, second, strict=True)):
        return False
    a, b = other[0]
    if _tongues(source_lang).get(_plain(a), a) == _tongues(target_lang).get(_plain(b), b):
        return False
    if _plain(a)[:_PLACES] in _plain(target) or _plain(b)[:_PLACES] in _plain(source):
        return False
    return _is_name(a, source_lang) and _is_name(b, target_lang)


def _is_name(word: str, lang: str) -> bool:
    small = word.casefold()
    return not (small in common_words(lang) or small in _other_words(lang) or is_mostly_small(word))


@cache
def _other_words(lang: str) -> frozenset[str]:
    days = (name.casefold() for name in get_day_names("wide", locale=Locale.parse(lang)).values())
    return frozenset([*days, *_TRANSLATED[lang].split()])


@cache
def _tongues(lang: str) -> dict[str, str]:
    """The codes of languages by their names, which are those of peoples, too: Irish, irlandés."""
    return {_plain(name): code for code, name in Locale.parse(lang).languages.items() if " " not in name}


def _alike(first: str, second: str) -> bool:
    return first[:_START] == second[:_START] or SequenceMatcher(None, first, second).ratio() >= _LEAST_ALIKE


def _plain(text: str) -> str:
    """Casefolded, without accents."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))

"""How pages call languages: in the labels of links, and in addresses. Names are those of CLDR, by babel."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from crawler.languages import NAMES, WRONG, base

_MAX_WORDS = 6  # a longer label is a sentence about languages
_MAX_CHARACTERS = 80
_WORD = re.compile(r"[^\W_]+(?:['’·][^\W_]+)*")
_TAG = re.compile(r"[A-Za-z]{2,3}[-_](?:[A-Za-z]{2}|[A-Z][a-z]{3}|\d{3})")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")  # Chinese, Japanese, Thai, Lao
_FLAG = re.compile(r"[^\w\U0001f1e6-\U0001f1ff]*([\U0001f1e6-\U0001f1ff]{2})[^\w\U0001f1e6-\U0001f1ff]*")
_ABBREVIATION = re.compile(r"\W*(?:([^\W\d_]{3,4})\.|([^\W\d_]{3}))\W*")
# What a language is called besides its name in CLDR, by itself and by its neighbours.
_ALSO = {
    "ca": "valencià valenciano valencian",
    "de": "alemana allemande tedesca",
    "en": "inglesa anglaise inglese",
    "es": "castellano castellana castellà castelán castilian castelhano castillan castigliano española",
    "fa": "farsi",
    "fr": "francesa française francese",
    "it": "italiana italienne",
    "nl": "flemish vlaams flamenco",
    "no": "bokmål",
    "pt": "portuguesa portugaise brasileiro",
    "ro": "moldovan moldovenească",
    "tl": "tagalog pilipino",
    "zh": "简体 簡體 繁体 繁體 正體 汉语 漢語 國語 国语 普通话 中国語 简 繁 中 mandarin mandarín",
}
# What may stand beside the name in the label of a switch: 'read in', 'version', 'this page'. A closed list:
# courses, translators and dictionaries are links about a language too.
_AROUND = frozenset(
    re.findall(
        r"\S+",
        """
        in read view see show switch change go to this the page site website web version edition language lang
        also available flag bandera drapeau flagge bandiera
        en leer ver cambiar a al esta este página pagina sitio versión edición idioma lengua también
        disponible ir de del latina
        em ler versão mudar para também disponível língua da do
        lire voir passer afficher changer cette langue aussi au
        leggi vedi versione sito lingua passa questa anche
        auf lesen anzeigen zur wechseln fassung seite sprache diese auch verfügbar
        lees bekijk versie taal deze
        på läs les læs versjon sida side språk sprog denna denne
        po wersja wersję język strona czytaj zmień na
        verze verzia jazyk stránka číst v
        în versiunea versiune limba citește
        verzió nyelv oldal sürüm sürümü dil sayfa
        на версия версію версія язык мова страница читать
        έκδοση γλώσσα στα σε
        llegir versió pàgina llengua bertsioa hizkuntza kieli versio lue
        phiên bản tiếng versi bahasa dalam baca
        نسخة النسخة اللغة نسخه زبان גרסה שפה
        में संस्करण भाषा
        버전 언어 보기
        """,
    )
)
_AROUND_SPACELESS = re.compile(
    "(?:阅读|閱讀|查看|切换|切換|网站|網站|页面|頁面|语言|語言|言語|版本|简体|簡體|繁体|繁體|正體|表示|読む|ページ|サイト"
    r"|切り替え|ภาษา|[版到为為在でをにの]|[\s\W])*"
)
# In which addresses call languages, besides English and the language itself.
_IN_ADDRESSES = ("es", "fr", "pt", "it", "de", "ca")


@dataclass(frozen=True, slots=True)
class _Names:
    """What the languages of a topic are called, all in lower case."""

    codes: dict[str, str]
    phrases: dict[tuple[str, ...], str]
    spaceless: dict[str, str]  # the longest first
    firsts: frozenset[str]  # of the phrases, their first words
    own: dict[str, str]  # name by itself -> code
    around: frozenset[str]


def language_named_in(label: str, languages: Iterable[str]) -> str:
    """The one of the languages that a short label names ('Español', 'EN', 'Read in English', 'ESP'), or ''.

    '' too where the label says more than which language it is: 'English course', 'English–Spanish'.
    """
    return _named_in(label, tuple(sorted(set(languages)))) if len(label) <= _MAX_CHARACTERS else ""


@lru_cache(1 << 14)  # the labels of a menu stand on every page of a site
def _named_in(label: str, languages: tuple[str, ...]) -> str:
    names = _names(languages)
    if match := _FLAG.fullmatch(label):
        return _of_country(match[1], languages)
    words = _WORD.findall(unicodedata.normalize("NFC", label).lower())
    if not 0 < len(words) <= _MAX_WORDS:
        return ""
    if len(words) == 1 and words[0] in names.codes:
        return names.codes[words[0]]
    if _TAG.fullmatch(label.strip()):
        return names.codes.get(base(label), "")
    return _abbreviated(label, names) or _named(words, names)


def _of_country(flag: str, languages: Iterable[str]) -> str:
    """The one of the languages that is official in the country of a flag; '' where there are two or none."""
    country = "".join(chr(ord(sign) - 0x1F1E6 + ord("A")) for sign in flag)
    official = {base(tag) for tag in get_official_languages(country, de_facto=True)}
    found = official & set(languages)
    return found.pop() if len(found) == 1 else ""


def _abbreviated(label: str, names: _Names) -> str:
    """The language whose own name begins so: 'ESP', 'Esp.'; '' where there are two."""
    match = _ABBREVIATION.fullmatch(label)
    if match is None or not (match[1] or match[2].isupper()):
        return ""
    start = folded(match[1] or match[2])
    found = {code for name, code in names.own.items() if name.startswith(start)}
    return found.pop() if len(found) == 1 else ""


def _named(words: list[str], names: _Names) -> str:
    if names.firsts.isdisjoint(words) and not any(map(_SPACELESS.search, words)):
        return ""  # as nearly all labels
    named: set[str] = set()
    rest: list[str] = []
    place = 0
    while place < len(words):
        sizes = (size for size in (3, 2, 1) if tuple(words[place : place + size]) in names.phrases)
        size = next(sizes, 0)
        if size:
            named.add(names.phrases[tuple(words[place : place + size])])
        elif _SPACELESS.search(words[place]):
            named |= _spaceless(words[place], names)
        else:
            rest.append(words[place])
        place += size or 1
    if len(named) != 1:
        return ""
    lang = named.pop()
    is_plain = all(word in names.around or names.codes.get(word) == lang for word in rest)
    return lang if is_plain else ""


def _spaceless(word: str, names: _Names) -> set[str]:
    """The languages that a word without spaces within names; two, which is none, where it says more."""
    found = set()
    for name, code in names.spaceless.items():
        if name in word:
            word = word.replace(name, " ")
            found.add(code)
    return found if _AROUND_SPACELESS.fullmatch(word) else {"", *found, "more"}


@cache
def _names(languages: tuple[str, ...]) -> _Names:
    codes = {code: code for code in languages} | {wrong: c for wrong, c in WRONG.items() if c in languages}
    phrases: dict[tuple[str, ...], str] = {}
    own: dict[str, str] = {}
    around = set(_AROUND)
    for lang in languages:
        for name in _own_names(lang):
            own.setdefault(folded(name), lang)
        for name in (*_displayed(lang, (lang, *languages, "en", "zh_Hant")), *_ALSO.get(lang, "").split()):
            for form in (name, _without_accents(name)):
                phrases.setdefault(tuple(_WORD.findall(form.lower())), lang)
    for display in {*languages, "en"}:
        around |= _places_and_variants(display, languages)
    phrases.pop((), None)
    spaceless = {"".join(name): code for name, code in phrases.items() if _SPACELESS.search("".join(name))}
    longest_first = dict(sorted(spaceless.items(), key=lambda item: -len(item[0])))
    firsts = frozenset(phrase[0] for phrase in phrases)
    return _Names(codes, phrases, longest_first, firsts, own, frozenset(around))


def _own_names(lang: str) -> Iterator[str]:
    yield from _displayed(lang, (lang,))
    yield from _ALSO.get(lang, "").split()[:1]


def _displayed(lang: str, displays: Iterable[str]) -> Iterator[str]:
    """The names of a language in each of the displays that have one."""
    for display in dict.fromkeys(displays):
        locale = _locale(display)
        if locale and (name := locale.languages.get(lang)):
            yield name
        elif display == "en":
            yield NAMES.get(lang, lang)


def _places_and_variants(display: str, languages: Iterable[str]) -> set[str]:
    """Words for regions, scripts and kinds of the languages: 'España', 'Simplified', 'American'."""
    locale = _locale(display)
    if locale is None:
        return set()
    names = [*locale.territories.values()]
    names += [locale.scripts.get(script, "") for script in ("Latn", "Cyrl", "Arab", "Hans", "Hant")]
    names += [
        name for lang in languages for tag, name in locale.languages.items() if tag.startswith(f"{lang}_")
    ]
    return {word for name in names for word in _WORD.findall(name.lower())}


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def address_names(lang: str) -> dict[str, str]:
    """What addresses call a language, in lower case without accents: name -> the language of the name."""
    found: dict[str, str] = {}
    for display in (lang, "en", *_IN_ADDRESSES):
        for name in _displayed(lang, (display,)):
            found.setdefault(folded(name), display)
    found |= {folded(name): lang for name in _ALSO.get(lang, "").split()[:1]}
    return {name: display for name, display in found.items() if name.isalpha() and len(name.encode()) > 3}


def address_name(lang: str, display: str) -> str:
    """What an address calls a language in the language `display`; '' where that has no plain letters."""
    names = address_names(lang).items()
    return next((name for name, its in names if its == display and name.isascii()), "")


def folded(text: str) -> str:
    """The text in lower case, without accents."""
    return _without_accents(text).lower()


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", plain)

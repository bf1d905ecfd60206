"""Language codes: normalises the tags of pages, links and users to one short code per language."""

import re
from collections.abc import Iterable
from functools import lru_cache

from crawler.console.suggestions import closest

# Languages written without spaces between words: their lengths are counted in characters.
WITHOUT_SPACES = frozenset({"zh", "ja", "th", "km", "my", "lo"})

# The codes that acopio uses and their English names: the living languages of ISO 639-1, and some
# three-letter codes whose languages have text on the web but no two-letter code. Kept here because langcodes
# needs another package of 4 MB for names, and a closed list distinguishes languages from other three letters
# in a URL (/api/, /new/).
_NAMES = """
aa Afar|ab Abkhazian|af Afrikaans|ak Akan|am Amharic|an Aragonese|ar Arabic|as Assamese|ast Asturian|av Avaric
ay Aymara|az Azerbaijani|ba Bashkir|be Belarusian|bg Bulgarian|bi Bislama|bm Bambara|bn Bengali|bo Tibetan
br Breton|bs Bosnian|ca Catalan|ce Chechen|ceb Cebuano|ch Chamorro|ckb Central Kurdish|co Corsican|cr Cree
cs Czech|cu Church Slavic|cv Chuvash|cy Welsh|da Danish|de German|dsb Lower Sorbian|dv Divehi|dz Dzongkha
ee Ewe|el Greek|en English|eo Esperanto|es Spanish|et Estonian|eu Basque|fa Persian|ff Fulah|fi Finnish
fj Fijian|fo Faroese|fr French|fur Friulian|fy Western Frisian|ga Irish|gd Scottish Gaelic|gl Galician
gn Guarani|gsw Swiss German|gu Gujarati|gv Manx|ha Hausa|haw Hawaiian|he Hebrew|hi Hindi|hmn Hmong
ho Hiri Motu|hr Croatian|hsb Upper Sorbian|ht Haitian Creole|hu Hungarian|hy Armenian|hz Herero|ia Interlingua
id Indonesian|ie Interlingue|ig Igbo|ii Sichuan Yi|ik Inupiaq|io Ido|is Icelandic|it Italian|iu Inuktitut
ja Japanese|jv Javanese|ka Georgian|kab Kabyle|kg Kongo|ki Kikuyu|kj Kuanyama|kk Kazakh|kl Kalaallisut
km Khmer|kn Kannada|ko Korean|kr Kanuri|ks Kashmiri|ku Kurdish|kv Komi|kw Cornish|ky Kyrgyz|la Latin
lb Luxembourgish|lg Ganda|li Limburgish|ln Lingala|lo Lao|lt Lithuanian|lu Luba-Katanga|lv Latvian
mai Maithili|mg Malagasy|mh Marshallese|mi Maori|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay
mt Maltese|my Burmese|na Nauru|nd North Ndebele|nds Low German|ne Nepali|ng Ndonga|nl Dutch
nn Norwegian Nynorsk|no Norwegian|nr South Ndebele|nv Navajo|ny Nyanja|oc Occitan|oj Ojibwa|om Oromo|or Odia
os Ossetian|pa Punjabi|pap Papiamento|pi Pali|pl Polish|ps Pashto|pt Portuguese|qu Quechua|rm Romansh|rn Rundi
ro Romanian|ru Russian|rw Kinyarwanda|sa Sanskrit|sah Yakut|sc Sardinian|scn Sicilian|sd Sindhi
se Northern Sami|sg Sango|si Sinhala|sk Slovak|sl Slovenian|sm Samoan|sn Shona|so Somali|sq Albanian
sr Serbian|ss Swati|st Southern Sotho|su Sundanese|sv Swedish|sw Swahili|szl Silesian|ta Tamil|te Telugu
tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Filipino|tn Tswana|to Tongan|tpi Tok Pisin|tr Turkish|ts Tsonga
tt Tatar|ty Tahitian|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda|vi Vietnamese|vo Volapük|wa Walloon
wo Wolof|xh Xhosa|yi Yiddish|yo Yoruba|yue Cantonese|za Zhuang|zh Chinese|zu Zulu
"""
NAMES: dict[str, str] = dict(entry.split(" ", 1) for entry in re.split(r"[|\n]", _NAMES.strip()))

# Of two codes for one written language, the one that language identification uses.
_SAME = {"nb": "no", "fil": "tl"}
# Codes of countries, and cuts of names, that sites take for codes of languages; none is one of NAMES.
WRONG = {
    "cn": "zh", "cz": "cs", "dk": "da", "esp": "es", "gr": "el", "jp": "ja", "sp": "es", "ua": "uk",
    "vn": "vi",
}  # fmt: skip
# Of UN M49 area 419, where Spanish, Portuguese, French, English or Dutch is official.
_LATIN_AMERICA = re.compile("AR|BO|BR|BZ|CL|CO|CR|CU|DO|EC|GF|GT|GY|HN|HT|MX|NI|PA|PE|PR|PY|SR|SV|UY|VE")
_LOCALE_SUFFIX = re.compile(r"[.@].*", re.DOTALL)  # POSIX: es_ES.UTF-8, ca_ES@valencia


@lru_cache(maxsize=4096)
def base(tag: str) -> str:
    """The code of a language in lower case ('es' for 'es-419', 'ES_mx', 'spa'); '' if unknown.

    Accepts any BCP 47 tag, ISO 639-3 code or POSIX locale. Region and script are dropped (zh-TW is 'zh'),
    obsolete codes become their successors ('iw' is 'he'), wrong ones the code that was meant (WRONG).
    '' for 'x-default', 'und', 'mul', lists and junk.
    """
    cleaned = _LOCALE_SUFFIX.sub("", tag.strip()).replace("_", "-").lower()
    start = cleaned.partition("-")[0]
    if start in WRONG:
        return WRONG[start]
    if cleaned in NAMES:  # most are: langcodes takes longer to load than most commands need
        return cleaned
    from langcodes import standardize_tag
    from langcodes.tag_parser import LanguageTagError

    for candidate in (cleaned, start):
        try:
            standard = standardize_tag(candidate, macro=True)
        except LanguageTagError:
            continue
        code = standard.partition("-")[0].lower()
        code = _SAME.get(code, code)
        return code if code in NAMES else ""
    return ""


def full_tag(tag: str) -> str:
    """The tag with the code that `base` gives, and its script and region, as in 'zh-TW'; '' if unknown."""
    code = base(tag)
    cleaned = _LOCALE_SUFFIX.sub("", tag.strip()).replace("_", "-")
    if cleaned in NAMES:
        return cleaned
    from langcodes import standardize_tag
    from langcodes.tag_parser import LanguageTagError

    try:
        rest = standardize_tag(cleaned, macro=True).partition("-")[2]
    except LanguageTagError:
        rest = ""
    return f"{code}-{rest}" if code and rest else code


def tag_in(lang: str, declared: Iterable[str | None]) -> str:
    """The first declared tag of that language with a region or a script ('es-419'); else the language.

    A tag of another language says nothing about the text.
    """
    tags = (full_tag(tag) for tag in declared if tag)
    return next((tag for tag in tags if tag != lang and base(tag) == base(lang)), lang)


def is_in_region(tag: str, wanted: str) -> bool:
    """Whether a tag is the one wanted, or lies within it: es-MX within es-419, zh-TW within zh-Hant.

    A language alone ('es') is no region: it stands for texts that declare none.
    """
    from langcodes import Language

    one, other = (Language.get(full_tag(name) or "und") for name in (tag, wanted))
    if one.language != other.language:
        return False
    is_plain = one.territory is None and one.script is None
    if is_plain or (other.territory is None and other.script is None):
        return bool(one == other)
    if other.script is not None and one.maximize().script != other.script:
        return False
    if other.territory == "419" and _LATIN_AMERICA.fullmatch(one.territory or ""):
        return True
    return bool(other.territory in (None, one.territory))


def name(code: str) -> str:
    """The English name of a language, such as 'Spanish' for 'es'; an unknown code is returned unchanged."""
    return NAMES.get(base(code), code)


def advice(tag: str) -> str:
    """What to give in place of a tag of no language: "did you mean 'es' (Spanish)?" for 'ess', 'Spannish'."""
    codes = {name: code for code, name in NAMES.items()}
    name = closest(tag, codes)
    alike = [code for code in NAMES if code[0] == tag[:1].casefold()]  # or 'ess' would be Swati
    code = codes[name] if name is not None else closest(tag, alike)
    return f"did you mean {code!r} ({NAMES[code]})?" if code else "give a code such as en, es or zh-TW"


def length(text: str, lang: str) -> int:
    """Number of words in a text; for languages in WITHOUT_SPACES, of characters other than spaces."""
    words = text.split()
    return sum(map(len, words)) if base(lang) in WITHOUT_SPACES else len(words)

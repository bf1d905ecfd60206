"""Numbers that are written as words: cardinals, ordinals, months, Roman, Chinese and Korean numerals."""

import re
from functools import cache

from babel.dates import get_month_names

from align.text.word_sets import hyphened_words

# 0 to 20, the tens to 90, 100, 1000, a million, a thousand millions; more forms of one after a slash.
_VALUES = (*range(21), *range(30, 100, 10), 100, 1000, 10**6, 10**9)
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "sv", "ru", "pl")  # in the order of the tables
_CARDINALS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
million/millions billion/billions
|cero uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa
cien/ciento/cientos mil millón/millones millardo
|zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept
dix-huit dix-neuf vingt trente quarante cinquante soixante septante
quatre-vingts/quatre-vingt/huitante quatre-vingt-dix/nonante cent/cents mille million/millions
milliard/milliards
|null ein/eins/eine/einen/einem/einer zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn
vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig
achtzig neunzig hundert tausend million/millionen milliarde/milliarden
|zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze
dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove vinte trinta quarenta cinquenta sessenta
setenta oitenta noventa cem/cento mil milhão/milhões bilhão/bilhões
|zero uno/una/un due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici
sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta
cento mille/mila milione/milioni miliardo/miliardi
|nul een/één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien
zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd
duizend miljoen miljard
|noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton
tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen miljon/miljoner miljard/miljarder
|ноль один/одна/одно два/две три четыре пять/пяти шесть/шести семь/семи восемь/восьми девять/девяти
десять/десяти одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать
девятнадцать двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти
семьдесят/семидесяти восемьдесят/восьмидесяти девяносто/девяноста сто/ста тысяча/тысячи/тысяч
миллион/миллиона/миллионов миллиард/миллиарда/миллиардов
|zero jeden/jedna/jedno dwa/dwie trzy cztery pięć/pięciu sześć/sześciu siedem/siedmiu osiem/ośmiu
dziewięć/dziewięciu dziesięć/dziesięciu jedenaście dwanaście trzynaście czternaście piętnaście szesnaście
siedemnaście osiemnaście dziewiętnaście dwadzieścia/dwudziestu trzydzieści/trzydziestu
czterdzieści/czterdziestu pięćdziesiąt/pięćdziesięciu sześćdziesiąt/sześćdziesięciu
siedemdziesiąt/siedemdziesięciu osiemdziesiąt/osiemdziesięciu dziewięćdziesiąt/dziewięćdziesięciu
sto/stu tysiąc/tysiące/tysięcy milion/miliony/milionów miliard/miliardy/miliardów
"""
_ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth
|primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta
séptimo/séptima octavo/octava noveno/novena décimo/décima
|premier/première deuxième/second/seconde troisième quatrième cinquième sixième septième huitième neuvième
dixième
|erste/ersten/erster/erstes zweite/zweiten dritte/dritten vierte/vierten fünfte/fünften sechste/sechsten
siebte/siebten achte/achten neunte/neunten zehnte/zehnten
|primeiro/primeira segundo/segunda terceiro/terceira quarto/quarta quinto/quinta sexto/sexta sétimo/sétima
oitavo/oitava nono/nona décimo/décima
|primo/prima secondo/seconda terzo/terza quarto/quarta quinto/quinta sesto/sesta settimo/settima
ottavo/ottava nono/nona decimo/decima
|eerste tweede derde vierde vijfde zesde zevende achtste negende tiende
|första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde
|первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый
|pierwszy drugi trzeci czwarty piąty szósty siódmy ósmy dziewiąty dziesiąty
"""
_MONTHS_OF = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "ru", "uk", "tr", "ca", "ro", "cs", "sv", "id")

# Korean, of two signs or more: one alone is a syllable of many words.
_KOREAN = re.compile(r"[일이삼사오육칠팔구십백천만억조]{2,}")
_AS_CHINESE = str.maketrans("일이삼사오육칠팔구십백천만억조", "一二三四五六七八九十百千万億兆")
_CJK = re.compile(r"[〇零一二两兩三四五六七八九十百千万萬億亿兆]+")
_CJK_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_CJK_UNITS = {"十": 10, "百": 100, "千": 1000}
_CJK_SCALES = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_ROMAN = re.compile(r"\b(?=[IVXLC]+\b)(X?C|L?X{0,3}|X?L)(IX|IV|V?I{0,3})\b(?<=\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def words(text: str) -> set[int]:
    """The numbers that single words of a text may stand for, in any language: 'once' is 11 in Spanish."""
    known = _words()
    found: set[int] = set()
    for word in hyphened_words(text) & known.keys():
        found |= known[word]
    found.update(romans(text))
    found.update(chinese_value(numeral) for numeral in _CJK.findall(text))
    found.update(chinese_value(numeral.translate(_AS_CHINESE)) for numeral in _KOREAN.findall(text))
    return found


def romans(text: str) -> list[int]:
    """The Roman numerals of a text, from I to CCCXCIX, in order; a pronoun 'I' is one of them."""
    return [roman_value("".join(parts)) for parts in _ROMAN.findall(text) if any(parts)]


@cache
def cardinals(lang: str) -> dict[str, int]:
    """The cardinals of one of LANGUAGES that are one word, casefolded, with their values."""
    forms = _CARDINALS.split("|")[LANGUAGES.index(lang)].split()
    return {form: value for value, word in zip(_VALUES, forms, strict=True) for form in word.split("/")}


@cache
def ordinal_words(lang: str) -> dict[str, int]:
    """The ordinals from first to tenth of one of LANGUAGES, casefolded, with their values."""
    forms = _ORDINALS.split("|")[LANGUAGES.index(lang)].split()
    return {form: value for value, word in enumerate(forms, start=1) for form in word.split("/")}


@cache
def months() -> dict[str, int]:
    """The number of each month by its name in lower case, and the English short forms."""
    names = {
        name.casefold(): number
        for lang in _MONTHS_OF
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, lang).items()
    }
    names |= {name.casefold(): number for number, name in get_month_names("abbreviated", locale="en").items()}
    return names


@cache
def _words() -> dict[str, frozenset[int]]:
    words: dict[str, frozenset[int]] = {}
    for table, values in ((_CARDINALS, _VALUES), (_ORDINALS, range(1, 11))):
        for language in table.split("|"):
            for value, forms in zip(values, language.split(), strict=True):
                for form in forms.split("/"):
                    words[form] = words.get(form, frozenset()) | {value}
    for name, number in months().items():
        words[name] = words.get(name, frozenset()) | {number}
    return words


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral of the letters I to C."""
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def chinese_value(numeral: str) -> int:
    """The value of 三百五十, 一億二千万 or 二〇二五."""
    if not any(sign in _CJK_UNITS or sign in _CJK_SCALES for sign in numeral):
        return int("".join(str(_CJK_DIGITS[sign]) for sign in numeral[:18]))
    total = section = digit = 0
    for sign in numeral:
        if sign in _CJK_DIGITS:
            digit = _CJK_DIGITS[sign]
        elif sign in _CJK_UNITS:
            section += (digit or 1) * _CJK_UNITS[sign]
            digit = 0
        else:
            total += max(section + digit, 1) * _CJK_SCALES[sign]
            section = digit = 0
    return total + section + digit

"""The rule on lost negations: one side denies, and the other does not in any way."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from crawler.languages import WITHOUT_SPACES
from crawler.options.bounds import option

# The negations of each language; a star stands for the rest of a word.
_NEGATIONS = {
    "en": "not cannot never *n't *n’t",
    "es": "no nunca jamás",
    "fr": "ne n'* n’* jamais",
    "de": "nicht kein keine keinen keinem keiner keines niemals nie",
    "it": "non mai",
    "pt": "não nunca jamais",
    "nl": "niet geen nooit",
    "ca": "no mai",
    "ru": "не нет никогда нельзя не*",
    "pl": "nie nigdy nie*",
    "sv": "inte aldrig ej",
    "da": "ikke aldrig ej",
    "no": "ikke aldri ei",
    "ro": "nu niciodată n-*",
    "tr": """
        değil değil* yok yok* asla *maz* *mez* *mayın* *meyin* *madı* *medi* *mıyor* *miyor* *muyor*
        *müyor* *maya* *meye* *mamış* *memiş*
        """,
    "zh": "不 没 沒 未 无 無 勿 别 別 非 莫 否 禁",
    "ja": "ない ません なく なかっ なけれ ず ぬ まい ん 禁 不 無 非 未 駄目 だめ ダメ",
    "ko": "않 안 못 없 아니 아냐 말 마 지마 금지 불 비 무 모르 모르겠 몰 설 싫 그만 떨어 별로 어렵 힘들",
}
# What else may stand for one: 'without', 'nothing', 'except', 'refuse', 'forget', 'prohibited', 'hardly'.
_ELSE = {
    "en": """
        no nor neither none nothing nobody nowhere without *less fail* avoid* except* but only just
        forget* refus* refrain* prevent* lack* miss* stop* hardly barely rarely ever any keep free once
        still few little rather other else zero at anything anyone worse deny* denie* impossible unable
        unknown far too instead out away against prohibit* forbid* unless until ain't non* hard difficult
        ignor* leave* leaving left
        """,
    "es": """
        ni nada nadie ningún ninguno ninguna sin tampoco evit* excepto salvo menos olvid* neg* carec*
        falt* dej* prohib* apenas solo sólo imposib* incapaz incapac* ignor* desconoc* difícil* imped*
        rechaz* antes fuera en absoluto basta
        """,
    "fr": """
        pas rien personne aucun aucune sans ni non évit* sauf oubli* refus* manqu* empêch* interd* peine
        seul* guère point imposs* incapab* ignor* inconnu* difficil* défen* arrêt* cess* hors plus
        """,
    "de": """
        ohne nichts niemand* nein weder noch *los *lose *losen vermeid* vermied* außer kaum vergess*
        vergiss* vergaß verweiger* verbiet* verbot* verhinder* verpass* fehl* nur statt keinerlei nirgend*
        unmöglich* unbekannt* schwer* hör* lass* weg un*
        """,
    "it": """
        no né niente nulla nessun* senza evit* tranne dimentic* rifiut* manc* viet* solo sola neanche
        nemmeno neppure imposs* incapac* ignor* sconosc* difficil* smett* fuori poco
        """,
    "pt": """
        nem nada ninguém nenhum* sem tampouco evit* exceto salvo esque* neg* falt* deix* proib* só apenas
        imposs* incapaz ignor* desconhec* difícil* impe* recus* pare fora pouco
        """,
    "nl": """
        zonder niets niemand nee noch *loos *loze vermijd* behalve vergeet* weiger* mis* verbod* verbied*
        nauwelijks alleen slechts maar nergens onmogelijk* onbekend* moeilijk* stop* laat on*
        """,
    "ru": """
        без нечего ничего ничто никто ни нигде отказ* забы* кроме запре* едва мало лишь только трудно
        хватит
        """,
    "pl": "bez nic nikt ani żad* brak* zapomn* odm* oprócz zakaz* ledwo tylko trudno przesta*",
}
# Beginnings of adjectives that deny: they stand for 'is not', not for 'do not'.
_DENYING = {
    "es": "in* im* des* ir*",
    "fr": "in* im* dé* ir* mal*",
    "it": "in* im* dis* ir* s*",
    "pt": "in* im* des* ir*",
    "ca": "in* im* des*",
    "en": "un* in* im* dis* ir* il*",
    "ro": "ne* in* im* des*",
    "sv": "o*",
    "da": "u*",
    "no": "u*",
}
_BE = re.compile(r"\b(?:is|are|was|were|be|been|am|['’](?:s|re|m)) ?(?:n['’]t|not)\b", re.IGNORECASE)
# English negations that a translation often turns: 'not only', "why don't we", 'not until', questions.
_WEAK = re.compile(
    r"\bnot (?:only|just|until|least|to mention|necessarily|all|every|always|quite|really|so|too|very|much)\b"
    r"|\bnot (?:un|in)\w+"
    r"|n['’]t (?:you|he|she|it|we|they|I|all|every)\b|\bwhy\b|\?"
    r"|\b(?:forget|hesitate|worry|mind|miss|fail|wait|unless|but|except|any\w*|yet|either|until|think|believe|"
    r"ever|more than|less|enough|care|matter|help|stand|likely|follow|know|have to|need to|like)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NegationOptions:
    """`max_words`: words of a side above which it is not judged: long ones say it in many ways."""

    enabled: bool = True
    max_words: int = option(15, "words of the longer side above which a pair is not judged", least=1)


def _negation(pairs: Pairs, options: NegationOptions) -> Bools:
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    source, target = pairs.sides
    if not {source.lang, target.lang} <= _NEGATIONS.keys() or (source.lang == "en") == (target.lang == "en"):
        return rejected
    english, other = (source, target) if source.lang == "en" else (target, source)
    for row in np.flatnonzero(np.maximum(source.words.words, target.words.words) <= options.max_words):
        rejected[row] = _is_lost(english.texts[row], other.texts[row], other.lang)
    return rejected


def _is_lost(english: str, other: str, lang: str) -> bool:
    if _WEAK.search(english):
        return False
    if _denial("en").search(english):
        either = _in_any_way(lang, bool(_BE.search(english)))
        return either.search(other) is None
    # The other way round only where a negation is a word of its own that means nothing else.
    return (
        lang in _DENYING
        and lang in _ELSE
        and _denial(lang).search(other) is not None
        and _in_any_way("en", True).search(english) is None
        and _other_words(lang).search(other) is None
    )


@cache
def _denial(lang: str) -> re.Pattern[str]:
    return _pattern(_NEGATIONS[lang], lang)


@cache
def _in_any_way(lang: str, adjectives: bool) -> re.Pattern[str]:
    words = f"{_NEGATIONS[lang]} {_ELSE.get(lang, '')} {_DENYING.get(lang, '') if adjectives else ''}"
    return _pattern(words, lang)


@cache
def _other_words(lang: str) -> re.Pattern[str]:
    """What turns a negation of the language into something else: 'no más que', 'ne … que', double ones."""
    return _pattern(f"{_ELSE[lang]} que más ma però pero mas mais", lang)


def _pattern(words: str, lang: str) -> re.Pattern[str]:
    if lang in WITHOUT_SPACES or lang == "ko":
        return re.compile("|".join(words.split()))
    parts = (re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


NEGATION = Rule(
    "negation",
    "one side denies and the other does not in any way (short sentences of English and 17 languages)",
    NegationOptions,
    _negation,
)

"""Negations of one side without one on the other: counted, one for one.

A side denies by a word (`not`, `no`, `nunca`), or by a word that is part of another one (`unadjusted`,
`non-zero`, `invalid`): translations turn the one into the other, so both are counted. A part counts only
where the corpus knows the word without it.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from align.text.word_sets import letter_runs
from corpus.filters.rules.language.negation import denials
from corpus.filters.rules.language.negations import NEGATIONS

# What else denies as surely as a negation: of languages that are not here, only the negations.
_SURELY = {
    "en": """
        no non nor neither none nothing nobody nowhere without unless *less rather_than instead lack* fail*
        unable impossible avoid* prevent* missing mislead*
        """,
    "es": "ni nada nadie ningún ninguna ninguno sin tampoco evit* imped* impid* falt* carec* imposible*",
    "fr": "rien personne aucun aucune sans ni non évit* empêch* manqu* impossible*",
    "de": "ohne nichts niemand* nein weder vermeid* verhinder* fehl* unmöglich*",
    "it": "né niente nulla nessun* senza evit* manc* impossibil*",
    "pt": "nem nada ninguém nenhum* sem tampouco evit* imped* falt* impossível",
    "nl": "zonder niets niemand nee noch vermijd* ontbre* onmogelijk*",
    "ca": "ni res ningú cap sense tampoc evit* imped* falt* impossible*",
    "ru": "без ничего ничто никто ни невозможно избега* избеж* отсутств*",
    "pl": "bez nic nikt ani żad* brak* unika* uniknąć niemożliw*",
    "sv": "ingen inget inga utan ingenting varken saknar omöjlig*",
    "da": "ingen intet uden ingenting hverken mangler umulig*",
    "no": "ingen intet uten ingenting verken mangler umulig*",
    "ro": "fără nimic nimeni niciun nicio nici lips* evit* imposibil*",
}
# Words that deny nothing more where a negation does: "no hay ninguna" denies once.
_CONCORD = {
    "es": "ni nada nadie ningún ninguna ninguno tampoco",
    "fr": "rien personne aucun aucune ni",
    "it": "né niente nulla nessun*",
    "pt": "nem nada ninguém nenhum* tampouco",
    "ca": "ni res ningú cap tampoc",
    "ru": "ничего ничто никто никого ни",
    "pl": "nic nikt nikogo ani żad*",
    "ro": "nimic nimeni niciun nicio nici",
}
# Parts of words that deny, but for words that only begin like one: `input`, `important`, `display`.
_PARTS = {
    "en": r"(?:un|non|mis(?!s)"
    r"|in(?!put|crea|stan|stea|side|ten|form|deed|clu|vest|dex|ter|to|dic|di[cv]|volv|spe|ner|her|fer|flu|sert|"
    r"sta|str|tro|vi|no|hi)|im(?!port|pre|prov|pact|pl|ag)|ir(?!on)|il(?!l[ui])|dis(?!play|tr|tan|cu|co|c\b|pos|tin))",
    "es": r"(?:in(?!clu|form|di[cv]|ten|ter|stan|vest|flu|ser|tro|crem|vi|sta|str)|im(?!port|pl|pre|pu|pon)"
    r"|ir|des(?!arroll|tin|cri|cub|pu|de)|no)",
    "fr": r"(?:in|im|ir|dé|dés|non|mal)",
    "de": r"(?:un|nicht)",
    "it": r"(?:in|im|ir|dis|s|non)",
    "pt": r"(?:in|im|ir|des|não)",
    "nl": r"(?:on|niet)",
    "ca": r"(?:in|im|ir|des|no)",
    "ro": r"(?:ne|in|im|de)",
    "sv": r"(?:o|icke)",
    "da": r"(?:u|ikke)",
    "no": r"(?:u|ikke)",
}
# Words that deny by a part whether or not the corpus has them without it.
_ALWAYS = {
    "en": re.compile(r"(?<!\w)un(?!der|til|i|less\b|to\b)\w{4,}|(?<!\w)non-\w{3,}", re.IGNORECASE),
    "de": re.compile(r"(?<!\w)un(?!ter|s|gefähr|iv|ion)\w{4,}", re.IGNORECASE),
}
# Negations that deny nothing, or that other languages say without one: 'not only', 'no more than'.
_IDLE = {
    "en": r"not (?:only|just|merely|until|least|to mention)|whether or not|or (?:\w+ )?not|why not"
    r"|does(?: not|n['’]t) matter",
    "es": r"no (?:obstante|s[óo]lo|solamente|[úu]nicamente|m[áa]s|menos|bien|importa|dud\w+)|o no(?!\s\w)"
    r"|si no(?=[,.;:]| es así)|a no ser|nunca (?:más|antes)|no \w+(?: \w+)? (?:más|otra cosa) que|no\?",
    "pt": r"não (?:obstante|s[óo]|somente|apenas|mais|menos|importa)|senão|ou não|a não ser",
    "it": r"non (?:solo|soltanto|solamente|appena|più|meno|importa)|o (?:no|meno)",
    "fr": r"n(?:e |['’])\w+(?: \w+)? (?:que|qu['’]\w*)|ne (?:manque|tard|cess|saur)\w*"
    r"|n['’]importe|n['’]hésite\w*",
    "de": r"nicht (?:nur|zuletzt|wahr|umhin|selten|mehr als)|ob oder nicht",
    "nl": r"niet (?:alleen|meer dan|waar|in het minst)",
    "ca": r"no (?:obstant|només|sols|més|menys)|o no(?!\s\w)",
    "ru": r"не (?:только|раз|просто|менее|более|позднее|позже)|тем не менее|не важно|неважно",
    "pl": r"nie (?:tylko|mniej|więcej|później)|niemniej",
    "sv": r"inte (?:bara|minst|enbart)",
    "da": r"ikke (?:kun|bare|mindst)",
    "no": r"ikke (?:bare|minst)",
    "ro": r"nu (?:numai|doar)",
}
_LEAST = 4  # letters of a word without its negative part
_MOST = 3.0


def lacking(
    source: str, target: str, languages: tuple[str, str], words: tuple[Container[str], Container[str]]
) -> tuple[float, float]:
    """How many negations of either side may have none on the other: surely, and perhaps, 0 to 3.

    Surely: nothing on the other side denies that could be their translation. Perhaps: something does, but
    the side itself has what that translates. 0 for languages without a list. `words` are those of the corpus.
    """
    if not all(lang in NEGATIONS for lang in languages):
        return 0.0, 0.0
    sides = list(zip((source, target), languages, words, strict=True))
    counts = [_counted(text, lang) for text, lang, _ in sides]
    plain = [count.plain for count in counts]
    others = [
        count.surely + len(count.always.union(span for span, rest in count.parts if rest in known))
        for count, known in zip(counts, words, strict=True)
    ]
    more = abs(plain[0] - plain[1])
    side = 0 if plain[0] > plain[1] else 1
    surely = max(more - others[1 - side], 0)
    perhaps = max(min(more, more + others[side] - others[1 - side]), _lost_parts(counts, others))
    return min(float(surely), _MOST), min(float(perhaps), _MOST)


@dataclass(frozen=True, slots=True)
class _Denials:
    """What of a text denies: negations, other words that surely do, places of words with a part that does.

    `parts` come with the word without its part, which the corpus may know or not.
    """

    plain: int
    surely: int
    always: frozenset[tuple[int, int]]
    parts: tuple[tuple[tuple[int, int], str], ...]


@lru_cache(4096)  # of the texts of a pair, that of one side stands in the errors made from it, too
def _counted(text: str, lang: str) -> _Denials:
    plain = max(len(denials(text, lang) or ()) - _idle(text, lang), 0)
    always = _ALWAYS[lang].finditer(text) if lang in _ALWAYS else ()
    pattern = _parted(lang) if _may_have_parts(text, lang) else None
    return _Denials(
        plain,
        max(_surely(text, lang) - _in_concord(text, lang, plain), 0),
        frozenset(match.span() for match in always),
        tuple((match.span(), match[1].lower()) for match in pattern.finditer(text)) if pattern else (),
    )


def _may_have_parts(text: str, lang: str) -> bool:
    """A quick look: whether a word begins as one with a part that denies."""
    return any(_begins_with_part(run, lang) for run in letter_runs(text))


@lru_cache(1 << 16)
def _begins_with_part(run: str, lang: str) -> bool:
    pattern = _part(lang)
    return pattern is not None and pattern.match(run) is not None


def _lost_parts(counts: Sequence[_Denials], others: Sequence[int]) -> int:
    """Words of either side that deny by a part, where the other side denies in no way: `unlabeled`."""
    parts = [len(count.always) for count in counts]
    if not any(parts):
        return 0
    denied = [count.plain + other + bool(count.parts) for count, other in zip(counts, others, strict=True)]
    return max(count if denied[1 - side] == 0 else 0 for side, count in enumerate(parts))


def _idle(text: str, lang: str) -> int:
    """Negations that deny nothing: 'no obstante', 'nicht nur'."""
    pattern = _idle_pattern(lang)
    return len(pattern.findall(text)) if pattern else 0


def _surely(text: str, lang: str) -> int:
    pattern = _pattern(lang)
    return len(pattern.findall(text)) if pattern else 0


def _in_concord(text: str, lang: str, denied: int) -> int:
    """Of the words that deny surely, those that only agree with a negation, at most as many as there are."""
    pattern = _pattern(lang, True) if denied else None
    return min(len(pattern.findall(text)), denied) if pattern else 0


@cache
def _pattern(lang: str, in_concord: bool = False) -> re.Pattern[str] | None:
    table = _CONCORD if in_concord else _SURELY
    if lang not in table:
        return None
    words = (re.escape(word).replace(r"\*", r"\w*").replace("_", " ") for word in table[lang].split())
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@cache
def _parted(lang: str) -> re.Pattern[str] | None:
    if lang not in _PARTS:
        return None
    return re.compile(rf"(?<!\w){_PARTS[lang]}-?(\w{{{_LEAST},}})", re.IGNORECASE)


@cache
def _part(lang: str) -> re.Pattern[str] | None:
    return re.compile(_PARTS[lang], re.IGNORECASE) if lang in _PARTS else None


@cache
def _idle_pattern(lang: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{_IDLE[lang]})(?!\w)", re.IGNORECASE) if lang in _IDLE else None

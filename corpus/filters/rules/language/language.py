"""The rule on languages: each side must be in its language."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.filters.pairs import Bools, Floats, Pairs
from corpus.filters.rule import Rule, Score
from crawler.options.bounds import option
from crawler.page.language import MODELS, PY3LANGID, confidences

# Not written in Latin letters: there they are names and terms.
_OTHER_SCRIPTS = frozenset(
    re.findall(
        r"\w+", "am ar be bg bn el fa gu he hi hy ja ka km kn ko mk ml mn mr my ne pa ru si ta te th uk ur zh"
    )
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_KANA, _HANGUL = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]"), re.compile(r"[\u1100-\u11ff\uac00-\ud7ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LONG_HAN = 15  # ideographs in a row of texts in which a Japanese one has kana

_LEAST_OWN = 8  # letters of the words that one side has alone: else they are names
_SAMPLE = 200  # characters that are looked at: more add nothing
_QUOTES = "\"'“”‘’«».,;:!?¿¡()[]{}*"


@dataclass(frozen=True, slots=True)
class WrongLanguageOptions:
    """Drops pairs below `min_confidence` if both sides have `min_letters`; an ideograph counts as three.

    The score `language` is py3langid's. With another identifier the rule asks that one instead.
    """

    enabled: bool = True
    min_confidence: float = option(1e-5, "least score `language`", least=0, most=1)
    min_letters: int = option(
        20, "letters of a side below which it is not judged; an ideograph counts as three", least=0
    )
    identifier: str = option(
        PY3LANGID,
        "what tells the language of a sentence; the score `language` is py3langid's",
        choices=MODELS,
    )


def _language(pairs: Pairs, identifier: str = PY3LANGID) -> Floats:
    source, target = pairs.sides
    return language_scores(source.texts, target.texts, (source.lang, target.lang), identifier)


def language_scores(
    sources: Sequence[str], targets: Sequence[str], languages: tuple[str, str], identifier: str = PY3LANGID
) -> Floats:
    """The score `language` of n pairs, float32 (n,), by the codes of their languages (ISO 639-1)."""
    both = (
        _confidence(texts, others, lang, identifier)
        for texts, others, lang in zip((sources, targets), (targets, sources), languages, strict=True)
    )
    return np.fmin(*both).astype(np.float32)


def _confidence(
    side: Sequence[str], other: Sequence[str], lang: str, identifier: str
) -> npt.NDArray[np.float64]:
    """Posterior of the side's language, the better of two: of the whole text, and of the words of its own.

    Names, code and terms left in the original stand on both sides, so they are not among its own words.
    """
    distinct = {text: place for place, text in enumerate(dict.fromkeys(text[:_SAMPLE] for text in side))}
    # Capitals have other n-grams: a title all in them would be taken for German.
    samples = [_own_script(text.lower() if text.isupper() else text, lang) for text in distinct]
    by_script = lang in _SCRIPT_TELLS
    found = _by_script(samples, lang) if by_script else confidences(samples, lang, identifier)
    place = np.array([distinct[text[:_SAMPLE]] for text in side], dtype=np.int64)
    whole = found[place]
    doubtful = np.flatnonzero(whole < 0.5)
    words = [_own_words(samples[place[row]], other[row]) for row in doubtful.tolist()]
    best = np.fmax(whole[doubtful], confidences(words, lang, identifier))
    if not by_script:
        best[[sum(map(str.isalpha, text)) < _LEAST_OWN for text in words]] = np.nan
    whole[doubtful] = best
    return whole


def _own_script(text: str, lang: str) -> str:
    """Without Latin letters where the language has others and the text has a fifth of them."""
    if lang not in _OTHER_SCRIPTS:
        return text
    rest = _LATIN.sub(" ", text)
    return rest if 5 * sum(map(str.isalpha, rest)) >= sum(map(str.isalpha, text)) else text


def _by_script(texts: Sequence[str], lang: str) -> npt.NDArray[np.float64]:
    """Whether a text is Chinese, Japanese or Korean by its script: 1 yes, 0 no, NaN if undecided."""
    return np.array([_SCRIPT_TELLS[lang](*_script_counts(text)) for text in texts], dtype=np.float64)


def _script_counts(text: str) -> tuple[int, int, int]:
    kana, hangul, han = (len(script.findall(text)) for script in (_KANA, _HANGUL, _HAN))
    return kana, hangul, han


def _is_chinese(kana: int, hangul: int, han: int) -> float:
    return float(han > 9 * (kana + hangul))


def _is_japanese(kana: int, hangul: int, han: int) -> float:
    if kana or hangul or not han:
        return float(kana > hangul)
    return 0.0 if han >= _LONG_HAN else math.nan


def _is_korean(kana: int, hangul: int, han: int) -> float:
    return float(hangul > kana + han)


_SCRIPT_TELLS = {"zh": _is_chinese, "ja": _is_japanese, "ko": _is_korean}


def _own_words(text: str, other: str) -> str:
    """The words that the other text lacks, without names: words with an inner capital or a sign."""
    words = {word: word.strip(_QUOTES) for word in text.split()}
    taken = {word.strip(_QUOTES).casefold() for word in other.split()}
    return " ".join(
        word for word, bare in words.items() if bare.casefold() not in taken and not _is_name(bare)
    )


def _is_name(word: str) -> bool:
    return word[1:] != word[1:].lower() or not word.replace("-", "").isalpha()


def _wrong_language(pairs: Pairs, options: WrongLanguageOptions) -> Bools:
    enough = np.logical_and(
        *(side.counts.letters + 2 * side.counts.wide >= options.min_letters for side in pairs.sides)
    )
    is_stored = options.identifier == PY3LANGID
    confidence = pairs.scores["language"] if is_stored else _language(pairs, options.identifier)
    return enough & (confidence < options.min_confidence)


LANGUAGE = Score(
    "language",
    "confidence that each side is in its language, the lower one, in [0, 1]; empty with too little text",
    _language,
)
WRONG_LANGUAGE = Rule(
    "wrong_language",
    "a side is surely in another language; names and words on both sides are not counted",
    WrongLanguageOptions,
    _wrong_language,
    LANGUAGE,
)

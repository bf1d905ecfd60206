"""Which language a text is really in, whatever the page declares.

Documents and sentences are identified by the model of py3langid, naive Bayes over n-grams of bytes. The
profiles of langdetect are the other choice for sentences: they know 55 languages, and miss more wrong ones.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from langdetect import DetectorFactory
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram
from py3langid.langid import MODEL_FILE, RAW_FLOOR, LanguageIdentifier

from crawler.languages import base
from crawler.page.language_scores import NgramModel

MODELS = (PY3LANGID, LANGDETECT) = ("py3langid", "langdetect")
_SAMPLE = 4000  # characters of a document that are looked at
_LETTERS, _LEAST_LETTERS = 20, 3  # of a document, of a sentence
_CLEAR = 0.9  # of the posterior of some languages, from which one of them is told
_LEAST = 0.2  # below it the model says nothing: scripts that it does not know
_NO_LANGUAGE = "zxx"  # the model's label for markup, numbers, identifiers
# Labels of the model whose texts count for a near language, which it would else miss now and then.
_COUNTED_AS = {"ary": "ar", "arz": "ar", "bs": "hr", "wuu": "zh", "yue": "zh"}
# Each alternative starts where a run starts: a hostile word of a million letters takes linear time.
_NOT_PROSE = re.compile(r"https?://\S+|(?<!\S)\S+@\S+|(?<![\w./-])[\w./-]+[_./(]\S*|(?<![!-~])[!-~]*\d[!-~]*")
_SPACE = re.compile(r"\s")
_TEXTS = 1024  # of one pass: bounds the memory
_FEW = 24  # texts; fewer are told sooner one after another
_LONG_WORD = 64  # characters; longer ones are not remembered
_FLOOR = 0.5 / 10000  # langdetect's smoothing (ALPHA_DEFAULT / BASE_FREQ)


def identify(text: str) -> tuple[str, float]:
    """Language of a document and the confidence in [0, 1]; ('', 0.0) where there is too little text."""
    sample = _sample(text)
    if not _has_text(sample):
        return "", 0.0
    shares = _code_shares(_model()._decide(sample)[None, :], [sample])
    return _identified(shares[0])


def identify_all(texts: Sequence[str]) -> list[tuple[str, float]]:
    """As `identify`, of many short texts at once, a sentence or a paragraph each: many times as fast."""
    samples = [_sample(text) for text in texts]
    found = [("", 0.0)] * len(texts)
    rows = [row for row, sample in enumerate(samples) if _has_text(sample)]
    for start in range(0, len(rows), _TEXTS):
        part = rows[start : start + _TEXTS]
        some = [samples[row] for row in part]
        for row, shares in zip(part, _code_shares(_label_scores(some)[0], some), strict=True):
            found[row] = _identified(shares)
    return found


def nearest(text: str, among: Sequence[str]) -> str:
    """Which of the languages (codes) a text is in, given that it is in one; '' where that is in doubt."""
    prose = _prose(text)
    shares = _shares(prose, 1.0) if any(map(str.isalpha, prose)) else {}
    found = {lang: shares.get(lang, 0.0) for lang in among}
    best = max(among, key=lambda lang: found[lang])
    return best if found[best] >= _CLEAR * sum(found.values()) > 0 else ""


def languages() -> frozenset[str]:
    """The codes that `identify` can answer with."""
    return frozenset(_model_codes().values()) - {""}


def confidences(texts: Sequence[str], lang: str, model: str = PY3LANGID) -> npt.NDArray[np.float64]:
    """Posterior of one language for each text, (n,), by py3langid's model or langdetect's profiles (MODELS).

    NaN where a text has too few n-grams, and everywhere where the model does not know the language.
    """
    if model == PY3LANGID:
        parts = (texts[start : start + _TEXTS] for start in range(0, len(texts), _TEXTS))
        return np.concatenate([np.zeros(0), *(_language_shares(part, lang) for part in parts)])
    columns = [column for column, code in enumerate(_profiles().codes) if code == lang]
    result = np.full(len(texts), np.nan)
    for start in range(0, len(texts) if columns else 0, _TEXTS):
        weights = _posteriors(texts[start : start + _TEXTS])
        result[start : start + _TEXTS] = weights[:, columns].sum(axis=1)
    return result


def _language_shares(texts: Sequence[str], lang: str) -> npt.NDArray[np.float64]:
    """Posterior of a language by py3langid's model; NaN where it sees no n-gram, or does not know it."""
    result = np.full(len(texts), np.nan)
    columns = _columns().get(lang)
    if columns is None:
        return result
    prose = [_prose(text) for text in texts]
    rows = np.array([row for row, text in enumerate(prose) if _has_letters(text)], dtype=np.int64)
    scores, known = _label_scores([prose[row] for row in rows])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True, initial=RAW_FLOOR))
    shares = np.round(weights[:, columns].sum(axis=1) / weights.sum(axis=1), 9)
    result[rows] = np.where(known, shares, np.nan)
    return result


def _label_scores(texts: Sequence[str]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """As the model's `_decide`, of many short texts; RAW_FLOOR throughout for one without a known n-gram."""
    if 0 < len(texts) < _FEW:
        few = np.stack([_model()._decide(text) for text in texts]).astype(np.float64)
        return few, few.max(axis=1) > RAW_FLOOR
    scores, known = _tables().scores([_model()._encode(text) for text in texts])
    scores[~known] = RAW_FLOOR
    for first, other in _model()._alias_pairs:  # two columns of one language
        scores[:, first] = np.maximum(scores[:, first], scores[:, other])
        scores[:, other] = RAW_FLOOR
    return scores, known


def _code_shares(scores: npt.NDArray[Any], texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Posterior of each language of `_columns`, (n, languages), by scores of labels; 0 where none is known.

    By the root of the length the model's author calibrates the confidence for texts of any length.
    """
    heat = np.sqrt([len(text.encode("utf-8", "replace")) for text in texts])[:, None]
    best = scores.max(axis=1, keepdims=True)
    weights = np.exp((scores - best) / heat)
    order, starts = _order()
    shares = np.add.reduceat(weights[:, order], starts, axis=1)
    return np.asarray(np.where(best > RAW_FLOOR, shares / shares.sum(axis=1, keepdims=True), 0))


def _identified(shares: npt.NDArray[np.float64]) -> tuple[str, float]:
    place = int(shares.argmax())
    lang = _codes()[place]
    return (lang, float(shares[place])) if lang and shares[place] >= _LEAST else ("", 0.0)


def _has_text(sample: str) -> bool:
    """Whether a document has enough letters to tell its language."""
    start = sample[: 2 * _LETTERS]  # mostly enough
    return sum(map(str.isalpha, start)) >= _LETTERS or sum(map(str.isalpha, sample)) >= _LETTERS


def _has_letters(text: str) -> bool:
    """Whether a sentence has enough letters to tell its language."""
    start = text[:_LEAST_LETTERS]  # most begin with letters
    return (start.isalpha() and len(start) == _LEAST_LETTERS) or sum(map(str.isalpha, text)) >= _LEAST_LETTERS


def _shares(text: str, heat: float) -> dict[str, float]:
    """Posterior of each language by py3langid's model, logarithms divided by `heat`; {} if it sees none."""
    ranked = _model().rank(text)
    best = ranked[0][1]
    if best <= RAW_FLOOR:
        return {}
    codes = _model_codes()
    shares = dict.fromkeys(codes.values(), 0.0)
    for label, score in ranked:
        shares[codes[label]] += math.exp((score - best) / heat)
    total = sum(shares.values())
    return {code: share / total for code, share in shares.items()}


def _posteriors(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Posteriors of all languages, (texts, languages); NaN in rows of texts with under 3 known n-grams."""
    words = [text.split() or [""] for text in texts]
    starts = np.cumsum([0, *map(len, words)])[:-1]
    flat = list(chain.from_iterable(words))
    rows = {word: row for row, word in enumerate(dict.fromkeys(flat))}
    evidence = np.array([_word_evidence(word) for word in rows])
    logs = np.add.reduceat(evidence[[rows[word] for word in flat]], starts, axis=0)
    known, logs = logs[:, 0], logs[:, 1:]
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    weights[known < 3] = np.nan
    return weights  # type: ignore[no-any-return]


@lru_cache(maxsize=1 << 16)
def _word_evidence(word: str) -> npt.NDArray[np.float64]:
    """Number of known n-grams of a word, then the sum of their log probabilities, (1 + languages,).

    N-grams never reach over a space, so a text is the sum of its words, and most words are frequent ones.
    """
    profiles = _profiles()
    known = [row for gram in _grams(_prose(word)) if (row := profiles.rows.get(gram)) is not None]
    return np.concatenate([[len(known)], profiles.logs[known].sum(axis=0, dtype=np.float64)])


def _sample(text: str) -> str:
    """The first _SAMPLE characters of the text's prose; only as much of the text is read as that takes.

    No address, identifier or number goes on after white space, so that a text may be cut there.
    """
    size = 4 * _SAMPLE
    while True:
        cut = _SPACE.search(text, size)
        prose = _prose(text[: cut.start()] if cut else text)
        if cut is None or len(prose) >= _SAMPLE:
            return prose[:_SAMPLE]
        size *= 4


def _prose(text: str) -> str:
    """The text without addresses, identifiers and numbers, which belong to no language."""
    words = (text if text.isascii() else unicodedata.normalize("NFC", text)).split()
    # No pattern goes over white space, so that each word can be looked at alone; most have letters only.
    kept = [word if word.isalpha() else _word_prose(word) for word in words]
    return " ".join([word for word in kept if word])


def _word_prose(word: str) -> str:
    return _short_word_prose(word) if len(word) < _LONG_WORD else _without_identifiers(word)


@lru_cache(maxsize=1 << 14)
def _short_word_prose(word: str) -> str:
    return _without_identifiers(word)


def _without_identifiers(word: str) -> str:
    return " ".join(_NOT_PROSE.sub(" ", word).split())


def _grams(text: str) -> list[str]:
    """The n-grams of 1 to 3 characters that langdetect's profiles count, words taken one by one."""
    grams = []
    for word in "".join(map(_normalized, text)).split():
        padded = f" {word} "
        grams += list(word)
        grams += [padded[i : i + 2] for i in range(len(padded) - 1)]
        grams += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return grams


@lru_cache(maxsize=1 << 14)
def _normalized(character: str) -> str:
    return NGram.normalize(character)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Profiles:
    rows: dict[str, int]  # row of each n-gram
    logs: npt.NDArray[np.float32]  # log probability, (n-grams, languages)
    codes: tuple[str, ...]  # language of each column


class _Model(LanguageIdentifier):  # type: ignore[misc]
    """The model with sums in float64, rounded: in its float32 they differ between processors."""

    def _sparse_score(
        self, visits: dict[int, int], table: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float64]:
        features = np.fromiter(visits.keys(), dtype=np.intp, count=len(visits))
        counts = np.fromiter(visits.values(), dtype=np.float64, count=len(visits))
        # No matrix product: for one row its threads cost more than the sum.
        rows = table[features].astype(np.float64)
        rows *= np.log1p(counts)[:, None]
        return np.round(rows.sum(axis=0) + self.nb_pc, 6)  # type: ignore[no-any-return]


@cache
def _model() -> LanguageIdentifier:
    model = _Model.from_model_file(MODEL_FILE)
    model.set_languages([label for label in model.labels if _model_code(label) or label == _NO_LANGUAGE])
    # Chosen columns lie one after the other: taking a few rows of them would go through the whole table.
    model.nb_ptc = np.ascontiguousarray(model.nb_ptc)
    return model


@cache
def _tables() -> NgramModel:
    """The model for many texts at once."""
    model = _model()
    return NgramModel(
        np.asarray(model.tk_nextmove),
        np.array(model._rowbase, dtype=np.uint32),
        np.array(model.tk_output, dtype=np.int32),
        model.nb_ptc,
        model.nb_pc,
    )


@cache
def _columns() -> dict[str, npt.NDArray[np.int64]]:
    """The columns of the model's scores by code."""
    found: dict[str, list[int]] = {}
    for column, label in enumerate(_model().nb_classes):
        found.setdefault(_model_code(label), []).append(column)
    return {code: np.array(columns, dtype=np.int64) for code, columns in found.items()}


@cache
def _codes() -> tuple[str, ...]:
    return tuple(_columns())


@cache
def _order() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All columns, those of one code together, and where each code begins."""
    columns = list(_columns().values())
    return np.concatenate(columns), np.cumsum([0, *map(len, columns)])[:-1]


@cache
def _model_codes() -> dict[str, str]:
    """Code of each label of the model that is used; '' for that of no language."""
    return {label: _model_code(label) for label in _model().labels}


def _model_code(label: str) -> str:
    return _COUNTED_AS.get(label) or base(label)


@cache
def _profiles() -> _Profiles:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    table: dict[str, list[float]] = factory.word_lang_prob_map
    logs = np.log(np.array(list(table.values()), dtype=np.float64) + _FLOOR).astype(np.float32)
    return _Profiles(
        {gram: row for row, gram in enumerate(table)}, logs, tuple(base(code) for code in factory.langlist)
    )

"""Is the corpus enough: what it covers of a text and gains, and what twice and four times as much would."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from align.text.tokens import tokens
from corpus.export.direction import Direction, records
from corpus.export.selection import Selection
from corpus.mt.adaptation.adapt import adapt
from corpus.mt.adaptation.examples import Example
from corpus.mt.engines.protocol import Engine
from corpus.splits import TEST
from corpus.tables.folder import WorkFolder
from crawler.common_words import common_words
from crawler.errors import EmptyResultError

HALVINGS = 4  # points of the curve below the whole corpus
POINTS = HALVINGS + 2  # with the whole corpus, and the engine alone
AHEAD = (2, 4)
TEST_PAIRS = 300
_HELD = 10  # one in so many documents is held out where the corpus has no test split
_LEAST = 100  # pairs, below which there is no curve
_FLOOR, _CEILING = 0.5, 1.0  # of what a doubling gains, by what the one before gained


class ForecastPair(NamedTuple):
    """A pair; its fields are columns of the pairs table."""

    source_url: str | None
    source_text: str
    target_text: str
    score: float | None
    split: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """So many pairs: share of the texts' distinct words and running 2- and 3-grams that they have.

    `bleu` is that of the adapted engine on held-out pairs, None without an engine.
    """

    pairs: int
    words: float
    ngrams: float
    bleu: float | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The curve up to the whole corpus, and the points expected beyond it.

    `alone` is the BLEU of the engine without the corpus; `missing` are the commonest words of the texts that
    the corpus lacks.
    """

    direction: str
    engine: str | None
    test_pairs: int
    alone: float | None
    curve: tuple[Point, ...]
    expected: tuple[Point, ...]
    missing: tuple[str, ...]


Pairs = Sequence[ForecastPair]


def forecast(
    folder: WorkFolder,
    direction: Direction,
    engine: Engine | None,
    texts: Sequence[str] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> Forecast:
    """The forecast for held-out pairs of the corpus; its coverage for `texts`, in the source language.

    `advance` is told of each of its POINTS. EmptyResultError for a corpus of fewer than 100 pairs.
    """
    found = records(Selection(folder, direction, "sentence", None), direction, ForecastPair)
    train, test = held_out(list(found))
    if not test:
        where = f"{folder.root / 'pairs'}: {direction}"
        raise EmptyResultError(f"{where}: no document is held out to measure on: `acopio build --test 0.1`")
    if len(train) < _LEAST:
        raise EmptyResultError(
            f"{folder.root / 'pairs'}: {len(train)} pairs {direction}: too few to forecast"
        )
    return curve_of(train, test, direction, engine, texts, advance)


def held_out(pairs: Pairs) -> tuple[list[ForecastPair], list[ForecastPair]]:
    """The pairs to learn from, by documents in the order of a digest, and those to measure on."""
    test = [pair for pair in pairs if pair.split == TEST]
    if not test:
        test = [pair for pair in pairs if _rank(pair)[0] % _HELD == 0]
    held = {pair.source_url for pair in test}
    train = sorted((pair for pair in pairs if pair.source_url not in held), key=_rank)
    seen = {text.casefold() for pair in train for text in pair[1:3]}
    fresh = [pair for pair in test if not seen & {pair.source_text.casefold(), pair.target_text.casefold()}]
    return train, sorted(fresh, key=lambda pair: _digest(pair.source_text))[:TEST_PAIRS]


def curve_of(
    train: Pairs,
    test: Pairs,
    direction: Direction,
    engine: Engine | None,
    texts: Sequence[str] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> Forecast:
    """The forecast for these pairs; the training pairs in the order in which they are added."""
    wanted = list(texts) or [pair.source_text for pair in test]
    sizes = [len(train) >> halving for halving in range(HALVINGS, -1, -1)]
    lang = direction.source_lang
    curve = []
    for size in sizes:
        words, grams = _covered(train[:size], wanted, lang)
        bleu = None if engine is None else _bleu(engine, train[:size], test, direction)
        curve.append(Point(size, words, grams, bleu))
        advance(1)
    alone = None if engine is None else _bleu(engine, (), test, direction)
    advance(1)
    expected = tuple(_ahead(curve, factor) for factor in AHEAD)
    name = None if engine is None else engine.name
    return Forecast(
        str(direction), name, len(test), alone, tuple(curve), expected, tuple(_missing(train, wanted, lang))
    )


def _ahead(curve: Sequence[Point], factor: int) -> Point:
    """The point at so many times the last one, a power of two."""
    doublings = factor.bit_length() - 1
    words, grams = (
        min(extrapolated([getattr(point, name) for point in curve], doublings), 1.0)
        for name in ("words", "ngrams")
    )
    scores = [point.bleu for point in curve if point.bleu is not None]
    bleu = round(extrapolated(scores, doublings), 2) if len(scores) == len(curve) else None
    return Point(curve[-1].pairs * factor, round(words, 4), round(grams, 4), bleu)


def extrapolated(values: Sequence[float], doublings: int) -> float:
    """The value after so many further doublings, given those at 1, 2, 4 … times the first size.

    Each doubling gains what the last two did on average, times the ratio of the later to the earlier gains.
    """
    gains = [b - a for a, b in pairwise(values)]
    late, early = sum(gains[-2:]) / 2, sum(gains[:2]) / 2
    ratio = (late / early) ** 0.5 if early > 0 and late > 0 else _FLOOR
    ratio = min(max(ratio, _FLOOR), _CEILING)
    value, gain = values[-1], max(late, 0.0)
    for _ in range(doublings):
        gain *= ratio
        value += gain
    return value


def _bleu(engine: Engine, pairs: Pairs, test: Pairs, direction: Direction) -> float:
    from sacrebleu.metrics import BLEU

    langs = direction.source_lang, direction.target_lang
    used = engine
    if pairs:
        examples = [Example(pair.source_text, pair.target_text, pair.score or 0.0) for pair in pairs]
        used = adapt(engine, examples, *langs)
    answers = [" ".join(text.split()) for text in used.translate([pair.source_text for pair in test], *langs)]
    return round(float(BLEU().corpus_score(answers, [[pair.target_text for pair in test]]).score), 2)


def _covered(pairs: Pairs, texts: Iterable[str], lang: str) -> tuple[float, float]:
    held = {gram for pair in pairs for gram in _grams(pair.source_text, lang)}
    wanted = [gram for text in texts for gram in _grams(text, lang)]
    words = {gram for gram in wanted if len(gram) == 1}
    longer = [gram for gram in wanted if len(gram) > 1]
    return (
        round(sum(gram in held for gram in words) / max(len(words), 1), 4),
        round(sum(gram in held for gram in longer) / max(len(longer), 1), 4),
    )


def _missing(pairs: Pairs, texts: Iterable[str], lang: str, most: int = 15) -> list[str]:
    held = {word for pair in pairs for word in tokens(pair.source_text, lang)} | common_words(lang)
    counts: dict[str, int] = {}
    for text in texts:
        for word in tokens(text, lang):
            if word not in held and word[0].isalpha():
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))[:most]


def _grams(text: str, lang: str) -> list[tuple[str, ...]]:
    words = tokens(text, lang)
    return [tuple(words[n : n + size]) for size in (1, 2, 3) for n in range(len(words) - size + 1)]


def _rank(pair: ForecastPair) -> bytes:
    return _digest(pair.source_url or pair.source_text)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()

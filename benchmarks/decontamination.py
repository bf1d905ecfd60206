"""Overlaps with a test set: planted ones that are found, and false alarms among the other pairs.

    python benchmarks/decontamination.py [--shared ../shared] [--work WORK] [--seed 11]

From each of the gold's NTREX-128 sets, the first half of the articles is the test set, the second half the
corpus, into which overlaps are planted: one a kind for each pair of the set of at least 6 words a side (10
where a text is split or two words change). A word, in languages without spaces, is a bigram of characters.
Told: the share of the corpus's own pairs that are told as overlaps; false: of those, without a passage of six
words that a text of the set has, too, on either side (articles on one event quote the same sentences). Also
of WMT 2009 against WMT 2008 and, with --work, of a work folder's pairs against NTREX.
Prints a line a set, then the worst figures.
"""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from study import read_news_of

from align.text.tokens import tokens
from corpus.decontamination.neighbours import TestSetIndex
from corpus.dedupe.texts import normal_form
from corpus.export.direction import records
from corpus.export.selection import Selection
from corpus.selection.select import Candidate, main_direction
from corpus.tables.folder import WorkFolder
from crawler.languages import WITHOUT_SPACES

Pair = tuple[str, str]
SETS = ("en-de", "en-es", "en-fr", "en-ja", "en-ko", "en-pt", "en-zh")
LONG = ("two words", "split", "short part")
PASSAGE = 6  # words
CHOSEN_ON = "en-es"  # where the thresholds were chosen; the other sets are held out


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    gold = args.shared / "gold"
    if not gold.is_dir():
        sys.exit(f"{gold}: not there: the gold data are needed to measure (--shared DIR)")
    print(f"NTREX-128, WMT 2008 and 2009 | seed {args.seed} | acopio {version('acopio')}")
    kinds = list(planters(random.Random(0), [("a", "b")], ("en", "es")))
    print("| set | pairs | " + " | ".join(kinds) + " | told | false |")
    print("|---" * (len(kinds) + 4) + "|")
    worst: dict[str, float] = {}
    for name in SETS:
        langs = (name[:2], name[3:])
        pairs = list(dict.fromkeys(read_news_of(gold / "align" / f"ntrex.{name}", langs)))
        test, corpus = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]
        index = TestSetIndex(test, langs)
        figures = recalls(index, test, langs, random.Random(args.seed))
        false = share(index, [pair for pair in corpus if not repeats(pair, test, langs)], langs)
        print(
            f"| {name} | {len(test)} | "
            + " | ".join(f"{v:.3f}" for v in figures.values())
            + f" | {share(index, corpus, langs):.4f} | {false:.4f} |"
        )
        if name != CHOSEN_ON:
            worst = {kind: min(value, worst.get(kind, 1.0)) for kind, value in figures.items()}
    print("worst of the sets but en-es:", ", ".join(f"{kind} {value:.3f}" for kind, value in worst.items()))
    wmt = [read_tsv(gold / "mt" / "en-es" / f"wmt{year}.tsv") for year in ("08", "09")]
    print(f"WMT 2009 in WMT 2008: {share(TestSetIndex(wmt[0], ('en', 'es')), wmt[1], ('en', 'es')):.4f}")
    if args.work:
        folder = WorkFolder(args.work)
        way = main_direction(folder)
        found = records(Selection(folder, way, "sentence", None), way, Candidate)
        own = [(pair.source_text, pair.target_text) for pair in found]
        news = list(read_news_of(gold / "align" / f"ntrex.{way}", (way.source_lang, way.target_lang)))
        index = TestSetIndex(news, (way.source_lang, way.target_lang))
        print(f"{args.work.name} in NTREX: {share(index, own, (way.source_lang, way.target_lang)):.4f}")


def recalls(
    index: TestSetIndex, test: Sequence[Pair], langs: tuple[str, str], rng: random.Random
) -> dict[str, float]:
    """The share of planted units that are found, by kind."""
    found = {}
    for kind, plant in planters(rng, test, langs).items():
        least = 10 if kind in LONG else 6
        seeds = [
            p for p in test if min(len(tokens(t, lang)) for t, lang in zip(p, langs, strict=True)) >= least
        ]
        units = [unit for pair in seeds for unit in plant(pair)]
        way = langs[::-1] if kind == "reversed" else langs
        found[kind] = share(index, units, way)
    return found


@cache
def passages(texts: tuple[str, ...], lang: str) -> frozenset[tuple[str, ...]]:
    """The runs of so many words of texts."""
    words = [tokens(normal_form(text), lang) for text in texts]
    return frozenset(tuple(some[n : n + PASSAGE]) for some in words for n in range(len(some) - PASSAGE + 1))


def repeats(pair: Pair, test: Sequence[Pair], langs: tuple[str, str]) -> bool:
    """Whether a side has a passage that stands in the test set, too."""
    return any(
        passages((text,), lang) & passages(tuple(own[side] for own in test), lang)
        for side, (text, lang) in enumerate(zip(pair, langs, strict=True))
    )


def shortest(pair: Pair, langs: tuple[str, str]) -> int:
    """Words of the shorter side."""
    return min(len(tokens(text, lang)) for text, lang in zip(pair, langs, strict=True))


def planters(
    rng: random.Random, test: Sequence[Pair], langs: tuple[str, str]
) -> dict[str, Callable[[Pair], list[Pair]]]:
    """By kind, what makes units of a corpus of a pair of the test set."""
    texts = [[pair[side] for pair in test] for side in (0, 1)]
    bags = [
        [unit for text in side for unit in units(text, lang)] for side, lang in zip(texts, langs, strict=True)
    ]

    def both(change: Callable[[list[str], list[str]], list[str]]) -> Callable[[Pair], list[Pair]]:
        def plant(pair: Pair) -> list[Pair]:
            made = [
                joined(change(units(text, lang), bag), lang)
                for text, lang, bag in zip(pair, langs, bags, strict=True)
            ]
            return [(made[0], made[1])]

        return plant

    def replaced(number: int) -> Callable[[list[str], list[str]], list[str]]:
        def change(words: list[str], bag: list[str]) -> list[str]:
            for place in rng.sample(range(len(words)), number):
                words[place] = rng.choice(bag)
            return words

        return change

    def dropped(words: list[str], _: list[str]) -> list[str]:
        place = rng.randrange(len(words))
        return words[:place] + words[place + 1 :]

    def embedded(words: list[str], bag: list[str]) -> list[str]:
        return [*rng.choices(bag, k=12), *words, *rng.choices(bag, k=5)]

    def split(pair: Pair, at: float = 0.5) -> list[Pair]:
        return halves(pair, langs, at)

    following = dict(pairwise(test))

    return {
        "exact": lambda pair: [pair],
        "case": lambda pair: [(pair[0].upper() + " !", pair[1].lower())],
        "reversed": lambda pair: [(pair[1], pair[0])],
        "one side": lambda pair: [(pair[0], rng.choice(texts[1]))],
        "typo": lambda pair: typo(pair, rng),
        "a word": both(replaced(1)),
        "dropped": both(dropped),
        "two words": both(replaced(2)),
        "split": split,
        "short part": lambda pair: split(pair, 0.2),
        "over ends": lambda pair: over_ends(pair, following.get(pair), langs),
        "embedded": both(embedded),
    }


def typo(pair: Pair, rng: random.Random) -> list[Pair]:
    """The pair, a character left out on each side."""
    places = [rng.randrange(len(text)) for text in pair]
    a, b = (text[:place] + text[place + 1 :] for text, place in zip(pair, places, strict=True))
    return [(a, b)]


def halves(pair: Pair, langs: tuple[str, str], at: float) -> list[Pair]:
    """A pair split in two."""
    cut = [parts(text, lang, at) for text, lang in zip(pair, langs, strict=True)]
    return list(zip(*cut, strict=True))


def over_ends(pair: Pair, following: Pair | None, langs: tuple[str, str]) -> list[Pair]:
    """The last half of a pair with the first of the following one."""
    if following is None:
        return []
    last, first = halves(pair, langs, 0.5)[1], halves(following, langs, 0.5)[0]
    return [(f"{last[0]} {first[0]}", f"{last[1]} {first[1]}")]


def parts(text: str, lang: str, at: float) -> list[str]:
    """The two parts of a text, the first with a share `at` of its words."""
    words = units(text, lang)
    place = int(len(words) * at)
    return [joined(words[:place], lang), joined(words[place:], lang)]


def units(text: str, lang: str) -> list[str]:
    """The words of a text; its characters where there are no spaces between words."""
    return list(text) if lang in WITHOUT_SPACES else text.split()


def joined(words: Sequence[str], lang: str) -> str:
    """The text of words."""
    return ("" if lang in WITHOUT_SPACES else " ").join(words)


def share(index: TestSetIndex, pairs: Sequence[Pair], langs: tuple[str, str]) -> float:
    """Of the pairs, those told as overlaps."""
    kinds = index.kinds([a for a, _ in pairs], [b for _, b in pairs], langs)
    return sum(map(bool, kinds)) / max(len(kinds), 1)


def read_tsv(path: Path) -> list[Pair]:
    """The two texts of each line."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) > 1]


if __name__ == "__main__":
    main()

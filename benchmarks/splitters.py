"""Compares sentence splitters on parallel segments: do both sides split into equally many sentences?

    python benchmarks/splitters.py --shared ../shared [--json] [--only NAME ...]

Data: the distinct gold segments of `web/gold/segments.en-es.jsonl` (English and Spanish technical prose).
No sentence boundaries are marked there, so the figures are indirect: `even` is the share of segments whose
two sides split into equally many sentences, `even, multi` the same among those with more than one on a side
(a splitter that never splits would win the first), `lower` is the number of sentences, after the first of a
segment, that start in lower case and do not look like a name from code, and `missed` the number of places
inside sentences that look like boundaries: `[a-z)][.!?] [A-Z][a-z]`. Splitters not installed are skipped.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

SEGMENTS = "web/gold/segments.en-es.jsonl"
LANGUAGES = ("en", "es")
MISSED = re.compile(r"[a-záéíóúñü)][.!?] [¿¡]?[A-ZÁÉÍÓÚÑ][a-záéíóúñü]")
CODE = re.compile(r"\w*[-_\d(=A-Z.]")  # scikit-learn, n_estimators, fit(), xgboost2, tf.data

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one splitter on the segments; shares in [0, 1], `seconds` of wall time."""

    splitter: str
    version: str
    segments: int
    multi: int
    even: float
    even_multi: float
    sentences: int
    lower: int
    missed: int
    seconds: float


def acopio(lang: str) -> Split:
    """The project's own: sentencex and repair rules."""
    from align.text.sentences import split

    return lambda text: split(text, lang)


def sentencex(lang: str) -> Split:
    """sentencex, as it is."""
    import sentencex

    return lambda text: list(sentencex.segment(lang, text))


def pysbd(lang: str) -> Split:
    """pysbd, as it is."""
    import pysbd

    segmenter = pysbd.Segmenter(language=lang, clean=False)
    return lambda text: list(segmenter.segment(text))


def blingfire(lang: str) -> Split:
    """blingfire: one model for all languages."""
    import blingfire

    return lambda text: str(blingfire.text_to_sentences(text)).split("\n")


def syntok(lang: str) -> Split:
    """syntok: one set of rules for English, Spanish and German."""
    from syntok import segmenter

    return lambda text: [
        "".join(token.spacing + token.value for token in sentence)
        for paragraph in segmenter.process(text)
        for sentence in paragraph
    ]


SPLITTERS: dict[str, tuple[str, Callable[[str], Split]]] = {
    "acopio": ("sentencex", acopio),
    "sentencex": ("sentencex", sentencex),
    "pysbd": ("pysbd", pysbd),
    "blingfire": ("blingfire", blingfire),
    "syntok": ("syntok", syntok),
}


def read_segments(path: Path) -> list[tuple[str, str]]:
    """The distinct segments in order, English and Spanish text of each."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return list(dict.fromkeys((row["text_a"], row["text_b"]) for row in rows))


def sides(splitter: Callable[[str], Split], segments: list[tuple[str, str]]) -> list[list[list[str]]]:
    """For each language, the sentences of each segment."""
    result = []
    for lang, texts in zip(LANGUAGES, zip(*segments, strict=True), strict=True):
        split = splitter(lang)
        result.append([[s.strip() for s in split(text) if s.strip()] for text in texts])
    return result


def measure(name: str, segments: list[tuple[str, str]]) -> Figures:
    """The figures of one splitter."""
    distribution, splitter = SPLITTERS[name]
    start = time.perf_counter()
    pairs = list(zip(*sides(splitter, segments), strict=True))
    seconds = time.perf_counter() - start
    multi = [(a, b) for a, b in pairs if len(a) > 1 or len(b) > 1]
    sentences = [sentence for pair in pairs for side in pair for sentence in side]
    later = [sentence for pair in pairs for side in pair for sentence in side[1:]]
    return Figures(
        splitter=name,
        version=version(distribution),
        segments=len(segments),
        multi=len(multi),
        even=sum(len(a) == len(b) for a, b in pairs) / len(pairs),
        even_multi=sum(len(a) == len(b) for a, b in multi) / max(len(multi), 1),
        sentences=len(sentences),
        lower=sum(s[0].islower() and not CODE.match(s) for s in later),
        missed=sum(len(MISSED.findall(s)) for s in sentences),
        seconds=round(seconds, 2),
    )


def table(rows: list[Figures]) -> Iterator[str]:
    """A Markdown table."""
    yield "| splitter | even | even, multi | multi | sentences | lower | missed | seconds |"
    yield "|---|---|---|---|---|---|---|---|"
    for r in rows:
        yield (
            f"| {r.splitter} ({r.version}) | {r.even:.4f} | {r.even_multi:.4f} | {r.multi} | {r.sentences} "
            f"| {r.lower} | {r.missed} | {r.seconds:.1f} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    parser.add_argument("--only", nargs="+", choices=SPLITTERS, default=list(SPLITTERS), metavar="NAME")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    path = args.shared / SEGMENTS
    if not path.exists():
        sys.exit(f"{path}: no such file: name the folder of the gold data with --shared")
    segments = read_segments(path)
    rows = []
    for name in args.only:
        try:
            rows.append(measure(name, segments))
        except ImportError as error:
            print(f"{name}: left out: {error}", file=sys.stderr)
    if args.json:
        print(json.dumps({"data": SEGMENTS, "segments": len(segments), "rows": [asdict(r) for r in rows]}))
    else:
        print(f"data: {SEGMENTS}, {len(segments)} distinct segments\n")
        print("\n".join(table(rows)))


if __name__ == "__main__":
    main()

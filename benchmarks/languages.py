"""Writes docs/languages.md: splitting, identification and encoders for each of the 51 languages of MASSIVE.

    python benchmarks/languages.py [--check]
    python benchmarks/languages.py --measure [--only LANG ...] --shared ../shared

The page is written from the code and the figures in benchmarks/languages.json, and a test compares the two.
With `--measure` the figures are made first: strict F1 of sentence alignment with English, by the first of
`use` and `e5` that knows the language, on the sets ntrex.en-XX of `gold/align` and `gold/align51`, scored as
in benchmarks/alignment.py. Takes half an hour of one processor, most of it for `e5`; with `--only` the
figures of the other languages stay.
"""

import argparse
import json
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from align.encoders.registry import ENCODERS, accurate
from align.encoders.sentence_transformers import PREFIX
from align.text.sentences import OWN_RULES
from crawler.languages import base, name
from crawler.page.language import languages

FIGURES = Path(__file__).parent / "languages.json"
PAGE = Path(__file__).parents[1] / "docs" / "languages.md"
# FitzGerald et al. 2022, 'MASSIVE: A 1M-Example Multilingual Natural Language Understanding Dataset'.
_TAGS = """
af am ar az bn cy da de el en es fa fi fr he hi hu hy id is it ja jv ka km kn ko lv ml mn ms my nb nl pl pt ro
ru sl sq sv sw ta te th tl tr ur vi zh-CN zh-TW
"""
MASSIVE = tuple(_TAGS.split())
_SCRIPTS = {"zh-CN": "Chinese, simplified", "zh-TW": "Chinese, traditional", "nb": "Norwegian Bokmål"}

_HEAD = """# Languages

The 51 languages of MASSIVE (FitzGerald et al. 2022). acopio splits each into sentences, identifies it, and
supports it with at least one encoder. `python benchmarks/languages.py` writes this page; one test compares
it with the code, and another splits and identifies two sentences of each language.

- **code**: the language code in topics, tables and options. `zh` is Chinese in either script, `no` is
  Norwegian Bokmål.
- **sentences**: [rules](sentences.md#rules) for all; with *lists*, abbreviations of the language too.
- **encoders**: those that support the language, besides the models of `sentence-transformers:NAME`. See
  [alignment.md](alignment.md#other-encoders).
- **accurate**: the choice of [`--accurate`](alignment.md#two-encoders-as-one) for the language with English.
- **strict F1**: of [sentence alignment](alignment.md#quality) with English, with the first encoder listed, on
  news (NTREX-128) in which lines were merged, dropped and inserted: 15 documents for German, Spanish, French,
  Portuguese, Chinese, Japanese and Korean, two for the others, so a figure is uncertain by .02 or more.
  `python benchmarks/languages.py --measure` makes the figures. Those of ar, es, it, my, pt and th are
  measured with the present costs, the others with those before quotes and final marks counted
  ([alignment.md](alignment.md#contribution-of-each-signal)).

| language | code | sentences | encoders | accurate | strict F1 |
|---|---|---|---|---|---|
"""

_TAIL = """
`acopio encoders` lists all languages of each encoder. {count} languages are identified, documents and, for
the rule `wrong_language`, single sentences, by [py3langid](https://pypi.org/project/py3langid/):

{codes}
"""


def rows() -> Iterator[str]:
    """A row of the table a language."""
    measured = json.loads(FIGURES.read_text("utf-8"))
    for tag in MASSIVE:
        code = base(tag)
        encoders = [
            info.name for info in ENCODERS if code in info.languages and not info.name.startswith(PREFIX)
        ]
        if not encoders or code not in languages():
            raise SystemExit(f"{tag}: no encoder, or not identified")
        yield (
            f"| {_SCRIPTS.get(tag, name(code))} ({tag}) | `{code}` "
            f"| {'lists' if code in OWN_RULES else 'rules'} "
            f"| {', '.join(f'`{encoder}`' for encoder in encoders)} | `{accurate(code, 'en')}` "
            f"| {f'{measured[code]:.3f}' if code in measured else '–'} |"
        )


def page() -> str:
    """The whole page."""
    known = sorted(languages())
    return _HEAD + "\n".join(rows()) + "\n" + _TAIL.format(count=len(known), codes=_wrapped(known))


def measure(shared: Path, only: Collection[str]) -> dict[str, float]:
    """Strict F1 by language code, of every language with a set, or of some."""
    from alignment import SCORER, known
    from alignment import measure as measured

    from align.sentences.aligner import AlignOptions

    figures: dict[str, float] = json.loads(FIGURES.read_text("utf-8")) if only else {}
    for folder in sorted(shared.glob("gold/align*/ntrex.en-*")):
        if only and base(folder.name.rpartition("-")[2]) not in only:
            continue
        encoder = "use" if known([folder.name], "use") else "e5"
        row = measured(folder, shared / SCORER, AlignOptions(encoder))
        figures[base(folder.name.rpartition("-")[2])] = round(row.strict_f1, 3)
    return dict(sorted(figures.items()))


def _wrapped(codes: list[str], width: int = 30) -> str:
    return "\n".join(" ".join(codes[start : start + width]) for start in range(0, len(codes), width))


def main() -> None:
    """Write the page, or say that it is out of date."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is old")
    parser.add_argument("--measure", action="store_true", help="make the figures first")
    parser.add_argument("--only", nargs="+", default=[], metavar="LANG", help="languages to measure [all]")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the gold data")
    args = parser.parse_args()
    if args.measure:
        FIGURES.write_text(json.dumps(measure(args.shared, args.only), indent=1) + "\n", encoding="utf-8")
    if not args.check:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE}: out of date: run python benchmarks/languages.py")


if __name__ == "__main__":
    main()

"""`acopio score`: similarity, margin and score of the pairs of a TSV file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

from align.encoders.protocol import Encoder, for_language
from align.encoders.registry import DEFAULT, check_languages, get_encoder
from align.scores.pairs import BLOCK, PairScorer, PairScores
from corpus.cli.encoder_choice import chosen_or_default, encoder_options
from corpus.cli.lines import PairsFile, open_pairs, parse_columns, results
from corpus.progress import tracked
from corpus.scoring.given import ScoringOptions, given
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from crawler.errors import UsageError
from crawler.languages import base

SCORES = PairScores._fields

_EPILOG = """\b
Adds three columns at the end:
  similarity  cosine of the two texts, -1 to 1
  margin      that over the mean with each side's 4 nearest texts of the file;
              1 where the pair does not stand out, so mind it in files of many rows only
  score       0 to 1: how likely it is a translation, as a scorer learnt from the file's own
              most certain pairs sees it; in a file with under 500 of these, or with --no-learn,
              similarity and margin, less where lengths or numbers disagree

\b
Examples:
  acopio score pairs.tsv -s en -t es > scored.tsv
  acopio score pairs.tsv -s en -t es --columns 3,4      a file without a header row

Where the header already has columns of these names, as an exported TSV has, they give way to the new ones.
Nothing is quoted: a tab parts two fields, whatever stands in them.
"""


@click.command(epilog=_EPILOG)
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-s", "--source-lang", required=True, metavar="CODE", help="Language of the sources.")
@click.option("-t", "--target-lang", required=True, metavar="CODE", help="Language of the targets.")
@click.option(
    "--columns",
    metavar="N,M",
    help="Columns of source and target, counted from 1; the file then has no header row, and neither has "
    "what is written.  [default: those named source_text and target_text in the header row]",
)
@encoder_options(DEFAULT)
@click.option(
    "--learn/--no-learn", default=True, show_default=True, help="Learn a scorer from the pairs themselves."
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write.  [default: stdout]",
)
def score(
    pairs: Path,
    source_lang: str,
    target_lang: str,
    columns: str | None,
    encoder: str | None,
    accurate: bool,
    learn: bool,
    output: Path | None,
) -> None:
    """Score the rows of PAIRS, a UTF-8 TSV file, and write them all in order with three columns more."""
    if output is not None and output.resolve() == pairs.resolve():
        raise UsageError(f"--output {output}: is the file to be read: choose another")
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    model = get_encoder(chosen_or_default(encoder, accurate, *languages))
    check_languages(model, *languages)
    source, target = (for_language(model, lang) for lang in languages)
    file = open_pairs(pairs, parse_columns(columns) if columns is not None else None)
    total = sum(1 for _ in file.rows())  # and every row is seen to be sound before long work starts
    header, kept = _header(file)
    with results(output) as out:
        out.write(header.encode())
        measured = PairScorer(source, file.pairs(), target)
        learnt = _learnt(file, measured, languages, (source, target)) if learn else None
        blocks = _scored(file, kept, measured, learnt)
        for block in tracked(blocks, f"{pairs}: scoring", total):
            out.write("".join(block.lines).encode())


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows as they are written."""

    lines: list[str]

    @property
    def num_rows(self) -> int:
        return len(self.lines)


def _header(file: PairsFile) -> tuple[str, list[int]]:
    """The header row to write, empty where the file has none, and the numbers of the columns that stay."""
    if file.header is None:
        return "", list(range(file.width))
    kept = [number for number, name in enumerate(file.header) if name not in SCORES]
    return "\t".join([file.header[number] for number in kept] + list(SCORES)) + "\n", kept


def _learnt(
    file: PairsFile, measured: PairScorer, languages: tuple[str, str], encoders: tuple[Encoder, Encoder]
) -> Scorer | None:
    """The scorer that the first pairs of the file teach; None, told on stderr, where too few are certain."""
    options = ScoringOptions()
    texts = list(islice(file.pairs(), options.sample))
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    scorer = learn_scorer(
        given(sources, targets, measured.score(sources, targets)), languages, encoders, options
    )
    if isinstance(scorer, Fallback):
        click.echo(f"{file.path}: the fixed formula scores: {scorer.signature.reason}", err=True)
        return None
    click.echo(f"{file.path}: scorer learnt from {scorer.signature.certain:,} certain pairs", err=True)
    return scorer


def _scored(file: PairsFile, kept: list[int], scorer: PairScorer, learnt: Scorer | None) -> Iterator[_Block]:
    rows = file.rows()
    while block := list(islice(rows, BLOCK)):
        texts = [row[file.source] for row in block], [row[file.target] for row in block]
        scores = scorer.score(*texts)
        if learnt is not None:
            scores = scores._replace(score=learnt.score(given(*texts, scores)))
        yield _Block(
            [
                "\t".join([row[number] for number in kept] + [f"{number:.4f}" for number in numbers]) + "\n"
                for row, *numbers in zip(block, *scores, strict=True)
            ]
        )

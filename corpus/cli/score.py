"""`acopio score`: similarity, margin and score of the pairs of a TSV file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click
import numpy as np

from align.encoders.protocol import Encoder, for_language
from align.encoders.registry import DEFAULT, check_languages, get_encoder
from align.scores.pairs import BLOCK, PairScorer, PairScores
from corpus.cli.encoder_choice import chosen_or_default, encoder_options
from corpus.cli.lines import PairsFile, open_pairs, parse_columns, results
from corpus.mt_detection.detector import Detector, learn_detector
from corpus.mt_detection.options import MtOptions
from corpus.progress import tracked
from corpus.scoring.given import ScoringOptions, given
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from crawler.errors import UsageError
from crawler.languages import base

SCORES = PairScores._fields
MT = "mt"

_EPILOG = f"""\b
Adds three columns at the end:
  similarity  cosine of the two texts, -1 to 1
  margin      the cosine over the mean cosine with each side's 4 nearest texts of the file;
              1 for a pair that does not stand out; meaningful only in files of many rows
  score       0 to 1: probability of a translation by a scorer learnt from the most certain
              pairs of the file; with under {ScoringOptions().least_pairs:,} of these, or with --no-learn,
              similarity and margin, less if lengths or numbers disagree
and with --mt a fourth:
  mt          0 to 1: how likely the pair was translated by a machine, by how literally one side
              follows the other; empty with under {MtOptions().least_pairs:,} pairs

\b
Examples:
  acopio score pairs.tsv -s en -t es > scored.tsv
  acopio score pairs.tsv -s en -t es --columns 3,4      a file without a header row

Columns of these names in the header, as in an exported TSV, are replaced by the new ones. Quotation marks
have no meaning: every tab separates two fields.
"""


@click.command(epilog=_EPILOG)
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-s", "--source-lang", required=True, metavar="CODE", help="Language of the sources.")
@click.option("-t", "--target-lang", required=True, metavar="CODE", help="Language of the targets.")
@click.option(
    "--columns",
    metavar="N,M",
    help="Columns of source and target, from 1, of a file without a header row; the output then has none "
    "either.  [default: those named source_text and target_text in the header row]",
)
@encoder_options(DEFAULT)
@click.option(
    "--learn/--no-learn", default=True, show_default=True, help="Learn a scorer from the pairs of the file."
)
@click.option("--mt", is_flag=True, help="Add how likely each pair was translated by a machine.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Output file.  [default: stdout]",
)
def score(
    pairs: Path,
    source_lang: str,
    target_lang: str,
    columns: str | None,
    encoder: str | None,
    accurate: bool,
    learn: bool,
    mt: bool,
    output: Path | None,
) -> None:
    """Score the rows of PAIRS, a UTF-8 TSV file, and write all rows in order with three more columns."""
    if output is not None and output.resolve() == pairs.resolve():
        raise UsageError(f"--output {output}: is the input file: choose another")
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    model = get_encoder(chosen_or_default(encoder, accurate, *languages))
    check_languages(model, *languages)
    source, target = (for_language(model, lang) for lang in languages)
    file = open_pairs(pairs, parse_columns(columns) if columns is not None else None)
    total = sum(1 for _ in file.rows())  # this also checks every row before the long work starts
    columns_added = (*SCORES, MT) if mt else SCORES
    header, kept = _header(file, columns_added)
    with results(output) as out:
        out.write(header.encode())
        measured = PairScorer(source, file.pairs(), target)
        learnt = _learnt(file, measured, languages, (source, target)) if learn else None
        detector = _detector(file, measured, languages, total) if mt else None
        blocks = _scored(file, kept, _Judges(measured, learnt, detector, mt))
        for block in tracked(blocks, f"{pairs}: scoring", total):
            out.write("".join(block.lines).encode())


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of the output."""

    lines: list[str]

    @property
    def num_rows(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class _Judges:
    """What gives the columns; without a detector `mt` is empty where it is asked for."""

    measured: PairScorer
    learnt: Scorer | None
    detector: Detector | None
    mt: bool

    def columns(self, sources: list[str], targets: list[str]) -> list[list[str]]:
        """The new fields of each pair, column by column."""
        scores = self.measured.score(sources, targets)
        if self.learnt is not None:
            scores = scores._replace(score=self.learnt.score(given(sources, targets, scores)))
        columns = [[f"{number:.4f}" for number in column] for column in scores]
        if self.detector is not None:
            found = self.detector.score(sources, targets, scores.similarity.astype(np.float64))
            columns.append([f"{number:.4f}" for number in found])
        elif self.mt:
            columns.append([""] * len(sources))
        return columns


def _header(file: PairsFile, added: tuple[str, ...]) -> tuple[str, list[int]]:
    """The header row to write, empty if the file has none, and the numbers of the columns to keep."""
    if file.header is None:
        return "", list(range(file.width))
    kept = [number for number, name in enumerate(file.header) if name not in added]
    return "\t".join([file.header[number] for number in kept] + list(added)) + "\n", kept


def _learnt(
    file: PairsFile, measured: PairScorer, languages: tuple[str, str], encoders: tuple[Encoder, Encoder]
) -> Scorer | None:
    """The scorer learnt from the first pairs of the file; None, with a note, if too few are certain."""
    options = ScoringOptions()
    texts = list(islice(file.pairs(), options.sample))
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    scorer = learn_scorer(
        given(sources, targets, measured.score(sources, targets)), languages, encoders, options
    )
    if isinstance(scorer, Fallback):
        click.echo(f"{file.path}: scored by the fixed formula: {scorer.signature.reason}", err=True)
        return None
    click.echo(f"{file.path}: scorer learnt from {scorer.signature.certain:,} certain pairs", err=True)
    return scorer


def _detector(
    file: PairsFile, measured: PairScorer, languages: tuple[str, str], total: int
) -> Detector | None:
    """The detector learnt from pairs spread over the file; None, with a note, if they are too few."""
    options = MtOptions()
    texts = list(islice(file.pairs(), 0, None, total // options.sample + 1))
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    similarity = measured.score(sources, targets).similarity.astype(np.float64)
    detector = learn_detector(sources, targets, similarity, languages, options)
    if detector is None:
        click.echo(
            f"{file.path}: machine translation not judged: {len(texts)} pairs, at least "
            f"{options.least_pairs} are needed",
            err=True,
        )
    return detector


def _scored(file: PairsFile, kept: list[int], judges: _Judges) -> Iterator[_Block]:
    rows = file.rows()
    while block := list(islice(rows, BLOCK)):
        columns = judges.columns([row[file.source] for row in block], [row[file.target] for row in block])
        yield _Block(
            [
                "\t".join([row[number] for number in kept] + fields) + "\n"
                for row, *fields in zip(block, *columns, strict=True)
            ]
        )

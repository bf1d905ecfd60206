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
from corpus.cli.command import Command
from corpus.cli.encoder_choice import chosen_or_default, encoder_options
from corpus.cli.own_files.options import language_options, output_option, pairs_options
from corpus.cli.own_files.pairs import CSV, TSV, PairsFile, form_of, open_pairs
from corpus.cli.own_files.results import check_output, results, row_bytes
from corpus.cli.own_files.source import FILE
from corpus.cli.own_files.suspicions import Suspicions
from corpus.engine import EngineOptions
from corpus.mt_detection.detector import Detector, learn_detector
from corpus.mt_detection.options import MtOptions
from corpus.progress import counted, note, tracked, warn, working
from corpus.scoring.given import ScoringOptions, given
from corpus.scoring.scorer import Fallback, Scorer, learn_scorer
from corpus.scoring.shown import embedding, learning
from corpus.scoring.work import Children, Work
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
  acopio score pairs.csv -s en -t es --columns en,es    a CSV file with these columns
  zcat pairs.tsv.gz | acopio score - -s en -t es

Columns of these names in the header, as in an exported TSV, are replaced by the new ones. Quotation marks
have no meaning in TSV: every tab separates two fields.
"""


@click.command(
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Input and output": ("columns", "form", "skip_bad_rows", "output"),
        "Scores": ("encoder", "accurate", "learn", "mt"),
    },
)
@click.argument("pairs", type=FILE)
@language_options("Language of the sources.", "Language of the targets.")
@pairs_options((TSV, CSV))
@encoder_options(DEFAULT)
@click.option(
    "--learn/--no-learn", default=True, show_default=True, help="Learn a scorer from the pairs of the file."
)
@click.option("--mt", is_flag=True, help="Add how likely each pair was translated by a machine.")
@output_option(
    "Output file: CSV if it ends in .csv, else TSV; .gz and .zst compress it.  "
    "[default: stdout, in the form of the input]"
)
def score(
    pairs: Path,
    source_lang: str,
    target_lang: str,
    columns: str | None,
    form: str | None,
    skip_bad_rows: bool,
    encoder: str | None,
    accurate: bool,
    learn: bool,
    mt: bool,
    output: Path | None,
) -> None:
    """Score the rows of PAIRS and write all rows in order with three more columns.

    PAIRS is a UTF-8 TSV or CSV file with a header row, plain or compressed with gzip or Zstandard; - is
    standard input.
    """
    check_output(output, pairs)
    languages = base(source_lang), base(target_lang)
    model = get_encoder(chosen_or_default(encoder, accurate, *languages))
    check_languages(model, *languages)
    source, target = (for_language(model, lang) for lang in languages)
    file = open_pairs(pairs, columns, form, skip_bad_rows)
    total = _checked(file, languages)
    header, kept = _header(file, (*SCORES, MT) if mt else SCORES)
    out_form = form_of(output) if output is not None else file.form
    with results(output) as out, Children(EngineOptions()) as work:
        out.write(row_bytes(header, out_form) if header else b"")
        with embedding(f"{file.name}: texts to compare with"):
            measured = PairScorer(source, file.pairs(), target)
        learnt = _learnt(file, measured, languages, (source, target), work) if learn else None
        detector = _detector(file, measured, languages, total) if mt else None
        blocks = _scored(file, kept, _Judges(measured, learnt, detector, mt, work))
        for block in tracked(blocks, f"{file.name}: scoring", total, "pairs"):
            out.write(b"".join(row_bytes(row, out_form) for row in block.rows))


def _checked(file: PairsFile, languages: tuple[str, str]) -> int:
    """The number of rows; every row is read, and what looks wrong is reported, before the long work."""
    watch, total = Suspicions(file.name, *languages), 0
    for line, fields in file.rows():
        watch.add(line, fields[file.source], fields[file.target])
        total += 1
    for warning in watch.warnings():
        warn(f"warning: {warning}")
    if skipped := file.bad.summary():
        warn(skipped)
    return total


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of the output."""

    rows: list[list[str]]

    @property
    def num_rows(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class _Judges:
    """What gives the columns; without a detector `mt` is empty where it is asked for."""

    measured: PairScorer
    learnt: Scorer | None
    detector: Detector | None
    mt: bool
    work: Work

    def columns(self, sources: list[str], targets: list[str]) -> list[list[str]]:
        """The new fields of each pair, column by column."""
        scores = self.measured.score(sources, targets)
        if self.learnt is not None:
            pairs = given(sources, targets, scores)
            probable, failed = self.learnt.measured(pairs, work=self.work)
            scores = scores._replace(score=probable)
            for row, reason in sorted(failed.items()):
                warn(f"warning: score 0 for a pair: {reason.words}: {pairs.sources[row][:60]!r}")
        columns = [[f"{number:.4f}" for number in column] for column in scores]
        if self.detector is not None:
            found = self.detector.score(sources, targets, scores.similarity.astype(np.float64))
            columns.append([f"{number:.4f}" for number in found])
        elif self.mt:
            columns.append([""] * len(sources))
        return columns


def _header(file: PairsFile, added: tuple[str, ...]) -> tuple[list[str], list[int]]:
    """The header row to write, empty if the file has none, and the numbers of the columns to keep."""
    if file.header is None:
        return [], list(range(file.width))
    kept = [number for number, name in enumerate(file.header) if name not in added]
    return [*(file.header[number] for number in kept), *added], kept


def _learnt(
    file: PairsFile,
    measured: PairScorer,
    languages: tuple[str, str],
    encoders: tuple[Encoder, Encoder],
    work: Work,
) -> Scorer | None:
    """The scorer learnt from the first pairs of the file; None, with a note, if too few are certain."""
    options = ScoringOptions()
    texts = list(islice(file.pairs(), options.sample))
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    with working(f"{file.name}: learning the score"):
        scores = given(sources, targets, _measured(measured, sources, targets))
        with learning(work) as shown:
            scorer = learn_scorer(scores, languages, encoders, options, work=shown)
    if isinstance(scorer, Fallback):
        note(f"{file.name}: scored by the fixed formula: {scorer.signature.reason}")
        return None
    note(f"{file.name}: scorer learnt from {scorer.signature.certain:,} certain pairs")
    return scorer


def _measured(measured: PairScorer, sources: list[str], targets: list[str]) -> PairScores:
    """The scores of the pairs, by the blocks of PairScorer.score."""
    blocks = []
    with counted("measuring", len(sources), "pairs", least=1) as advance:
        for start in range(0, max(len(sources), 1), BLOCK):
            block = slice(start, start + BLOCK)
            blocks.append(measured.score(sources[block], targets[block]))
            advance(len(sources[block]))
    return PairScores(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def _detector(
    file: PairsFile, measured: PairScorer, languages: tuple[str, str], total: int
) -> Detector | None:
    """The detector learnt from pairs spread over the file; None, with a note, if they are too few."""
    options = MtOptions()
    texts = list(islice(file.pairs(), 0, None, total // options.sample + 1))
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    with working(f"{file.name}: learning how people translate here"):
        similarity = _measured(measured, sources, targets).similarity.astype(np.float64)
        detector = learn_detector(sources, targets, similarity, languages, options)
    if detector is None:
        least = options.least_pairs
        note(f"{file.name}: machine translation not judged: {len(texts)} pairs, at least {least} are needed")
    return detector


def _scored(file: PairsFile, kept: list[int], judges: _Judges) -> Iterator[_Block]:
    rows = (fields for _, fields in file.rows())
    while block := list(islice(rows, BLOCK)):
        columns = judges.columns([row[file.source] for row in block], [row[file.target] for row in block])
        yield _Block(
            [
                [*(row[number] for number in kept), *fields]
                for row, *fields in zip(block, *columns, strict=True)
            ]
        )

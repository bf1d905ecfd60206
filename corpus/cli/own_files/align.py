"""`acopio align`: two plain text files, one sentence per line, to beads, pairs or a translation memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from align.encoders.combined import names_in
from align.encoders.registry import DEFAULT, encoders
from align.encoders.watching import watched
from align.records import KINDS, SENTENCE
from align.sentences.aligner import AlignedPair, Aligner, AlignOptions, Sentences
from align.sentences.resplit import ResplitOptions
from corpus.cli.command import Command
from corpus.cli.encoder_choice import chosen_or_default, encoder_options
from corpus.cli.own_files.options import language_options, output_option, skip_option
from corpus.cli.own_files.pairs import BadRows
from corpus.cli.own_files.results import check_output, results
from corpus.cli.own_files.source import FILE, STDIN, source_of, undecodable
from corpus.cli.own_files.suspicions import Side, two_files
from corpus.cli.types import Choice
from corpus.export.text import one_line
from corpus.progress import counted, warn, working
from crawler.errors import InputError, UsageError
from crawler.languages import base
from crawler.page.page import PARAGRAPH

TSV_COLUMNS = ("source_text", "target_text", "similarity", "margin", "score", "bead")

_EPILOG = """\b
Formats:
  ladder  [0]:[0, 1]:0.8712   line numbers of each side from 0, and the score;
          [3]:[]:0            a line without a counterpart
  tsv     source_text target_text similarity margin score bead, with a header row
  tmx     TMX 1.4b

\b
Examples:
  acopio align chapter.de chapter.fr -s de -t fr
  acopio align a.en a.es -s en -t es --format tsv --output a.tsv
  zcat a.en.gz | acopio align - a.es -s en -t es --format tmx --output a.tmx
  acopio align a.en a.es -s en -t es --format tsv | sort -t "$(printf '\\t')" -k 5 -n

Beads with text on both sides are m-n with up to six lines in all. An empty line keeps its number, has no
counterpart, and separates paragraphs. With --granularity paragraph a pair is one or more whole paragraphs
of each side, and a file without empty lines is one paragraph. With --resplit a pair in tsv or tmx may also be
a part of two lines that contain several sentences each; ladder has only lines.
"""


@click.command(
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Languages": ("source_lang", "target_lang"),
        "Input and output": ("form", "skip_bad_rows", "output"),
        "Alignment": ("granularity", "resplit", "encoder", "accurate"),
    },
)
@click.argument("src", type=FILE)
@click.argument("tgt", type=FILE)
@language_options("Language of SRC, such as de.", "Language of TGT, such as fr.")
@click.option(
    "--format",
    "form",
    type=Choice(["ladder", "tsv", "tmx"]),
    default="ladder",
    show_default=True,
    help="Output format.",
)
@click.option(
    "--granularity",
    type=Choice(KINDS),
    default=SENTENCE,
    show_default=True,
    help="Size of a pair; empty lines separate paragraphs.",
)
@click.option("--resplit", is_flag=True, help="Split pairs whose sentences are translated one by one.")
@encoder_options(DEFAULT)
@skip_option("Take lines that are not UTF-8 for lines without a counterpart, and count them.")
@output_option("Output file, compressed if it ends in .gz or .zst.  [default: stdout]")
def align(
    src: Path,
    tgt: Path,
    source_lang: str,
    target_lang: str,
    form: str,
    granularity: str,
    resplit: bool,
    encoder: str | None,
    accurate: bool,
    skip_bad_rows: bool,
    output: Path | None,
) -> None:
    """Align SRC with TGT: plain UTF-8 text, one sentence per line, in the same order.

    Either may be compressed with gzip or Zstandard, and one of them may be -, standard input. The languages
    may have a region or a script: TMX keeps them, so that zh-TW and zh-CN are two languages.
    """
    if str(src) == str(tgt) == STDIN:
        raise UsageError("- and -: only one of the two files can be standard input")
    check_output(output, src, tgt)
    codes = base(source_lang), base(target_lang)
    name = chosen_or_default(encoder, accurate, *codes)
    options = AlignOptions(name, granularity=granularity, resplit=ResplitOptions(enabled=resplit))
    aligner = Aligner(*codes, options)
    source = Lines.read(src, codes[0], skip_bad_rows)
    target = Lines.read(tgt, codes[1], skip_bad_rows)
    equal = source.sentences.texts == target.sentences.texts
    for warning in two_files(source.side, target.side, equal):
        warn(f"warning: {warning}")
    sentences = len(source.sentences.texts) + len(target.sentences.texts)
    total = sentences * len(names_in(name, encoders()))
    with counted("embedding", total, "sentences", least=1) as advance, watched(advance):
        aligner.sentence_vectors(source.sentences, target.sentences)  # which it keeps
    with working("aligning"):
        pairs = aligner.align(source.sentences, target.sentences)
    with results(output) as file:
        file.write(_written(form, pairs, source, target, (source_lang, target_lang)))


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of lines: their number, the numbers of the lines with text, and these lines as sentences."""

    count: int
    numbers: tuple[int, ...]
    sentences: Sentences
    side: Side

    @classmethod
    def read(cls, path: Path, lang: str, skip_bad: bool = False) -> "Lines":
        """The lines of a file; an empty one starts a new paragraph. InputError if no line has text.

        A line that is not UTF-8 is an error, too, unless `skip_bad` makes it a line without a counterpart.
        """
        file = source_of(path)
        lines, side, bad = [], Side(file.name, lang), BadRows(file.name, skip_bad, "line")
        for number, line in enumerate(file.lines(), start=1):
            if (byte := undecodable(line)) is not None:
                what = f"not UTF-8 (byte {byte} of the line)"
                bad.add(number, what, "convert the file, for example with iconv -t UTF-8")
                line = ""
            lines.append(line.strip())
            side.add(number, line)
        if skipped := bad.summary():
            warn(skipped)
        ends = (not line and number not in bad.found for number, line in enumerate(lines, start=1))
        paragraphs = list(accumulate(ends))
        numbers = tuple(number for number, line in enumerate(lines) if line)
        if not numbers:
            raise InputError(f"{file.name}: no text: write one sentence per line")
        sentences = Sentences(
            tuple(lines[number] for number in numbers),
            tuple(paragraphs[number] for number in numbers),
            (PARAGRAPH,) * len(numbers),
        )
        return cls(len(lines), numbers, sentences, side)


def _written(
    form: str, pairs: list[AlignedPair], source: Lines, target: Lines, languages: tuple[str, str]
) -> bytes:
    """The pairs in one of the formats of `--format`."""
    if form == "tmx":
        return _tmx(pairs, *languages)
    rows = _ladder(pairs, source, target) if form == "ladder" else _tsv(pairs)
    return "".join(f"{row}\n" for row in rows).encode()


def _ladder(pairs: list[AlignedPair], source: Lines, target: Lines) -> Iterator[str]:
    """One line per bead, in order; lines of the files that are in no pair stand alone."""
    done, taken = 0, 0
    for pair, before in zip(pairs, [None, *pairs], strict=False):
        if before is not None and before.bead == pair.bead:
            continue  # another part of the same lines
        first = [source.numbers[i] for i in pair.bead.source]
        second = [target.numbers[j] for j in pair.bead.target]
        yield from _alone(range(done, first[0]), range(taken, second[0]))
        yield f"{first}:{second}:{pair.score:.4f}"
        # Empty lines within a bead.
        yield from _alone(
            sorted(set(range(first[0], first[-1])) - set(first)),
            sorted(set(range(second[0], second[-1])) - set(second)),
        )
        done, taken = first[-1] + 1, second[-1] + 1
    yield from _alone(range(done, source.count), range(taken, target.count))


def _alone(source: range | list[int], target: range | list[int]) -> Iterator[str]:
    yield from (f"[{number}]:[]:0" for number in source)
    yield from (f"[]:[{number}]:0" for number in target)


def _tsv(pairs: list[AlignedPair]) -> Iterator[str]:
    yield "\t".join(TSV_COLUMNS)
    for pair in pairs:
        texts = one_line(pair.source_text), one_line(pair.target_text)
        numbers = f"{pair.similarity:.4f}", f"{pair.margin:.4f}", f"{pair.score:.4f}"
        yield "\t".join((*texts, *numbers, f"{pair.bead.n}-{pair.bead.m}"))


def _tmx(pairs: list[AlignedPair], source_lang: str, target_lang: str) -> bytes:
    import pyarrow as pa

    from corpus.export.direction import Direction
    from corpus.export.memories import tmx
    from corpus.tables.schemas import PAIRS

    rows = [
        {
            "pair_id": str(number),
            "source_lang": source_lang,
            "target_lang": target_lang,
            "source_text": pair.source_text,
            "target_text": pair.target_text,
            "bead": f"{pair.bead.n}-{pair.bead.m}",
            "score": pair.score,
            "granularity": pair.granularity,
        }
        for number, pair in enumerate(pairs, start=1)
    ]
    with TemporaryDirectory() as folder:
        batch = pa.RecordBatch.from_pylist(rows, schema=PAIRS)
        (path,) = tmx.write([batch], Direction(source_lang, target_lang), Path(folder) / "pairs").files
        return path.read_bytes()

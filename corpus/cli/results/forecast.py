"""`acopio forecast`: is the corpus enough?"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.cli.folders import data_option, work_folder
from corpus.cli.json_output import json_option, print_json
from corpus.cli.types import ENGINE, TOPIC
from corpus.progress import counted, note, working
from crawler.errors import UsageError

if TYPE_CHECKING:
    from corpus.evaluation.forecast import Forecast, Point
    from corpus.mt.engines.protocol import Engine

_NONE = "none"


@click.command("forecast", epilog="Example: acopio forecast ml_es --for manual/")
@click.argument("topic", type=TOPIC)
@click.option(
    "--for",
    "wanted",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="File or folder of documents that are to be translated: coverage is theirs.",
)
@click.option(
    "--engine",
    type=ENGINE,
    default="apertium",
    show_default=True,
    metavar="NAME",
    help="Local engine that the corpus adapts, as for acopio translate serve; none: coverage alone.",
)
@data_option
@json_option
def forecast(topic: str, wanted: Path | None, engine: str, data: Path | None, as_json: bool) -> None:
    """Tell what the corpus of TOPIC covers and gains, and what two and four times as much would.

    A sixteenth, an eighth … of the corpus adapt a local engine; BLEU is measured on pairs of held-out
    documents. Coverage is that of the held-out sources, or of the texts of --for. Without the engine the
    command tells the coverage alone.
    """
    from corpus.evaluation.forecast import POINTS
    from corpus.evaluation.forecast import forecast as made
    from corpus.selection.select import main_direction
    from corpus.selection.texts import language_of, texts_of
    from corpus.settling.settle import settled

    folder = work_folder(topic, data)
    with working("reading the tables"):
        settled(folder, topic)
    direction = main_direction(folder)
    texts: tuple[str, ...] = ()
    if wanted is not None:
        with working("reading texts"):
            texts = texts_of(wanted)
        lang = language_of(texts, (direction.source_lang, direction.target_lang))
        if not lang:
            raise UsageError(f"--for {wanted}: neither {direction.source_lang} nor {direction.target_lang}")
        direction = direction if lang == direction.source_lang else direction.reverse
    used = _engine(engine, direction.source_lang, direction.target_lang)
    try:
        with counted("measuring", POINTS, "points") as advance:
            found = made(folder, direction, used, texts, advance)
    finally:
        if used is not None:
            used.close()
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(_lines(found)))


def _engine(name: str, source: str, target: str) -> "Engine | None":
    from corpus.mt.engines.registry import engine_info, get_engine

    if name == _NONE:
        return None
    info = engine_info(name)
    if not info.ready:
        note(f"engine {name}: {info.state}: coverage alone")
        return None
    engine = get_engine(name)
    if engine.supports(source, target):
        return engine
    engine.close()
    note(f"engine {name}: no {source}-{target}: coverage alone")
    return None


def _lines(found: "Forecast") -> Iterator[str]:
    alone = f", {found.engine} alone: BLEU {found.alone:.1f}" if found.alone is not None else ""
    yield f"{found.direction}, {found.test_pairs} held-out pairs{alone}"
    yield f"{'pairs':>9}{'words':>9}{'n-grams':>9}{'BLEU':>8}"
    for point in found.curve:
        yield _line(point)
    for point in found.expected:
        yield f"{_line(point)}  expected"
    yield f"words it lacks: {', '.join(found.missing) or 'none'}"


def _line(point: "Point") -> str:
    bleu = "" if point.bleu is None else f"{point.bleu:.1f}"
    return f"{point.pairs:>9,}{point.words:>9.1%}{point.ngrams:>9.1%}{bleu:>8}".rstrip()

"""`acopio documents`: what lies in folders of local documents, and what pairs; `acopio build --documents`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.cli.encoder_choice import chosen_encoder
from corpus.engine import EngineOptions
from corpus.progress import working
from crawler.errors import UsageError

if TYPE_CHECKING:
    from corpus.build.local.model import LocalBuild
    from crawler.folders.collect import Listing
    from crawler.topic.topic import Topic

_SHOWN = 20  # files without a partner that are listed


@click.command(epilog="Example: acopio documents book-en book-es -s en -t es")
@click.argument("roots", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-s", "--source", required=True, metavar="LANG", help="Language of the originals.")
@click.option(
    "-t", "--target", multiple=True, required=True, metavar="LANG", help="Target language; repeatable."
)
@click.option(
    "--pattern", metavar="GLOB", help="Paths of translations, such as 'docs/{lang}/**'; before all guesses."
)
@click.option("--dry-run", is_flag=True, help="Only list, which this command does anyway.")
@click.option("--all", "everything", is_flag=True, help="List every file without a partner and every pair.")
def documents(
    roots: tuple[Path, ...],
    source: str,
    target: tuple[str, ...],
    pattern: str | None,
    dry_run: bool,
    everything: bool,
) -> None:
    """List the layouts, pairs and files without a partner in folders, repositories or zip files.

    Nothing is built and nothing written; `acopio build NAME --documents ROOT` builds a corpus of the pairs.
    """
    from crawler.folders.collect import list_documents, local_options

    del dry_run
    with working("listing files"):
        listing = list_documents(roots, local_options(source, target, pattern))
    click.echo(listing_text(listing, target, everything), nl=False)


def listing_text(listing: "Listing", targets: Sequence[str], everything: bool = False) -> str:
    """Layouts, numbers of pairs by language, files without a partner and files left out by reason."""
    from crawler.folders.formats.bilingual.units import is_bilingual

    lines = []
    layouts = Counter((pair.lang, pair.layout) for pair in listing.pairs)
    for lang in targets:
        found = sum(number for (code, _), number in layouts.items() if code == lang)
        lines.append(f"{lang}: {found} pairs")
        lines += [
            f"  {number:>6}  {layout}" for (code, layout), number in sorted(layouts.items()) if code == lang
        ]
    if everything:
        lines += [f"{pair.lang}  {pair.source.path}  {pair.target.path}" for pair in listing.pairs]
    paired = {file for pair in listing.pairs for file in (pair.source, pair.target)}
    both = [file for file in listing.files if is_bilingual(file.path)]
    if both:
        lines.append(f"both texts in one file: {len(both)} files (of which languages, a build reads in them)")
    alone = [file for file in listing.files if file not in paired and not is_bilingual(file.path)]
    lines.append(f"without a partner: {len(alone)} files (their contents are compared in a build)")
    shown = alone if everything else alone[:_SHOWN]
    lines += [f"  {listing.roots[file.root].name}/{file.path}" for file in shown]
    if len(shown) < len(alone):
        lines.append(f"  and {len(alone) - len(shown)} more (--all lists them)")
    for reason, number in sorted(Counter(reason for _, reason in listing.skipped).items()):
        lines.append(f"left out, {reason}: {number} files")
    if everything:
        lines += [
            f"  {reason}  {listing.roots[file.root].name}/{file.path}" for file, reason in listing.skipped
        ]
    return "\n".join(lines) + "\n"


def local_topics(name: str, source: str | None, targets: Sequence[str]) -> "list[Topic]":
    """A topic of two languages for each target; options are those of the topic NAME, if there is one.

    UsageError without languages.
    """
    from dataclasses import replace

    from corpus.options import check
    from crawler.languages import advice, base
    from crawler.topic.topic import Topic, check_name, find_topics, get_topic

    check_name(name)
    known = get_topic(name, checks=[check]) if name in find_topics() else None
    languages = (source or "", *targets) if source and targets else known.languages if known else ()
    if not all(languages) or len(languages) < 2:
        raise UsageError("--documents: give the languages: -s en -t es (-t for each target language)")
    for lang in languages:
        if not base(lang):
            raise UsageError(f"{lang!r}: not a language: {advice(lang)}")
    plain = known or Topic(name, "Local documents", tuple(languages), {})
    return [
        replace(plain, languages=(languages[0], lang), relevance=0.0) for lang in dict.fromkeys(languages[1:])
    ]


def local_build(
    name: str,
    data: Path | None,
    roots: Sequence[Path],
    languages: tuple[str | None, Sequence[str]],
    declared: tuple[str | None, Sequence[Path], str],
    options: tuple[str | None, bool, str | None, str | None, EngineOptions],
    held_out: tuple[float | None, float | None, tuple[str, ...]],
) -> "LocalBuild":
    """What is to be built, from the options of the command; UsageError for wrong ones."""
    from corpus.build.local.model import LocalBuild
    from corpus.options import build_options
    from corpus.tables.folder import WorkFolder

    topics = local_topics(name, *languages)
    pattern, machine_translated, inline = declared
    encoder, accurate, granularity, evidence, engine = options
    unknown = [root for root in machine_translated if root not in roots]
    if unknown:
        raise UsageError(f"--machine-translated {unknown[0]}: not one of the --documents")
    chosen = {
        topic.languages[1]: build_options(
            topic,
            chosen_encoder(encoder, accurate, *topic.languages),
            *(engine, granularity, evidence, *held_out),
        )
        for topic in topics
    }
    return LocalBuild(
        folder=WorkFolder(data or Path(f"data/{name}")),
        roots=tuple(roots),
        topics=tuple(topics),
        options=chosen,
        pattern=pattern,
        machine_translated=frozenset(n for n, root in enumerate(roots) if root in machine_translated),
        inline=inline,
    )


def build_documents(build: "LocalBuild", dry_run: bool = False) -> None:
    """Build the corpus and print a line for each target language; exit status 1 if one failed."""
    from corpus.build.local.pipeline import build_local, list_local

    if dry_run:
        targets = [topic.languages[1] for topic in build.topics]
        click.echo(listing_text(list_local(build), targets), nl=False)
        return
    from corpus.build.at_work import at_work
    from corpus.report.text import funnel_text

    with at_work(build.folder.root, *(options.engine for options in build.options.values())):
        results = build_local(build)
    for result in results:
        if result.funnel is not None:
            click.echo(f"{result.lang}:")
            click.echo(funnel_text(result.funnel), nl=False)
        else:
            click.echo(f"{result.lang}: failed: {result.problem}", err=True)
    click.echo(f"report: {build.folder.report}")
    click.echo(f"exports: {build.folder.exports}")
    if any(result.funnel is None for result in results):
        raise click.exceptions.Exit(1)

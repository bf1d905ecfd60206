"""`acopio topic`: make, list, show and check topics."""

import re
from pathlib import Path

import click

from corpus.cli.command import Command, Commands
from corpus.cli.json_output import json_option, print_json
from corpus.cli.topics.new_topic import WIKIPEDIA
from corpus.cli.topics.topic_copy import copy
from corpus.cli.topics.topic_grow import grow
from corpus.cli.types import TOPIC
from corpus.progress import working
from crawler.errors import TopicError, UsageError
from crawler.languages import advice, base
from crawler.storage.files import write_text
from crawler.topic.topic import (
    BUILT_IN,
    FOLDER,
    Topic,
    check_name,
    find_topics,
    get_topic,
    load_topic,
    parse_topic,
)
from crawler.urls import parse_url

SCRAPY_CFG = "[settings]\ndefault = crawler.settings\n"
_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*")


class _SpacedLanguages(Command):
    """A command that also takes the codes after --languages as separate words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Join `--languages en pt` to `--languages en,pt`; everything else as click does it."""
        if "--languages" in args:
            start = args.index("--languages") + 1
            end = start
            while end < len(args) and all(map(_CODE.fullmatch, args[end].strip(",").split(","))):
                end += 1
            if end > start:
                args = [*args[:start], ",".join(args[start:end]), *args[end:]]
        return super().parse_args(ctx, args)


@click.group(cls=Commands)
def topic() -> None:
    """Make, list, show and check topics.

    A topic is one TOML file: the languages, the terms of its pages, and where to start. Built-in topics come
    with acopio; your own are in the folder topics/ and take precedence.
    """


@topic.command(
    cls=_SpacedLanguages,
    epilog='Example: acopio topic new solar --languages en pt --term "solar power" --term "solar panel*"',
)
@click.argument("name")
@click.option(
    "--languages",
    required=True,
    metavar="CODE CODE…",
    help="Two or more ISO 639-1 codes, the source language first: `en pt` or `en,pt`.",
)
@click.option(
    "--term",
    "terms",
    multiple=True,
    required=True,
    metavar="TEXT",
    help="Name of the topic in the first language; repeatable. A * at the end matches any ending.",
)
@click.option(
    "--seed",
    "seeds",
    multiple=True,
    metavar="URL",
    help="URL where the crawl starts; repeatable.  [default: the terms' Wikipedia articles]",
)
@click.option(
    "--wiki",
    metavar="URL",
    default=WIKIPEDIA,
    show_default=True,
    help="API of the wiki whose articles propose terms and seeds; {lang} stands for the first language.",
)
@click.option(
    "--offline", is_flag=True, help="Send no request to a wiki: the terms go to every language as they are."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(FOLDER),
    show_default=True,
    help="Folder for NAME.toml. Only topics/ of the current folder is found by name.",
)
def new(
    name: str,
    languages: str,
    terms: tuple[str, ...],
    seeds: tuple[str, ...],
    wiki: str,
    offline: bool,
    folder: Path,
) -> None:
    """Write the file of a new topic NAME, with comments on what to change.

    Wikipedia's article on each term proposes the term in the other languages, and is with its translations
    a first seed. A term without an article keeps its name in every language: translate it, and add more. If
    the current folder has no scrapy.cfg, one is written, so that `scrapy crawl NAME` works there.
    """
    from corpus.cli.topics.new_topic.proposals import Proposal, proposed
    from corpus.cli.topics.new_topic.template import topic_text

    check_name(name)
    codes = _codes(languages)
    if parse_url(wiki.replace("{lang}", codes[0])) is None:
        raise UsageError(f"--wiki {wiki}: not a URL: give http://… or https://…")
    path = folder / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{path}: exists already: edit it, or choose another name")
    given = list(dict.fromkeys(" ".join(term.split()) for term in terms))
    parse_topic(topic_text(name, codes, given, seeds), path)  # a mistake ends it before any request
    with working("asking the wiki"):
        proposal = Proposal() if offline else proposed(given, codes, wiki)
    text = topic_text(name, codes, given, seeds or proposal.seeds, proposal.terms)
    parse_topic(text, path)
    write_text(path, text)
    for line in proposal.lines(codes):
        click.echo(line)
    click.echo(f"{path}: written. Translate and add terms, then: acopio topic check {_spell(name, path)}")
    if not Path("scrapy.cfg").exists():
        write_text(Path("scrapy.cfg"), SCRAPY_CFG)
        click.echo(f"scrapy.cfg: written, so that this folder is a Scrapy project. Next: acopio crawl {name}")


topic.add_command(copy)
topic.add_command(grow)


@topic.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the topics: name, languages, number of terms and seeds, and the file."""
    if as_json:
        print_json([_entry(name, path) for name, path in find_topics().items()])
        return
    rows = [("name", "languages", "terms", "seeds", "from")]
    for name, path in find_topics().items():
        where = "built in" if path.parent == BUILT_IN else str(path)
        try:
            found = load_topic(path)
        except TopicError as error:
            where += f"  {len(error.problems)} problems: acopio topic check {name}"
            rows.append((name, "?", "?", "?", where))
            continue
        terms = "+".join(str(len(found.terms[code])) for code in found.languages)
        rows.append((name, " ".join(found.languages), terms, str(len(found.seeds)), where))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _entry(name: str, path: Path) -> dict[str, object]:
    """A topic for a program: what the list shows, and the problems of its file."""
    entry: dict[str, object] = {"name": name, "file": str(path), "built_in": path.parent == BUILT_IN}
    try:
        found = load_topic(path)
    except TopicError as error:
        return {**entry, "problems": error.problems}
    terms = {code: len(found.terms[code]) for code in found.languages}
    return {
        **entry,
        "problems": [],
        "description": found.description,
        "languages": found.languages,
        "terms": terms,
        "seeds": len(found.seeds),
    }


@topic.command()
@click.argument("name", type=TOPIC)
@click.option("--toml", is_flag=True, help="Print the file as it is, to copy and change.")
def show(name: str, toml: bool) -> None:
    """Print the content of topic NAME, its terms by descending weight."""
    found = get_topic(name)
    if toml:
        click.echo(find_topics()[name].read_text(encoding="utf-8"), nl=False)
        return
    click.echo(f"{found.name}: {found.description}")
    click.echo(f"file: {find_topics()[name]}")
    click.echo(f"languages: {' '.join(found.languages)}")
    click.echo(f"relevance: {found.relevance}")
    click.echo(f"keep machine translated: {'yes' if found.keep_machine_translated else 'no'}")
    click.echo(f"keep opted out: {'yes' if found.keep_opted_out else 'no'}")
    click.echo(f"vanished pages: {found.recrawl.vanished}")
    limits = found.limits
    click.echo(
        f"limits: {limits.pages} pages, {limits.pages_per_site} a site, depth {limits.depth}, "
        f"{limits.seconds} s"
    )
    click.echo(f"scope: {'open' if found.scope.open else 'only the sites'}")
    for title, lines in (("sites", found.scope.sites), ("deny", found.scope.deny), ("seeds", found.seeds)):
        click.echo(f"{title}:" if lines else f"{title}: none")
        for line in lines:
            click.echo(f"  {line}")
    for stage, table in found.settings.items():
        click.echo(f"{stage}: {table.content}")
    for code in found.languages:
        click.echo(f"terms.{code}:")
        for term, weight in sorted(found.terms[code].items(), key=lambda item: (-item[1], item[0])):
            click.echo(f"  {weight:4g}  {term}")


@topic.command()
@click.argument("targets", nargs=-1, metavar="[NAME|FILE]...", type=TOPIC)
@json_option
def check(targets: tuple[str, ...], as_json: bool) -> None:
    """Check topics by NAME or FILE, or all of them, and print every problem.

    Prints one line per topic, and advice below it: too few terms, terms without a translation, seeds of one
    language. Exit status 2 if any has a problem.
    """
    # The options of the stages are known to the stages, which take a while to import.
    from corpus import options
    from corpus.topics.advice import advice

    problems: list[str] = []
    results: list[dict[str, object]] = []
    for target in targets or tuple(map(str, find_topics().values())):
        try:
            if target.endswith(".toml"):
                found = load_topic(Path(target), [options.check])
            else:
                found = get_topic(target, checks=[options.check])
        except UsageError as error:
            of_topic = error.problems if isinstance(error, TopicError) else [str(error)]
            problems += of_topic
            results.append({"target": target, "problems": of_topic})
        else:
            lines = list(advice(found))
            results.append({"target": target, "problems": [], "advice": lines})
            if not as_json:
                click.echo(_sound(target, found))
                for line in lines:
                    click.echo(f"  advice: {line}")
    if as_json:
        print_json(results)
    if problems:
        raise TopicError(problems)


def _sound(target: str, found: Topic) -> str:
    terms = " + ".join(f"{len(found.terms[code])} {code}" for code in found.languages)
    scope = found.scope
    where = "any host" if scope.open else f"only {', '.join(scope.sites)}"
    denied = f", {len(scope.deny)} sites denied" if scope.deny else ""
    return f"{target}: no problems ({terms} terms, {len(found.seeds)} seeds; crawls {where}{denied})"


def _codes(languages: str) -> list[str]:
    """The codes of a comma-separated list in acopio's form; UsageError for unknown ones or fewer than two."""
    tags = [tag for tag in re.split(r"[,\s]+", languages) if tag]
    unknown = [tag for tag in tags if not base(tag)]
    if unknown:
        raise UsageError(f"--languages: {', '.join(unknown)}: unknown: {advice(unknown[0])}")
    codes = list(dict.fromkeys(map(base, tags)))
    if len(codes) < 2:
        raise UsageError(f"--languages {languages}: give two or more different languages, such as en,pt")
    return codes


def _spell(name: str, path: Path) -> str:
    """The argument by which `topic check` finds the file: its name in topics/, else its path."""
    return name if path.parent == Path(FOLDER) else str(path)

"""The documentation against the code: commands, columns, options and links."""

import ast
import doctest
import pkgutil
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from itertools import takewhile
from pathlib import Path

import click
import pytest
from scrapy.settings import default_settings
from scripts import script

from align.documents.options import PairOptions
from align.documents.pairing import EVIDENCE, PairingOptions
from align.documents.translations import TranslationOptions
from align.mining.mining import MiningOptions
from align.sentences.aligner import AlignOptions
from align.sentences.beads import BeadOptions
from align.sentences.paragraphs import ParagraphOptions
from align.sentences.resplit import ResplitOptions
from corpus.cli.main import COMMANDS, acopio
from corpus.decisions.reasons import REVIEWER_REASONS
from corpus.dedupe import CORPUS_RULES
from corpus.export.formats import FORMATS
from corpus.filters.registry import RULES
from corpus.filters.rules.form.lengths import LENGTH_RATIO
from corpus.options import DEFAULT_EXPORTS, build_options, check
from corpus.scoring.given import ScoringOptions
from corpus.splits import NEAR_TEST, SplitOptions
from corpus.tables.reasons import DocumentPairReason, PairReason
from corpus.tables.schemas import PAIRS
from crawler import settings
from crawler.documents.reasons import Reason
from crawler.errors import TopicError
from crawler.frontier.drops import Drop
from crawler.page.page import BLOCK_KINDS
from crawler.topic.sources import PROVIDERS, CommonCrawlSource, MediaWikiSource, SearchSource
from crawler.topic.topic import DEFAULT_RELEVANCE, Limits, Recrawl, find_topics, parse_topic

ROOT = Path(__file__).parents[1]
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
)
CURRENT = tuple(page for page in PAGES if page.name != "CHANGELOG.md")  # what says how things are
OWN_TOPIC = "solar"  # which the README makes

generate = script("docs", "generate")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def shown_commands() -> Iterator[tuple[str, ...]]:
    """The words of each command in the sh blocks of all pages, up to a redirection or pipe."""
    for page in PAGES:
        for line in "".join(blocks(page.read_text(encoding="utf-8"), "sh")).splitlines():
            words = tuple(takewhile(lambda word: word not in {">", "|"}, shlex.split(line, comments=True)))
            if words:
                yield words


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"no section {heading}"
    return found[1]


def table(text: str) -> list[list[str]]:
    """The cells of the table rows whose first cell is code, in order; the first cell without its marks."""
    lines = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    return [[cells[0].strip("`"), *cells[1:]] for cells in lines]


COMMANDS_SHOWN = sorted(set(shown_commands()))


def shown(program: str) -> list[tuple[str, ...]]:
    found = [words[1:] for words in COMMANDS_SHOWN if words[0] == program]
    assert found, f"no {program} command in the documentation"
    return found


@pytest.mark.parametrize("words", shown("acopio"), ids=shlex.join)
def test_shown_commands_parse(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for word in words:
        if re.fullmatch(r"\w+\.\w+", word):  # a file to be read
            Path(word).touch()
    if words == ("--version",):
        return
    context, rest = click.Context(acopio), list(words)
    command: click.Command | None = acopio
    while isinstance(command, click.Group):
        name, *rest = rest
        command = command.get_command(context, name)
    assert command is not None, f"no such command: {shlex.join(words)}"
    command.make_context(command.name, rest, parent=context)  # raises for what it does not know


def test_every_command_is_told_of_in_the_readme() -> None:
    readme = text_of("README.md")
    assert [name for name in COMMANDS if f"acopio {name}" not in readme] == []


@pytest.mark.parametrize("words", shown("scrapy"), ids=shlex.join)
def test_shown_crawls_name_known_topics_arguments_and_settings(words: tuple[str, ...]) -> None:
    if words[0] == "list":
        return
    assert words[0] == "crawl"
    assert words[1] in {*find_topics(), OWN_TOPIC}
    for flag, value in zip(words[2::2], words[3::2], strict=True):
        name = value.partition("=")[0]
        arguments, names = {"seeds", "seeds_file", "data"}, {*vars(settings), *vars(default_settings)}
        assert name in {"-a": arguments, "-s": names}[flag]


def test_shown_make_targets_exist() -> None:
    told = {
        target
        for page in PAGES
        for target in re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8"))
    }
    told |= {words[0] for words in shown("make")}
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert {"demo", "test"} <= told <= targets


def test_the_python_of_the_readme_does_what_it_says() -> None:
    codes = blocks(text_of("README.md"), "python")
    assert len(codes) == 1
    for code in codes:
        test = doctest.DocTestParser().get_doctest(code, {}, "README.md", None, None)
        assert test.examples
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_reference_tables_are_as_the_code_has_them() -> None:
    stale = [page.name for page, _ in generate.stale()]
    assert stale == [], "run `make docs`"


def test_every_reference_table_stands_on_a_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in generate.pages())
    assert [name for name in generate.BLOCKS if f"<!-- generated: {name} -->\n" not in text] == []


def test_a_block_is_filled_from_the_code_and_the_rest_of_its_page_kept() -> None:
    page = "Before.\n<!-- generated: columns pairs -->\nstale\n<!-- end -->\nAfter.\n"
    new = generate.renewed(page, "page.md")
    assert "stale" not in new
    assert new.startswith("Before.\n<!-- generated: columns pairs -->\n| column | type | meaning |\n")
    assert new.endswith(" |\n<!-- end -->\nAfter.\n")
    assert [cells[:2] for cells in table(new)] == [
        [field.name, generate.type_name(field.type)] for field in PAIRS
    ]
    with pytest.raises(ValueError, match="no block 'weather': known: columns documents"):
        generate.renewed("<!-- generated: weather -->\n<!-- end -->", "page.md")


def named_paths(text: str) -> set[str]:
    """The paths within the repository's folders that a page names."""
    folders = "crawler|align|corpus|tests|docs|benchmarks|examples"
    return set(re.findall(rf"(?<![\w/.:-])((?:{folders})/[\w./-]*\w)", text))


def named_modules(text: str) -> set[str]:
    """The dotted names of modules, or of what lies in one, that a page names."""
    found = re.findall(r"(?<![\w/.\[-])((?:crawler|align|corpus)(?:\.[A-Za-z_]\w*)+)", text)
    return {name for name in found if not name.endswith(".md")}


def is_importable(name: str) -> bool:
    """Whether a dotted name is a module, or an attribute of one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("page", CURRENT, ids=lambda page: page.name)
def test_paths_and_modules_exist(page: Path) -> None:
    text = re.sub("<!--.*?-->", "", page.read_text(encoding="utf-8"))  # marks of generated blocks
    lost = {path for path in named_paths(text) if not (ROOT / path).exists()}
    lost |= {name for name in named_modules(text) if not is_importable(name)}
    assert lost == set()


def test_names_that_are_gone_are_found() -> None:
    text = "See `crawler/page/read.py`, `corpus/nowhere.py`, [align.beads], corpus.md and `corpus.no.where`."
    assert named_paths(text) == {"crawler/page/read.py", "corpus/nowhere.py"}
    assert {name for name in named_modules(text) if not is_importable(name)} == {"corpus.no.where"}


def test_the_tree_holds_every_room() -> None:
    (tree, *_) = blocks(section(text_of("CONTRIBUTING.md"), "Where things are"), "text")
    shown, parents = set(), [""]
    for line in tree.splitlines():
        found = re.match(r"( *)(\S+)", line)
        assert found
        depth, name = len(found[1]) // 2, found[2]
        path = "".join(parents[: depth + 1]) + name
        parents[depth + 1 :] = [name]
        shown.add(path)
    assert {path for path in shown if not (ROOT / path).exists()} == set()
    rooms = {
        f"{init.parent.relative_to(ROOT)}/"
        for package in ("crawler", "align", "corpus")
        for init in (ROOT / package).glob("*/__init__.py")
    }
    assert rooms - shown == set()


def test_every_reason_value_and_format_of_the_tables_is_told() -> None:
    tables = text_of("docs/tables.md")
    rules = [rule.name for rule in (*RULES, *CORPUS_RULES)]
    reasons = [cells[0] for cells in table(section(tables, "pairs")) if len(cells) == 2]
    assert reasons == [*rules, NEAR_TEST, *PairReason, *REVIEWER_REASONS]
    told = [cells[0] for cells in table(section(tables, "document_pairs")) if len(cells) == 2]
    assert told == [*EVIDENCE, *DocumentPairReason]
    assert all(f"`{kind}`" in section(tables, "documents") for kind in BLOCK_KINDS)
    assert [cells[0] for cells in table(section(tables, "Exports"))] == [form.name for form in FORMATS]


def test_every_reason_to_drop_a_page_is_told() -> None:
    told = [cells for cells in table(section(text_of("docs/tables.md"), "documents")) if len(cells) == 2]
    names = {Reason.DUPLICATE_OF: Reason.DUPLICATE_OF.of("ID")}
    assert told == [[names.get(reason, reason), reason.meaning] for reason in Reason]


def test_every_reason_to_drop_a_candidate_is_told() -> None:
    told = table(section(text_of("docs/tables.md"), "document_pairs"))
    found = [cells for cells in told if cells[0] in set(DocumentPairReason)]
    assert found == [[reason, reason.meaning] for reason in DocumentPairReason]


def test_every_reason_of_the_crawl_to_drop_something_is_told() -> None:
    told = [cells for cells in table(text_of("docs/crawl.md")) if cells[0] in set(Drop)]
    assert told == [[reason, reason.words] for reason in Drop]


@pytest.mark.parametrize(
    ("heading", "options"),
    [
        ("[limits]", Limits()),
        ("[recrawl]", Recrawl()),
        ("[align.beads]", BeadOptions()),
        ("[align.resplit]", ResplitOptions()),
        ("[align.paragraphs]", ParagraphOptions()),
        ("[align.pairing]", PairingOptions()),
        ("[align.translation]", TranslationOptions()),
        ("[align.mining]", MiningOptions()),
        ("[align.scoring]", ScoringOptions()),
        ("[splits]", SplitOptions()),
    ],
)
def test_options_are_told_with_their_defaults(heading: str, options: object) -> None:
    told = table(section(text_of("docs/topics.md"), heading))
    defaults = {option.name: getattr(options, option.name) for option in fields(options)}  # type: ignore[arg-type]
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()}
    assert {cells[0]: ast.literal_eval(cells[1].capitalize()) for cells in told} == plain


@pytest.mark.parametrize(
    ("heading", "source"),
    [
        ("[[discover.mediawiki]]", MediaWikiSource("", "")),
        ("[discover.search]", SearchSource("")),
        ("[discover.common_crawl]", CommonCrawlSource()),
    ],
)
def test_sources_of_pages_are_told_with_their_defaults(heading: str, source: object) -> None:
    told = table(section(text_of("docs/topics.md"), heading))
    assert [cells[0] for cells in told] == [key.name for key in fields(source)]  # type: ignore[arg-type]
    given = {cells[0]: ast.literal_eval(cells[1]) for cells in told if cells[1] != "required"}
    defaults = {name: getattr(source, name) for name in given}
    assert given == {name: list(value) if value == () else value for name, value in defaults.items()}


def test_every_search_provider_is_told_with_its_key() -> None:
    rows = table(section(text_of("docs/discovery.md"), "Web search"))
    told = {cells[0]: cells[1].strip("`") for cells in rows}
    assert told == {provider: variable or "–" for provider, variable in PROVIDERS.items()}


def test_other_keys_of_a_topic_are_told_with_their_defaults() -> None:
    topics = text_of("docs/topics.md")
    keys = {cells[0]: cells[2] for cells in table(section(topics, "Keys"))}
    assert keys["relevance"] == str(DEFAULT_RELEVANCE)
    told = [(cells[0], cells[1]) for cells in table(section(topics, "[align]"))]
    default = AlignOptions()
    assert told == [
        ("encoder", f'"{default.encoder}"'),
        ("granularity", f'"{default.granularity}"'),
        ("structure", "false"),
        ("evidence", f'"{PairOptions().evidence}"'),
    ]
    assert ast.literal_eval(table(section(topics, "[exports]"))[0][1]) == list(DEFAULT_EXPORTS)


def test_the_example_topic_is_sound() -> None:
    example, *_ = blocks(text_of("docs/topics.md"), "toml")
    topic = parse_topic(example, Path(f"{OWN_TOPIC}.toml"))
    options = build_options(topic)
    assert options.filters.of(LENGTH_RATIO).max == 2.5
    assert options.exports == ("tsv", "tmx", "amazon-csv")


def test_the_mistakes_shown_are_what_the_check_reports() -> None:
    example, *_ = blocks(text_of("docs/topics.md"), "toml")
    mistaken = (
        example.replace("pages = 500", "pages = 0").replace("{ max", "{ maxi") + "[splits]\nby = 'sites'\n"
    )
    with pytest.raises(TopicError) as caught:
        parse_topic(mistaken, Path("topics", f"{OWN_TOPIC}.toml"), [check])
    (shown,) = blocks(section(text_of("docs/topics.md"), "Mistakes"), "text")
    assert caught.value.problems == shown.splitlines()


@pytest.mark.parametrize("page", ["README.md", "docs/crawl.md"])
def test_settings_are_told_with_their_defaults(page: str) -> None:
    told = {cells[0]: cells[1] for cells in table(text_of(page)) if re.fullmatch(r"[A-Z_]+", cells[0])}
    assert "CONTACT" in told
    del told["CONTACT"]
    assert told == {name: str(getattr(settings, name)) for name in told}


def anchor(heading: str) -> str:
    """The anchor that a Markdown reader gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("https://"):
            continue
        path, _, part = link.partition("#")
        target = page.parent / path if path else page
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE) if part else []
        if not target.exists() or (part and part not in map(anchor, headings)):
            lost.append(link)
    assert lost == []


def test_pages_say_nothing_of_where_they_were_written() -> None:
    assert not [
        page.name for page in PAGES if re.search(r"/work/|localhost:", page.read_text(encoding="utf-8"))
    ]


def test_every_benchmark_is_in_their_list() -> None:
    listed = re.findall(r"\((\w+\.py)\)", text_of("benchmarks/README.md"))
    assert sorted(listed) == sorted(path.name for path in (ROOT / "benchmarks").glob("*.py"))

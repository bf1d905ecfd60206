"""Markdown to HTML, which is then read as any other page."""

import re
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_FRONT = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^(\w+)\s*[:=]\s*(["']?)(.*?)\2\s*$""", re.MULTILINE)
_MAX_FRONT = 20_000  # characters
_MAX_TITLE = 500
_LONG_LINE = re.compile(r"[^\n]{8000}")  # nobody wrote it: the parser takes long over marks without a partner
_OPEN = re.compile(r"(?:\[[^\[\]\n]{0,99}){50}")  # nobody wrote that either: each may begin a link
_MAX_FORMULA = 2000  # characters
_DELIMITERS = (
    ("$$", "$$"),
    ("$", "$"),
    ("\\\\(", "\\\\)"),
    ("\\\\[", "\\\\]"),
    ("\\(", "\\)"),
    ("\\[", "\\]"),
)
_MATHEMATICAL = re.compile(r"[\\_^={}]|^.{1,3}$", re.DOTALL)
# Roles of reStructuredText and MyST. A label or a width is nothing; of others the text in backticks is read.
_LABEL = re.compile(r":(?:label|eqlabel|width):`[^`\n]{0,200}`")
_ROLE = re.compile(r"(?::[a-z][a-z:]{1,30}:|\{[a-z][a-z:]{1,30}\})(?=`[^`])")


def to_html(text: str) -> str:
    r"""The page that a Markdown text (CommonMark, tables, strikethrough, formulas, front matter) stands for.

    What stands in $ $, $$ $$, \( \) or \[ \] is left as it is: never emphasis, never an escape.
    Of the front matter (YAML or TOML, fields on a line of their own) title, date, lang or language, license
    and robots count. Without a title there the first heading is the title.
    """
    front = _FRONT.match(text[:_MAX_FRONT])
    fields = {key.lower(): value for key, _, value in _FIELD.findall(front[2])} if front else {}
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.block.ruler.before("fence", "display_formula", _display_formula)
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.inline.ruler.before("backticks", "label", _label)
    lines = _LONG_LINE.sub("\\g<0>\n\n", text[front.end() :] if front else text)
    tokens = parser.parse(_OPEN.sub(lambda found: found[0].replace("[", "("), lines))
    body = parser.renderer.render(tokens, parser.options, {})
    titles = (b.content for a, b in pairwise(tokens) if a.type == "heading_open")
    title = fields.get("title") or next(titles, "")
    lang = fields.get("lang") or fields.get("language") or fields.get("locale") or ""
    metas = {"license": fields.get("license"), "robots": fields.get("robots"), "date": fields.get("date")}
    head = "".join(f'<meta name="{key}" content="{escape(value)}">' for key, value in metas.items() if value)
    attribute = f' lang="{escape(lang)}"' if lang else ""
    return (
        f"<html{attribute}><head><title>{escape(title[:_MAX_TITLE])}</title>{head}</head>"
        f"<body><article>{body}</article></body></html>"
    )


def _display_formula(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    """A block rule: lines from one that begins with $$ to one that ends with it are a formula, not a list."""
    lines: list[str] = []
    for line in range(start, stop):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
        if not text or (not lines and not text.startswith("$$")) or sum(map(len, lines)) > _MAX_FORMULA:
            return False
        lines.append(text)
        if text.endswith("$$") and (len(lines) > 1 or len(text) > len("$$$$")):
            if not silent:
                state.push("html_block", "", 0).content = f"<p>{escape(' '.join(lines))}</p>\n"
                state.line = line + 1
            return True
    return False


def _formula(state: StateInline, silent: bool) -> bool:
    """An inline rule: a formula is text, with its delimiters."""
    end = formula_end(state.src, state.pos, state.posMax)
    if end:
        if not silent:
            state.push("text", "", 0).content = state.src[state.pos : end]
        state.pos = end
    return bool(end)


def formula_end(text: str, start: int, stop: int) -> int:
    """Where the formula that begins at `start` ends, with its delimiters; 0 where none begins."""
    for opening, closing in _DELIMITERS:
        if text.startswith(opening, start) and (end := _end_of(text, start, stop, opening, closing)):
            return end
    return 0


def _end_of(text: str, start: int, stop: int, opening: str, closing: str) -> int:
    first = start + len(opening)
    last = text.find(closing, first, min(stop, first + _MAX_FORMULA))
    while opening[0] == "$" and last > 0 and text[last - 1] == "\\":
        last = text.find(closing, last + 1, min(stop, first + _MAX_FORMULA))
    inner, after = text[first:last], text[last + len(closing) : last + len(closing) + 1]
    if last <= first or not inner.strip():
        return 0
    if opening == "$" and (inner[0].isspace() or inner[-1].isspace() or after.isdigit()):
        return 0  # two prices
    if opening in ("\\(", "\\[") and not _MATHEMATICAL.search(inner):
        return 0  # brackets that are escaped
    return last + len(closing)


def _label(state: StateInline, silent: bool) -> bool:
    """An inline rule: the label of a section, a table or a formula is nothing, nor is the name of a role."""
    match = _LABEL.match(state.src, state.pos) or _ROLE.match(state.src, state.pos)
    if match is None:
        return False
    state.pos = match.end()
    return True

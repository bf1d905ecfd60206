"""Markdown to HTML, which is then read as any other page."""

import re
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from crawler.page.markdown.formulas import MAX_FORMULA, formula_end
from crawler.page.markdown.lines import seen_lines

_FRONT = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^(\w+)\s*[:=]\s*(["']?)(.*?)\2\s*$""", re.MULTILINE)
_MAX_FRONT = 20_000  # characters
_MAX_TITLE = 500
_LONG_LINE = re.compile(r"[^\n]{8000}")  # nobody wrote it: the parser takes long over marks without a partner
_MARK, _MOST_MARKS = re.compile(r"[`*_~<\[]"), 1000
_SPACES = str.maketrans("`*_~<[", " " * 6)
_OPEN = re.compile(r"(?:\[[^\[\]\n]{0,99}){50}")  # nobody wrote that either: each may begin a link
_NESTED = re.compile(r"(?:\]\([^()\s]{0,99}){33}")  # more brackets than the address of a link may hold
# Roles of reStructuredText and MyST. A label or a width is nothing; of others the text in backticks is read.
_LABEL = re.compile(r":(?:label|eqlabel|width):`[^`\n]{0,200}`")
_ROLE = re.compile(r"(?::[a-z][a-z:]{1,30}:|\{[a-z][a-z:]{1,30}\})(?=`[^`])")
# What dialects put into sentences: attributes and ids, shortcodes, marks of notes.
_INLINE = re.compile(
    r"\{:?[ \t]*[#.][^{}\n]{0,200}\}|\{\{[^\n]{0,500}?\}\}|\{%[^\n]{0,500}?%\}|\{/\*[^\n]{0,500}?\*/\}"
    r"|\[\^[^\]\s]{1,60}\]"
)
# And at the start of a block: notes, boxes of tasks, kinds of callouts, tables of contents, abbreviations.
_LEADING = re.compile(
    r"\[\^[^\]\s]{1,60}\]:[ \t]*|\[[ xX]\][ \t]+|\[!\w{1,20}\][-+]?[ \t]*\n?|\[TOC\]|\[\[_?TOC_?\]\]"
    r"|\*\[[^\]\n]{1,60}\]:[^\n]*\n?"
)
# Where a rule may begin. Ends of lines, underscores within words, signs before spaces and the like are text.
_STOP = re.compile(
    r"[$\\`*~\[\]]|_(?!(?<=[^\W_]_)[^\W_])|!(?=\[)|&(?=[#A-Za-z])|\n(?:(?<= \n)|(?=[ \t]))"
    r"|<(?=[A-Za-z/!?])|:(?=[a-z])|\{(?=[a-z:.#%/ \t]|\{(?!\{))"
)
_DEFINITION = re.compile(r"(?<=\S)\n {0,3}:[ \t]+(?=\S)")


def to_html(text: str) -> str:
    r"""The page that a Markdown text (CommonMark, tables, strikethrough, formulas, front matter) stands for.

    What dialects (MyST, MkDocs, Hugo, Jekyll, MDX, GitHub) add to it is left out, but for the text inside.
    What stands in $ $, $$ $$, \( \) or \[ \] is left as it is: never emphasis, never an escape.
    Of the front matter (YAML or TOML, fields on a line of their own) title, date, lang or language, license
    and robots count. Without a title there the first heading is the title.
    """
    front = _FRONT.match(text[:_MAX_FRONT])
    fields = {key.lower(): value for key, _, value in _FIELD.findall(front[2])} if front else {}
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.block.ruler.before("fence", "display_formula", _display_formula)
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.inline.ruler.before("backticks", "furniture", _furniture)
    parser.inline.ruler.at("text", _text)
    tokens = parser.parse(_plain(text[front.end() :] if front else text))
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


def _plain(text: str) -> str:
    """The text with what dialects write on lines of its own left out, and what no one wrote cut."""
    lines = _LONG_LINE.sub(lambda found: f"{_calm(found[0])}\n\n", text).splitlines()
    seen = "\n".join(f"{line.title}\n" if line.title else line.text for line in seen_lines(lines))
    flat = _OPEN.sub(lambda found: found[0].replace("[", "("), _DEFINITION.sub("\n\n", seen))
    return _NESTED.sub(lambda found: found[0].replace("](", "] ("), flat)


def _calm(line: str) -> str:
    """A very long line without its marks, if they are so many that no one wrote them."""
    return line.translate(_SPACES) if len(_MARK.findall(line)) > _MOST_MARKS else line


def _display_formula(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    """A block rule: lines from one that begins with $$ to one that ends with it are a formula, not a list."""
    lines: list[str] = []
    for line in range(start, stop):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
        if not text or (not lines and not text.startswith("$$")) or sum(map(len, lines)) > MAX_FORMULA:
            return False
        lines.append(text)
        if text.endswith("$$") and (len(lines) > 1 or len(text) > len("$$$$")):
            if not silent:
                state.push("html_block", "", 0).content = f"<p>{escape(' '.join(lines))}</p>\n"
                state.line = line + 1
            return True
    return False


def _text(state: StateInline, silent: bool) -> bool:
    """An inline rule, the first: text up to where another may begin (fewer places than the parser's own)."""
    stop = _STOP.search(state.src, state.pos)
    end = stop.start() if stop else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def _formula(state: StateInline, silent: bool) -> bool:
    """An inline rule: a formula is text, with its delimiters."""
    if state.src[state.pos] not in "$\\":
        return False
    end = formula_end(state.src, state.pos, state.posMax)
    if end:
        if not silent:
            state.push("text", "", 0).content = state.src[state.pos : end]
        state.pos = end
    return bool(end)


def _furniture(state: StateInline, silent: bool) -> bool:
    """An inline rule: labels, roles' names, attributes, shortcodes, marks of notes and tasks are nothing."""
    if state.src[state.pos] not in ":{[*":
        return False
    patterns = (_LABEL, _ROLE, _INLINE) if state.pos else (_LEADING, _LABEL, _ROLE, _INLINE)
    match = next(filter(None, (pattern.match(state.src, state.pos) for pattern in patterns)), None)
    if match is None:
        return False
    state.pos = match.end()
    return True

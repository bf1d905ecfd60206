"""Markdown to HTML, which is then read as any other page."""

import re
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt

_FRONT = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^(\w+)\s*[:=]\s*(["']?)(.*?)\2\s*$""", re.MULTILINE)
_MAX_FRONT = 20_000  # characters
_MAX_TITLE = 500


def to_html(text: str) -> str:
    """The page that a Markdown text (CommonMark, tables, strikethrough, front matter) stands for.

    Of the front matter (YAML or TOML, fields on a line of their own) title, date, lang or language, license
    and robots count. Without a title there the first heading is the title.
    """
    front = _FRONT.match(text[:_MAX_FRONT])
    fields = {key.lower(): value for key, _, value in _FIELD.findall(front[2])} if front else {}
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(text[front.end() :] if front else text)
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

"""HTTP responses of the demo site, rendered from its templates; same input, same bytes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from corpus.demo.articles import HEADING, Block

HTML = "text/html; charset=utf-8"
MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "es": (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
}
_TEMPLATES = Path(__file__).parent / "templates"
_INLINE_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class StaticResponse:
    """The response to one request: status, headers (Content-Type or Location) and the bytes of the body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


# (host, path with query) -> response
Site = dict[tuple[str, str], StaticResponse]


def html(
    template: str, lang: str, *, status: int = 200, charset: str = "utf-8", **values: Any
) -> StaticResponse:
    """A page in `lang` ('en' or 'es'), encoded in `charset`, which only the Content-Type header declares.

    Characters that the charset lacks become numeric character references.
    """
    text = _render(template, lang, values)
    headers = {"Content-Type": f"text/html; charset={charset}"}
    return StaticResponse(status, headers, text.encode(charset, errors="xmlcharrefreplace"))


def plain(template: str, content_type: str, **values: object) -> StaticResponse:
    """A response in UTF-8 that is not HTML (robots.txt, sitemap, picture), from a template."""
    return StaticResponse(200, {"Content-Type": content_type}, _render(template, "en", values).encode())


def redirect(location: str, status: int = 301) -> StaticResponse:
    """A redirect to an absolute URL, without a body."""
    return StaticResponse(status, {"Location": location})


def long_date(day: date, lang: str) -> str:
    """A date in words: '5 March 2024' or '5 de marzo de 2024'."""
    month = MONTHS[lang][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if lang == "es" else f"{day.day} {month} {day.year}"


def split_sections(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks before the second heading and those from it on: a picture is between the two."""
    before: list[Block] = []
    after: list[Block] = []
    headings = 0
    for block in blocks:
        headings += block.kind == HEADING
        (before if headings < 2 else after).append(block)
    return before, after


def _render(template: str, lang: str, values: Mapping[str, object]) -> str:
    return _environment().get_template(template).render(lang=lang, t=_chooser(lang), **values)


def _chooser(lang: str) -> Callable[[str, str], str]:
    """`t(english, spanish)` of the templates: the wording in the page's language."""
    return lambda english, spanish: spanish if lang == "es" else english


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"runs": _runs, "inline": _inline, "long_date": long_date}
    environment.globals["split_sections"] = split_sections
    return environment


def _runs(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    """Adjacent blocks of one kind as groups, so that list items share one list."""
    return [(kind, list(run)) for kind, run in groupby(blocks, key=lambda block: block.kind)]


def _inline(text: str) -> Markup:
    """The text as HTML, with `x` as a code element."""
    return Markup(_INLINE_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped)

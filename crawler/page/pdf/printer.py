"""The glyphs of a PDF page as its content streams print them, with the texts that stand for them."""

import re
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from crawler.page.pdf.lines import Glyph

MAX_GLYPHS = 600_000  # of all pages: they are read in half of the 20 seconds that a child has
_BOLD = re.compile(r"bold|black|heavy|semibd|CMBX|-Bd", re.IGNORECASE)
_HYPHEN = 0xAD
_MAX_NESTED = 100  # sequences of marked content


class TooLargeError(Exception):
    """More pages or glyphs than are read."""


class Printer(PDFTextDevice):
    """Takes down the glyphs of a page that stand upright.

    What is marked with /ActualText (ISO 32000, 14.9.4) on one line becomes that text.
    """

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.page: list[Glyph] = []
        self.total = 0
        self._properties: dict[str, Any] = {}
        self._open: list[tuple[str, int]] = []  # ActualText or '', glyphs before it

    def begin(self, page: PDFPage) -> None:
        """Start with an empty page."""
        self.page, self._open = [], []
        resources = resolve1(page.resources)
        properties = resolve1(resources.get("Properties")) if isinstance(resources, dict) else None
        self._properties = properties if isinstance(properties, dict) else {}

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: object
    ) -> float:
        """How far the glyph moves the pen, in text space; PDFTextDevice."""
        try:
            text = font.to_unichr(cid)
        except Exception:  # of pdfminer's own kinds, and what a broken font makes it raise
            text = "\ufffd"
        if cid == _HYPHEN and text.isspace():
            text = "-"  # pdfminer takes the second hyphen of WinAnsiEncoding for a space
        advance = float(font.char_width(cid)) * fontsize * scaling
        a, b, c, d, x, y = matrix
        self._count(1)
        upright = a * d > 0 and abs(b) + abs(c) <= 0.1 * abs(a)
        if upright and text and not font.is_vertical():
            size = abs(fontsize * d)
            bold = bool(_BOLD.search(str(font.fontname)))
            self.page.append(Glyph(text, x, x + a * advance, y + d * rise, size, bold))
        return advance

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        """Remember where marked content begins; PDFDevice."""
        if len(self._open) < _MAX_NESTED:
            self._open.append((self._actual_text(props), len(self.page)))

    def end_tag(self) -> None:
        """Put the text of the marked content in the place of its glyphs; PDFDevice."""
        if not self._open:
            return
        text, start = self._open.pop()
        glyphs = self.page[start:]
        if not text or not glyphs or any(abs(g.y - glyphs[0].y) > 0.2 * g.size for g in glyphs):
            return
        self._count(len(text))
        first = glyphs[0]
        if len(text) == len(glyphs):
            self.page[start:] = [_with_text(g, t) for g, t in zip(glyphs, text, strict=True)]
        else:
            end = max(glyph.x1 for glyph in glyphs)
            self.page[start:] = [Glyph(text, first.x0, end, first.y, first.size, first.bold)]

    def _actual_text(self, props: Any) -> str:
        if isinstance(props, PSLiteral):
            props = self._properties.get(str(props.name))
        props = resolve1(props)
        text = resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        # A soft hyphen stands for the hyphen that is printed: lines are joined by that.
        return decode_text(text).replace("\u00ad", "").replace("\0", "") if isinstance(text, bytes) else ""

    def _count(self, glyphs: int) -> None:
        self.total += glyphs
        if self.total > MAX_GLYPHS:
            raise TooLargeError


def _with_text(glyph: Glyph, text: str) -> Glyph:
    return Glyph(text, glyph.x0, glyph.x1, glyph.y, glyph.size, glyph.bold)

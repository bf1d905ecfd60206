"""PDF files for the tests, by fpdf2: flowing text in columns, with headings and running lines."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF

SIZE, LEADING = 10, 13  # points


class _Paper(FPDF):
    running = ""

    def header(self) -> None:
        if self.running:
            self.set_font("Times", size=8)
            self.set_xy(60, 30)
            self.cell(text=f"{self.running} {self.page_no()}")

    def footer(self) -> None:
        if self.running:
            self.set_font("Times", size=8)
            self.set_xy(300, 800)
            self.cell(text=str(self.page_no()))


def make_pdf(
    parts: Sequence[tuple[str, str]],
    columns: int = 1,
    *,
    running: str = "",
    align: str = "JUSTIFY",
    title: str = "",
    lang: str = "",
    page: tuple[int, int] = (595, 842),
) -> bytes:
    """A PDF of (kind, text) parts; kinds: title (over all columns), heading, bold, p, indented, small."""
    paper = _Paper(unit="pt", format=page)
    paper.running = running
    paper.set_margins(60, 60)
    paper.set_auto_page_break(True, 60)
    paper.set_creation_date(datetime(2024, 5, 6, tzinfo=UTC))
    if title:
        paper.set_title(title)
    if lang:
        paper.set_lang(lang)
    paper.add_page()
    parts = list(parts)
    while parts and parts[0][0] == "title":
        paper.set_font("Times", "B", 18)
        paper.multi_cell(0, 24, parts.pop(0)[1], align="C", new_x="LMARGIN", new_y="NEXT")
        paper.ln(12)
    with paper.text_columns(ncols=columns, gutter=18, text_align=align, line_height=LEADING / SIZE) as flow:
        for kind, text in parts:
            size = {"heading": 13, "small": 8}.get(kind, SIZE)
            paper.set_font("Times", "B" if kind in ("bold", "heading") else "", size)
            indent = 14 if kind == "indented" else 0
            with flow.paragraph(bottom_margin=0 if indent else 7, first_line_indent=indent) as paragraph:
                paragraph.write(text)
    return bytes(paper.output())

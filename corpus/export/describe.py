"""The export formats as rows of Markdown, for docs/exports.md."""

from corpus.export.format import Format
from corpus.export.formats import FORMATS


def format_rows() -> list[str]:
    """One row per built-in format, in order: name, suffix of its files, description, limits."""
    return [_row(form) for form in FORMATS]


def _row(form: Format) -> str:
    files = form.suffix.replace(", ", "`, `")
    return f"| `{form.name}` | `.{files}` | {form.description} | {', '.join(form.limits)} |"

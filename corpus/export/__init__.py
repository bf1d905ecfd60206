"""Kept pairs as files: one format per module, listed in formats.py, run over a work folder by run.py.

The names here are those that a format of another package needs.
"""

from corpus.export.direction import Direction, rows, turned
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.text import collapsed, one_line, xml_legal
from crawler.storage.files import replacing

__all__ = [
    "Direction",
    "ExportResult",
    "Format",
    "Limits",
    "collapsed",
    "one_line",
    "replacing",
    "rows",
    "suffixed",
    "turned",
    "xml_legal",
]

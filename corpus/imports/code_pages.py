"""Text files that are not UTF-8: the code page that Windows has for their languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from corpus.imports.unit import Opened
from corpus.progress import note
from crawler.languages import base

_WESTERN = "cp1252"
# What spreadsheets on Windows write as CSV, by language; for others _WESTERN.
_PAGES = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq", "bs"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg"), "cp1251"),
    **dict.fromkeys(("tr", "az", "uz"), "cp1254"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    "el": "cp1253",
    "he": "cp1255",
    "vi": "cp1258",
    "th": "cp874",
    "ja": "cp932",
    "ko": "cp949",
    "zh": "gb18030",
}
_FEW = 0.1  # lines in UTF-8 for each one that is not: more are a file in UTF-8 with damage


@dataclass(frozen=True, slots=True)
class InCodePage:
    """A file whose lines are in a code page; bytes that it does not have become surrogates."""

    file: Opened
    page: str

    @property
    def name(self) -> str:
        """Its name."""
        return self.file.name

    def open(self) -> BinaryIO:
        """Its bytes from the start."""
        return self.file.open()

    def lines(self) -> Iterator[str]:
        """Its lines without their ends."""
        for line in self.file.lines():
            yield line.encode("utf-8", "surrogateescape").decode(self.page, "surrogateescape")


def as_text(file: Opened, *langs: str) -> Opened:
    """The file itself if it is UTF-8 or UTF-16, else in the code page of its languages.

    Of two languages the page of the one that is not Western: it has the letters of English, too.
    """
    good = bad = 0
    for line in file.lines():
        if not line.isascii():
            is_bad = any("\udc80" <= char <= "\udcff" for char in line)
            good, bad = good + (not is_bad), bad + is_bad
    if not bad or good > _FEW * bad:
        return file
    pages = [_PAGES.get(base(lang) or lang, _WESTERN) for lang in langs]
    page = next((page for page in pages if page != _WESTERN), _WESTERN)
    note(f"{PurePath(file.name).name}: not UTF-8: read as {page}")
    return InCodePage(file, page)

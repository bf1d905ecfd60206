"""OPUS: a file of sentences for each document, and the links between them (XCES), in a folder.

The layout is that of opus.nlpl.eu: `xml/LANG/NAME.xml` holds `<s id>`, `SRC-TGT.xml` groups of `<link>`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import EMPTY, ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.neighbours import DOCUMENTS
from corpus.export.tables.opus_group import DECLARATION, write_group
from corpus.export.text import collapsed, xml_legal
from corpus.export.validation import in_folder, xml_texts
from crawler.storage.files import replacing_folder

_HEAD = DECLARATION + (
    '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n<cesAlign version="1.0">\n'
)
_COLUMNS = ("source_text", "target_text", "score", *DOCUMENTS)


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """A folder `BASE.opus` with `SRC-TGT.xml` and `xml/LANG/NUMBER.xml`; a link for each pair.

    Pairs of the same two documents that follow each other share two files of sentences. `certainty` is the
    score. Pairs with an empty side are left out, counted as `empty`.
    """
    folder, written, empty = suffixed(base, FORMAT.suffix), 0, 0
    langs = direction.source_lang, direction.target_lang
    with replacing_folder(folder) as partial:
        for lang in langs:
            (partial / "xml" / lang).mkdir(parents=True)
        with (partial / f"{direction}.xml").open("wb") as links:
            links.write(_HEAD.encode())
            groups = groupby(rows(batches, direction, _COLUMNS), lambda row: [row[n] for n in DOCUMENTS])
            for number, (_, pairs) in enumerate(groups, 1):
                good = list(_texts(found := list(pairs)))
                empty += len(found) - len(good)
                written += len(good)
                if good:
                    write_group(partial, links, f"{number:06}.xml", langs, good)
            links.write(b"</cesAlign>\n")
    return ExportResult((folder,), written, {EMPTY: empty} if empty else {})


def _texts(pairs: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, float | None]]:
    for row in pairs:
        source, target = (collapsed(xml_legal(row[name] or "")) for name in _COLUMNS[:2])
        if source and target:
            yield source, target, row["score"]


def _check(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """Each link, and that both sides have as many sentences."""
    links = in_folder("*.xml", xml_texts("link", per=1))(files)
    sides = [
        in_folder(f"xml/{lang.name}/*.xml", xml_texts("s", per=1)) for lang in (files[0] / "xml").iterdir()
    ]
    yield from (() for _ in zip(links, *(side(files) for side in sides), strict=True))


FORMAT = Format(
    "opus", "opus", "OPUS XML: files of sentences, and XCES links between them", write, check=_check
)

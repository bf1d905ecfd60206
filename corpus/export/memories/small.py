"""Small TMX 1.4b for services with limits of their own."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Limits
from corpus.export.memories.tmx_unit import CONTEXT
from corpus.export.text import xml_legal


def write_small(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    suffix: str,
    limits: Limits,
    context: bool = False,
    tags: bool = True,
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX`; with `context` a unit has the source texts before and after it as props.

    They are those of the exported pairs next to it in the same two documents.
    With `tags` a text has its own tag, such as es-419, without it the language of the direction.
    """
    langs = (direction.source_lang, direction.target_lang)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="acopio" '
        'creationtoolversion="1" segtype="sentence" o-tmf="acopio" adminlang="en" '
        f'srclang={quoteattr(langs[0])} datatype="plaintext"/><body>\n'
    )

    def unit(pair: Kept) -> bytes:
        around = zip(CONTEXT, (pair.before, pair.after), strict=True) if context else ()
        props = "".join(f'<prop type="{kind}">{escape(text)}</prop>' for kind, text in around if text)
        own = [tag or lang if tags else lang for tag, lang in zip(pair.tags, langs, strict=True)]
        sides = "".join(
            f"<tuv xml:lang={quoteattr(lang)}><seg>{escape(text)}</seg></tuv>"
            for lang, text in zip(own, (pair.source, pair.target), strict=True)
        )
        key = f" tuid={quoteattr(xml_legal(pair.pair_id))}" if pair.pair_id else ""
        if own[0] != langs[0]:
            key += f" srclang={quoteattr(own[0])}"
        return f"<tu{key}>{props}{sides}</tu>\n".encode()

    path = suffixed(base, suffix)
    return write_bounded(batches, direction, path, limits, unit, head.encode(), b"</body></tmx>\n")

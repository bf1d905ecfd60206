"""Small TMX 1.4b for services with limits of their own: Azure, DeepL, Lara and ModernMT.

Limits: learn.microsoft.com/azure/ai-services/translator (adaptive custom translation),
developers.deepl.com (translation memories) and the SDK of Lara, as read in November 2026.
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.text import xml_legal

_AZURE = Limits(text_chars=250, pairs=10_000)  # one longer segment makes the whole upload fail
_CONTEXT = ("x-context_pre", "x-context_post")  # as ModernMT and Trados name the neighbours of a sentence


def write(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    suffix: str,
    limits: Limits,
    context: bool = False,
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX`; with `context` a unit has the source texts before and after it as props.

    They are those of the exported pairs next to it in the same two documents.
    """
    langs = (direction.source_lang, direction.target_lang)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="acopio" '
        'creationtoolversion="1" segtype="sentence" o-tmf="acopio" adminlang="en" '
        f'srclang={quoteattr(langs[0])} datatype="plaintext"/><body>\n'
    )

    def unit(pair: Kept) -> bytes:
        around = zip(_CONTEXT, (pair.before, pair.after), strict=True) if context else ()
        props = "".join(f'<prop type="{kind}">{escape(text)}</prop>' for kind, text in around if text)
        sides = "".join(
            f"<tuv xml:lang={quoteattr(lang)}><seg>{escape(text)}</seg></tuv>"
            for lang, text in zip(langs, (pair.source, pair.target), strict=True)
        )
        key = f" tuid={quoteattr(xml_legal(pair.pair_id))}" if pair.pair_id else ""
        return f"<tu{key}>{props}{sides}</tu>\n".encode()

    path = suffixed(base, suffix)
    return write_bounded(batches, direction, path, limits, unit, head.encode(), b"</body></tmx>\n")


def _format(name: str, description: str, limits: Limits, context: bool = False) -> Format:
    suffix = f"{name}.tmx"
    writer = partial(write, suffix=suffix, limits=limits, context=context)
    return Format(name, suffix, description, writer, limits)


AZURE = _format("azure-adaptive", "Azure adaptive custom translation, TMX", _AZURE)
DEEPL = _format("deepl-tm", "DeepL translation memory, TMX", Limits())
LARA = _format("lara", "Lara and ModernMT memory, TMX with the neighbours of a sentence", Limits(), True)

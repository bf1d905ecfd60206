"""The smallest TMX 1.4b that Amazon Translate accepts."""

from xml.sax.saxutils import escape, quoteattr

from corpus.export.direction import Direction
from corpus.export.services.amazon_best import Syntax
from corpus.export.text import collapsed, xml_legal


def _xml_collapsed(text: str) -> str:
    return collapsed(xml_legal(text))


def _head(direction: Direction) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tmx version="1.4"><header srclang={quoteattr(direction.source_lang)}/><body>\n'
    )


def _record(source: str, target: str, direction: Direction) -> str:
    variants = "".join(
        f"<tuv xml:lang={quoteattr(lang)}><seg>{escape(text)}</seg></tuv>"
        for lang, text in ((direction.source_lang, source), (direction.target_lang, target))
    )
    return f"<tu>{variants}</tu>\n"


SYNTAX = Syntax("amazon.tmx", _head, _record, _xml_collapsed, "</body></tmx>\n")

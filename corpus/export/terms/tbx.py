"""TBX (ISO 30042, TBX-Basic in DCA style): a termbase for translation tools."""

from xml.sax.saxutils import escape, quoteattr

from corpus.export.direction import Direction
from corpus.export.format import Limits
from corpus.export.terms.glossary import glossary
from corpus.export.validation import xml_texts

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tbx style="dca" type="TBX-Basic" xml:lang={} '
    'xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>acopio</p></sourceDesc></fileDesc>'
    "</tbxHeader><text><body>\n"
)


def _concept(number: int, source: str, target: str, direction: Direction) -> str:
    sides = ((direction.source_lang, source), (direction.target_lang, target))
    sections = "".join(
        f"<langSec xml:lang={quoteattr(lang)}><termSec><term>{escape(text)}</term></termSec></langSec>"
        for lang, text in sides
    )
    return f'<conceptEntry id="c{number}">{sections}</conceptEntry>\n'


FORMAT = glossary(
    "tbx",
    "tbx",
    "TBX-Basic termbase of learnt terms",
    Limits(),
    _concept,
    (_HEAD, "</body></text></tbx>\n"),
    check=xml_texts("term"),
)

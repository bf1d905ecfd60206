"""TMX 1.4 in the dialects that tools write, unit by unit, in constant memory."""

from collections.abc import Iterator

from lxml import etree

from corpus.imports.inline import Inline
from corpus.imports.unit import BROKEN, NO_SOURCE, NO_TARGET, Opened, Unit, unit
from crawler.errors import InputError
from crawler.languages import base, full_tag

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tmx(file: Opened, source: str, target: str) -> Iterator[Unit]:
    """The units of a TMX file in order.

    A language is named by `xml:lang` or `lang`, with or without a region: `es-ES` is `es` unless a variant
    was asked for. A broken file gives the units before the break, and one that says so. DTDs and entities of
    the file are not read. InputError for what is no TMX.
    """
    with file.open() as body:
        events = etree.iterparse(
            body, tag="{*}tu", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        )
        number = 0
        try:
            for _, element in events:
                number += 1
                yield _unit(element, number, source, target)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            if not number and events.root is None:
                raise InputError(f"{file.name}: no TMX file: {error}") from None
            yield Unit(str(number + 1), str(error)[:200], "", BROKEN)
        root = events.root
        if not number and root is not None and etree.QName(root).localname != "tmx":
            raise InputError(f"{file.name}: no TMX file: its root is <{etree.QName(root).localname}>")


def _unit(element: "etree._Element", number: int, source: str, target: str) -> Unit:
    key = element.get("tuid") or str(number)
    texts: dict[str, str] = {}
    tags, markup, inline = {source: "", target: ""}, {source: "", target: ""}, Inline()
    for variant in element:
        if not isinstance(variant.tag, str) or etree.QName(variant).localname != "tuv":
            continue
        lang = variant.get(LANG) or variant.get("lang") or ""
        segment = next((child for child in variant if etree.QName(child).localname == "seg"), None)
        for wanted in (source, target):
            if is_language(lang, wanted) and wanted not in texts and segment is not None:
                texts[wanted], markup[wanted] = inline.texts(segment)
                tags[wanted] = full_tag(lang)
    if source not in texts or target not in texts:
        problem = NO_SOURCE if source not in texts else NO_TARGET
        return Unit(key, texts.get(source, ""), texts.get(target, ""), problem)
    made = unit(key, texts[source], texts[target])._replace(tags=(tags[source], tags[target]))
    if not inline.is_marked:
        return made
    return made._replace(markup=(" ".join(markup[source].split()), " ".join(markup[target].split())))


def is_language(lang: str, wanted: str) -> bool:
    """Whether a tag is the language asked for; one with a region or script asks for just these."""
    if wanted != base(wanted):
        return lang.replace("_", "-").lower() == wanted.lower()
    return base(lang) == wanted

"""TBX (ISO 30042:2008 and 2019): terminologies, concept by concept, in constant memory."""

from collections.abc import Iterator

from lxml import etree

from corpus.imports.tmx import LANG, is_language
from corpus.imports.unit import BROKEN, NO_SOURCE, NO_TARGET, Opened, Unit, unit
from crawler.languages import full_tag

_CONCEPTS = ("{*}termEntry", "{*}conceptEntry")
_LANGUAGES = frozenset(("langSet", "langSec"))
_TERMS = frozenset(("tig", "ntig", "termSec"))
_AVOIDED = ("deprecated", "superseded", "supersededTerm-admn-sts", "deprecatedTerm-admn-sts", "obsolete")


def read_tbx(file: Opened, source: str, target: str) -> Iterator[Unit]:
    """A unit for each pair of terms of a concept: its first terms, then further ones beside the first.

    Terms with an administrative status such as deprecated are left out. A broken file gives the concepts
    before the break, and a unit that says so.
    """
    with file.open() as body:
        events = etree.iterparse(
            body, tag=_CONCEPTS, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        )
        number = 0
        try:
            for _, concept in events:
                number += 1
                yield from _units(concept, number, source, target)
                concept.clear()
                while concept.getprevious() is not None:
                    del concept.getparent()[0]
        except etree.XMLSyntaxError as error:
            yield Unit(str(number + 1), str(error)[:200], "", BROKEN)


def _units(concept: "etree._Element", number: int, source: str, target: str) -> Iterator[Unit]:
    key = concept.get("id") or str(number)
    terms: dict[str, list[str]] = {source: [], target: []}
    tags = {source: "", target: ""}
    for section in concept:
        if not isinstance(section.tag, str) or etree.QName(section).localname not in _LANGUAGES:
            continue
        for wanted in (source, target):
            lang = section.get(LANG) or section.get("lang") or ""
            if is_language(lang, wanted):
                tags[wanted] = tags[wanted] or full_tag(lang)
                terms[wanted] += _terms(section)
    if not (terms[source] and terms[target]):
        first = [(terms[lang] or [""])[0] for lang in (source, target)]
        yield Unit(key, first[0], first[1], NO_TARGET if terms[source] else NO_SOURCE)
        return
    both = tags[source], tags[target]
    yield unit(key, terms[source][0], terms[target][0])._replace(tags=both)
    for side in (0, 1):
        for place, term in enumerate(terms[(source, target)[side]][1:], 2):
            pair = (term, terms[target][0]) if side == 0 else (terms[source][0], term)
            yield unit(f"{key}/{(source, target)[side]}{place}", *pair)._replace(tags=both)


def _terms(section: "etree._Element") -> list[str]:
    found = []
    for group in section.iter():
        if not isinstance(group.tag, str) or etree.QName(group).localname not in _TERMS:
            continue
        words = {etree.QName(part).localname: part for part in group.iter() if isinstance(part.tag, str)}
        notes = [(part.text or "").strip() for part in group.iter("{*}termNote", "{*}administrativeStatus")]
        text = " ".join("".join(words["term"].itertext()).split()) if "term" in words else ""
        if text and not any(note in _AVOIDED for note in notes):
            found.append(text)
    return list(dict.fromkeys(found))

"""XLIFF 1.2 and 2.x, unit by unit, with the languages of each file in it."""

from collections.abc import Iterator

from lxml import etree

from corpus.imports.inline import Inline
from corpus.imports.tmx import is_language
from corpus.imports.unit import EMPTY, FUZZY, NO_SOURCE, NO_TARGET, Opened, Unit, unit
from crawler.errors import InputError
from crawler.languages import full_tag
from crawler.untrusted.safe_xml import local_name, parse_xml

_MAX_BODY = 500_000_000  # bytes of a file, which is read whole
_DONE = frozenset(("translated", "final", "signed-off", "reviewed", "needs-review-translation", ""))


def read_xliff(file: Opened, source: str, target: str) -> Iterator[Unit]:
    """The units in order, by the id of their unit; files of the other direction are turned.

    Code within inline elements is no text. Units that are not translated, and those of other languages, are
    bad. InputError for a file that is no XLIFF.
    """
    with file.open() as body:
        root = parse_xml(body.read(_MAX_BODY))
    if root is None or local_name(root) != "xliff":
        raise InputError(f"{file.name}: cannot be read: no XLIFF")
    number = 0
    for part in (node for node in root if local_name(node) == "file"):
        given = (
            part.get("source-language") or root.get("srcLang") or "",
            part.get("target-language") or root.get("trgLang") or "",
        )
        for element in part.iter():
            if local_name(element) in ("trans-unit", "segment") and not _is_fixed(element):
                number += 1
                made = _unit(element, number, given, source, target)
                if made is not None:
                    yield made


def _unit(
    element: "etree._Element", number: int, given: tuple[str, str], source: str, target: str
) -> Unit | None:
    found = {local_name(child): child for child in element}
    if "source" not in found:
        return None
    inline = Inline()
    texts = [inline.texts(found[name]) if name in found else ("", "") for name in ("source", "target")]
    tags = [full_tag(lang) for lang in given]
    if tags[1] and is_language(tags[0], target) and is_language(tags[1], source):
        texts.reverse()
        tags.reverse()
    key = element.get("id") or (element.getparent().get("id") if local_name(element) == "segment" else None)
    made = unit(key or str(number), texts[0][0], texts[1][0])
    if inline.is_marked:
        made = made._replace(markup=(" ".join(texts[0][1].split()), " ".join(texts[1][1].split())))
    return made._replace(
        tags=(tags[0], tags[1]), problem=_problem(element, found, made, tags, source, target)
    )


def _problem(
    element: "etree._Element",
    found: "dict[str, etree._Element]",
    made: Unit,
    tags: list[str],
    source: str,
    target: str,
) -> str:
    for tag, lang, reason in zip(tags, (source, target), (NO_SOURCE, NO_TARGET), strict=True):
        if tag and not is_language(tag, lang):
            return reason
    if "target" not in found:
        return EMPTY
    state = (element.get("state") or found["target"].get("state") or "").lower()
    is_done = state in _DONE or element.get("approved") == "yes"
    return made.problem or ("" if is_done else FUZZY)


def _is_fixed(element: "etree._Element") -> bool:
    """Whether a unit, or what it stands in, is not to be translated."""
    return any(node.get("translate") == "no" for node in (element, *element.iterancestors()))

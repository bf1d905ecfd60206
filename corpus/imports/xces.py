"""OPUS: links between sentences of two XML documents (XCES), with the documents beside them."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from corpus.imports.unit import BROKEN, EMPTY, Opened, Unit, unit
from crawler.errors import InputError
from crawler.languages import base

_FOLDERS = (".", "xml", "raw", "parsed", "..", "../xml", "../raw")  # where OPUS keeps the documents
Sentences = dict[str, str]


def read_xces(file: Opened, source: str, target: str) -> Iterator[Unit]:
    """A unit for each link, by the name of its document and the link's number or id.

    `fromDoc` and `toDoc` are looked for beside the file and in the folders xml and raw, packed or not; their
    first folder names their language. Of links without a sentence on one side the unit is empty. Links whose
    documents or sentences are missing are broken. InputError for an XML file without links.
    """
    groups = 0
    with file.open() as body:
        events = etree.iterparse(
            body,
            events=("start", "end"),
            tag=("{*}linkGrp", "{*}link"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
        )
        sides: tuple[Sentences, Sentences] | None = None
        name, turned, number = "", False, 0
        try:
            for event, element in events:
                if etree.QName(element).localname == "linkGrp":
                    if event == "start":
                        groups += 1
                        number = 0
                        names = element.get("fromDoc") or "", element.get("toDoc") or ""
                        name, turned = names[0], _is_turned(names, source, target)
                        sides = _both(Path(file.name).parent, names)
                        if sides is None:
                            yield Unit(name, f"no document {names[0]} or {names[1]}", "", BROKEN)
                    if event == "end":
                        element.clear()
                elif event == "end" and sides is not None:
                    number += 1
                    yield _unit(f"{name}:{element.get('id') or number}", element, sides, turned)
                    element.clear()
        except etree.XMLSyntaxError as error:
            yield Unit(f"{name}:{number + 1}", str(error)[:200], "", BROKEN)
            return
    if not groups:
        raise InputError(f"{file.name}: no links of OPUS (XCES) in it: this is the only XML that is read")


def _is_turned(names: tuple[str, str], source: str, target: str) -> bool:
    """Whether the first document is in the target language."""
    first, second = (base(name.split("/")[0].split("_")[0]) for name in names)
    return first == base(target) and second == base(source)


def _unit(key: str, link: "etree._Element", sides: tuple[Sentences, Sentences], turned: bool) -> Unit:
    given = (link.get("xtargets") or ";").partition(";")
    wanted = [side.split() for side in (given[0], given[2])]
    missing = [one for ids, known in zip(wanted, sides, strict=True) for one in ids if one not in known]
    if missing:
        return Unit(key, f"no sentence {missing[0]}", "", BROKEN)
    texts = [" ".join(known[one] for one in ids) for ids, known in zip(wanted, sides, strict=True)]
    made = unit(key, *(reversed(texts) if turned else texts))
    return made if all(wanted) else made._replace(problem=EMPTY)


def _both(folder: Path, names: tuple[str, str]) -> tuple[Sentences, Sentences] | None:
    first, second = (_found(folder, name) for name in names)
    return None if first is None or second is None else (_sentences(first), _sentences(second))


def _found(folder: Path, name: str) -> Path | None:
    """The document; names that lead out of the folders beside the links are not followed."""
    if not name or name.startswith("/") or ".." in name.split("/"):
        return None
    plain = name.removesuffix(".gz")
    for place in _FOLDERS:
        for ending in (name, plain, f"{plain}.gz"):
            path = folder / place / ending
            if path.is_file():
                return path
    return None


def _sentences(path: Path) -> Sentences:
    """The sentences by id: their text, or their words <w> with single spaces between."""
    found: Sentences = {}
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as body:
        try:
            events = etree.iterparse(
                body, tag="{*}s", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
            )
            for _, element in events:
                words = ["".join(word.itertext()) for word in element.iter("{*}w")]
                text = " ".join(words) if words else "".join(element.itertext())
                found[element.get("id") or ""] = " ".join(text.split())
                element.clear()
        except (etree.XMLSyntaxError, OSError, EOFError):
            return found  # links to what lies behind the break are broken
    return found

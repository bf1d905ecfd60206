"""The blocks that ask for translation, as TSV, XLIFF 1.2 or 2.1, PO or HTML, and the answers read back."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib
from lxml import etree

from corpus.sync.model import TO_TRANSLATE, SyncedFile
from crawler.errors import InputError
from crawler.folders.model import TEXT, Piece
from crawler.untrusted.safe_xml import local_name, parse_xml

TSV_COLUMNS = (
    *("id", "path", "line", "state", "heading", "source", "old_source", "old_target", "target"),
    "characters",
)
_XLIFF_1, _XLIFF_2 = "urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:2.0"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A block to translate.

    `id` is made of the file's path and the block's content; `path` and `line` are those of the source.
    `source` is the content as it stands in the file, `pieces` its parts. `old_target` is the translation's
    text, if there is one.
    """

    id: str
    path: str
    line: int
    state: str
    heading: str
    source: str
    pieces: tuple[Piece, ...]
    old_source: str
    old_target: str
    characters: int


def item_id(path: str, content: str, place: int) -> str:
    """12 hexadecimal digits that name a block of a file."""
    return hashlib.sha256(f"{path}\n{place}\n{content}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def work_items(file: SyncedFile) -> Iterator[WorkItem]:
    """The blocks of a file that ask for translation, in order."""
    targets = file.document.blocks if file.document else ()
    path = file.source or ""
    for place, block in enumerate(file.blocks):
        if block.source is None or block.state not in TO_TRANSLATE:
            continue
        source = block.source
        yield WorkItem(
            item_id(path, source.content, place),
            path,
            source.line,
            block.state.value,
            " > ".join(source.trail),
            source.content,
            source.pieces,
            block.base.content if block.base else "",
            " ".join(targets[n].text for n in block.targets),
            len(source.text),
        )


def to_tsv(items: Sequence[WorkItem], source: str, target: str) -> str:
    """Rows with the column `target` empty; texts with line ends stand in quotes, as csv writes them."""
    del source, target
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(TSV_COLUMNS)
    for i in items:
        row = (
            i.id,
            i.path,
            i.line,
            i.state,
            i.heading,
            i.source,
            i.old_source,
            i.old_target,
            "",
            i.characters,
        )
        writer.writerow(row)
    return out.getvalue()


def to_po(items: Sequence[WorkItem], source: str, target: str) -> str:
    """A PO file whose msgctxt is the id of the block."""
    del source
    catalogue = polib.POFile()
    catalogue.metadata = {"Language": target, "Content-Type": "text/plain; charset=UTF-8"}
    for item in items:
        catalogue.append(
            polib.POEntry(
                msgctxt=item.id,
                msgid=item.source,
                occurrences=[(item.path, str(item.line))],
                comment=item.heading,
                previous_msgid=item.old_source or None,
                tcomment=item.old_target,
            )
        )
    return str(catalogue)


def to_xliff(items: Sequence[WorkItem], source: str, target: str) -> str:
    """XLIFF 1.2: a file for each path, placeholders as <x/>."""
    root = etree.Element("xliff", {"version": "1.2"}, nsmap={None: _XLIFF_1})
    for path, group in _by_path(items):
        attributes = {
            "original": path,
            "source-language": source,
            "target-language": target,
            "datatype": "plaintext",
        }
        body = etree.SubElement(etree.SubElement(root, "file", attributes), "body")
        for item in group:
            unit = etree.SubElement(body, "trans-unit", {"id": item.id})
            _fill(etree.SubElement(unit, "source"), item.pieces, "x", "equiv-text")
            for text in filter(None, (item.heading, item.old_source, item.old_target)):
                etree.SubElement(unit, "note").text = text
    return _xml(root)


def to_xliff2(items: Sequence[WorkItem], source: str, target: str) -> str:
    """XLIFF 2.1: a file for each path, placeholders as <ph/>."""
    attributes = {"version": "2.1", "srcLang": source, "trgLang": target}
    root = etree.Element("xliff", attributes, nsmap={None: _XLIFF_2})
    for number, (path, group) in enumerate(_by_path(items), 1):
        file = etree.SubElement(root, "file", {"id": f"f{number}", "original": path})
        for item in group:
            unit = etree.SubElement(file, "unit", {"id": item.id})
            notes = [text for text in (item.heading, item.old_source, item.old_target) if text]
            if notes:
                parent = etree.SubElement(unit, "notes")
                for text in notes:
                    etree.SubElement(parent, "note").text = text
            segment = etree.SubElement(unit, "segment")
            _fill(etree.SubElement(segment, "source"), item.pieces, "ph", "disp")
    return _xml(root)


def to_html(items: Sequence[WorkItem], source: str, target: str) -> str:
    """A page with a paragraph for each block, its placeholders and marks in spans that are not translated."""
    del target
    root = etree.Element("html", {"lang": source})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    body = etree.SubElement(root, "body")
    for item in items:
        _fill(etree.SubElement(body, "p", {"id": item.id}), item.pieces, "span", None)
    page: str = etree.tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{page}\n"


WRITERS: Mapping[str, tuple[str, Callable[[Sequence[WorkItem], str, str], str]]] = {
    "tsv": (".tsv", to_tsv),
    "xliff": (".xlf", to_xliff),
    "xliff2": (".xliff", to_xliff2),
    "po": (".po", to_po),
    "html": (".html", to_html),
}


def _by_path(items: Iterable[WorkItem]) -> Iterator[tuple[str, list[WorkItem]]]:
    groups: dict[str, list[WorkItem]] = {}
    for item in items:
        groups.setdefault(item.path, []).append(item)
    yield from groups.items()


def _fill(element: "etree._Element", pieces: Sequence[Piece], tag: str, shown: str | None) -> None:
    """The pieces as mixed content: text as it is shown, all else as elements numbered from 1."""
    last: etree._Element | None = None
    for number, piece in enumerate(pieces, 1):
        if piece.kind == TEXT:
            text = _printable(" ".join(piece.raw.split("\n")))
            if last is None:
                element.text = (element.text or "") + text
            else:
                last.tail = (last.tail or "") + text
            continue
        last = etree.SubElement(element, tag, {"id": str(number)})
        if shown is None:
            last.set("translate", "no")
            last.text = _printable(piece.raw)
        else:
            last.set(shown, _printable(piece.raw))


def _printable(text: str) -> str:
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _xml(root: "etree._Element") -> str:
    body: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def read_translations(path: Path, items: Mapping[str, WorkItem]) -> dict[str, str]:
    """Contents by the id of the block, from a file in one of the formats; those without a text are left out.

    Placeholders of XLIFF and HTML become what they stand for; those of a block that is not in `items` stay as
    their text. InputError for another or a broken file.
    """
    suffix = path.suffix.lower()
    body = path.read_bytes()
    try:
        if suffix == ".tsv":
            rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter="\t")
            found = {row["id"]: row["target"] for row in rows}
        elif suffix == ".po":
            found = {e.msgctxt: e.msgstr for e in polib.pofile(body.decode("utf-8-sig")) if not e.fuzzy}
        elif suffix in (".xlf", ".xliff"):
            found = dict(_of_xliff(body, items))
        elif suffix in (".html", ".htm"):
            found = dict(_of_html(body, items))
        else:
            raise ValueError(f"unknown format {suffix!r} (allowed: .tsv, .po, .xlf, .xliff, .html)")
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"{path}: no translations could be read: {error}") from None
    return {key: text for key, text in found.items() if key and text and text.strip()}


def _of_xliff(body: bytes, items: Mapping[str, WorkItem]) -> Iterator[tuple[str, str]]:
    root = parse_xml(body)
    if root is None:
        raise ValueError("no XML")
    for unit in root.iter():
        if isinstance(unit.tag, str) and local_name(unit) in ("trans-unit", "unit"):
            key = unit.get("id") or ""
            for target in unit.iter():
                if isinstance(target.tag, str) and local_name(target) == "target":
                    yield key, _content(target, items.get(key))


def _of_html(body: bytes, items: Mapping[str, WorkItem]) -> Iterator[tuple[str, str]]:
    root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8", no_network=True))
    if root is None:
        raise ValueError("no HTML")
    for paragraph in root.iter("p"):
        if key := paragraph.get("id"):
            yield key, _content(paragraph, items.get(key))


def _content(element: "etree._Element", item: WorkItem | None) -> str:
    """The content of mixed text and numbered elements, each as the piece that it stands for."""
    parts, pieces = [element.text or ""], item.pieces if item is not None else ()
    for child in element:
        number = child.get("id") or ""
        is_known = number.isdigit() and 1 <= int(number) <= len(pieces)
        parts.append(pieces[int(number) - 1].raw if is_known else "".join(child.itertext()))
        parts.append(child.tail or "")
    return "".join(parts).strip()

"""Test articles as documents to translate, one segment per line or XLIFF unit, and back."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from corpus.evaluation.articles import Article
from crawler.errors import AcopioError

TXT, XLIFF = FORMS = ("txt", "xliff")  # plain lines; XLIFF 1.2, which keeps each segment's identity
_SPACE = "urn:oasis:names:tc:xliff:document:1.2"
_ENDINGS = {TXT: "txt", XLIFF: "xlf"}


def write_documents(articles: Sequence[Article], folder: Path, form: str, source: str, target: str) -> None:
    """Write one document per article, replacing the content of the folder; see `document_name`."""
    shutil.rmtree(folder, ignore_errors=True)
    for place, article in enumerate(articles):
        path = folder / document_name(article, place, form)
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == TXT:
            path.write_text("".join(f"{line}\n" for line in article.sources), encoding="utf-8", newline="\n")
        else:
            path.write_bytes(_xliff(article, path.name, source, target))


def document_name(article: Article, place: int, form: str) -> str:
    """Its path below the folder: 'sentence/0007.txt'."""
    return f"{article.granularity}/{place:04}.{_ENDINGS[form]}"


def read_translation(path: Path, form: str, article: Article) -> list[str]:
    """The translated segments in order; AcopioError if their number differs from the article's."""
    lines = _units(path) if form == XLIFF else path.read_text(encoding="utf-8-sig").split("\n")
    if form == TXT and lines[-1:] == [""]:
        lines.pop()
    if len(lines) != len(article.sources):
        advice = "repeat with --form xliff, which keeps segments apart" if form == TXT else "see the document"
        raise AcopioError(
            f"{path}: {len(lines)} segments came back of {len(article.sources)} of {article.label}: {advice}"
        )
    return [" ".join(line.split()) for line in lines]


def _xliff(article: Article, name: str, source: str, target: str) -> bytes:
    root = etree.Element(f"{{{_SPACE}}}xliff", {"version": "1.2"}, nsmap={None: _SPACE})
    about = {"original": name, "source-language": source, "target-language": target, "datatype": "plaintext"}
    body = etree.SubElement(etree.SubElement(root, f"{{{_SPACE}}}file", about), f"{{{_SPACE}}}body")
    for number, text in enumerate(article.sources, 1):
        unit = etree.SubElement(body, f"{{{_SPACE}}}trans-unit", {"id": str(number)})
        etree.SubElement(unit, f"{{{_SPACE}}}source").text = "".join(filter(_fits_xml, text))
    result: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return result


def _fits_xml(character: str) -> bool:
    code = ord(character)
    return code == 9 or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def _units(path: Path) -> list[str]:
    try:
        tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, etree.XMLSyntaxError) as error:
        raise AcopioError(f"{path}: not XLIFF: {error}") from None
    units = tree.iter(f"{{{_SPACE}}}trans-unit")
    found = {int(unit.get("id", "0")): unit.find(f"{{{_SPACE}}}target") for unit in units}
    return ["" if found[n] is None else "".join(found[n].itertext()) for n in sorted(found)]

"""A whole file translated: the source with other contents of its blocks, all else byte for byte."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.sync.records import MACHINE, BlockRecord, digest
from corpus.sync.worklist import WorkItem, item_id
from crawler.folders.formats.markup import broken_tags, pieces_for, written_for
from crawler.folders.formats.visible import visible
from crawler.folders.model import PLACEHOLDERS, LocalBlock, LocalDocument
from crawler.folders.rewrite import fitted, rewrite

BROKEN_TAGS = "tags without their counterpart"


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A translated file: its bytes, a line for each block that was not written, records of the others."""

    body: bytes
    written: int
    refused: tuple[str, ...]
    records: tuple[BlockRecord, ...]


def whole_items(path: str, blocks: Sequence[LocalBlock]) -> list[WorkItem]:
    """Every block of a file as one to translate."""
    return [
        WorkItem(
            *(item_id(path, block.content, place), path, block.line, "new", " > ".join(block.trail)),
            *(block.content, block.pieces, "", "", len(block.text)),
        )
        for place, block in enumerate(blocks)
    ]


def translated_file(
    path: str, body: bytes, document: LocalDocument, texts: Mapping[str, str], target: str
) -> WholeFile:
    """The source file `path` with the translations of its blocks, by their ids; `target` is the new path.

    Blocks without one, or with one that lacks or adds a placeholder, stay as they are. ValueError for a
    format that cannot be written back.
    """
    contents: dict[int, str] = {}
    refused, records = [], []
    for place, (block, item) in enumerate(
        zip(document.blocks, whole_items(path, document.blocks), strict=True)
    ):
        text = texts.get(item.id)
        if text is None:
            continue
        problem = _problem(path, document, block, text)
        if problem:
            refused.append(f"{target}: source line {block.line}: not written: {problem}")
            continue
        contents[place] = fitted(block, written_for(path, text))
        shown = visible(pieces_for(path)(text))
        records.append(BlockRecord(target, place, block.content, digest(shown), "", MACHINE))
    return WholeFile(
        rewrite(path, body, document, contents) if contents else body,
        *(len(contents), tuple(refused), tuple(records)),
    )


def _problem(path: str, document: LocalDocument, block: LocalBlock, text: str) -> str:
    if not block.spans:
        return "a block that cannot be written back"
    if broken_tags(path, block.content, text, document.parts[block.part]):
        return BROKEN_TAGS
    return placeholder_problem(path, block, text)


def placeholder_problem(path: str, block: LocalBlock, text: str) -> str:
    """What a translation lacks or adds of the placeholders of its block, in words; '' for nothing.

    `path` is that of the file, whose format says what a placeholder is.
    """
    wanted = Counter(block.placeholders)
    found = Counter(piece.raw for piece in pieces_for(path)(text) if piece.kind in PLACEHOLDERS)
    missing, added = wanted - found, found - wanted
    details = [f"missing {raw}" for raw in missing] + [f"added {raw}" for raw in added]
    return f"placeholders {', '.join(details)}" if details else ""

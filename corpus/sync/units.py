"""Files that hold both texts (PO, XLIFF) kept in sync: what they lack, and translations put in."""

from collections.abc import Mapping, Sequence

from corpus.sync.assemble import Assembled, Refused
from corpus.sync.model import FRESH, STALE, TO_TRANSLATE, UNSURE, SyncedBlock, SyncedFile
from corpus.sync.records import MACHINE, BlockRecord, digest
from corpus.sync.states import State
from corpus.sync.whole import BROKEN_TAGS, placeholder_problem
from corpus.sync.worklist import WorkItem, item_id, work_items
from crawler.folders.formats.bilingual.unit import Unit
from crawler.folders.formats.bilingual.units import read_units, with_targets
from crawler.folders.formats.markup import broken_tags, written_for
from crawler.folders.formats.pieces import pieces_for
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.folders.read import BROKEN
from crawler.folders.states import EMPTY, OBSOLETE
from crawler.page.page import PARAGRAPH

IN_FILE = "file"  # the base of a unit: its source stands beside it
_STATES = {"": State.FRESH, EMPTY: State.NEW, OBSOLETE: State.REMOVED}


def synced_units(path: str, body: bytes, lang: str, root: int, known: Sequence[BlockRecord]) -> SyncedFile:
    """A bilingual file with a block for each unit.

    It is new without a translation, changed if it is fuzzy, removed if obsolete. One that was translated by
    machine, and is as it was recorded then, is fresh, although it is still to be reviewed.
    """
    read = read_units(path, body)
    if read.problem:
        broken = LocalDocument(unreadable=BROKEN)
        return SyncedFile(lang, UNSURE, path, path, (root, root), BROKEN, "", (), broken)
    units = read.units
    recorded = {(record.place, record.source): record for record in known}
    blocks = []
    for place, unit in enumerate(units):
        record = recorded.get((place, unit.source))
        is_known = record is not None and record.target == digest(unit.target)
        state = State.FRESH if is_known and unit.target else _STATES.get(unit.state, State.CHANGED)
        source = None if state is State.REMOVED else _block(path, unit.source, unit)
        is_gone = state is State.REMOVED
        base = (
            _block(path, unit.source if is_gone else unit.previous, unit)
            if is_gone or unit.previous
            else None
        )
        blocks.append(SyncedBlock(state, source, base, (place,) if unit.target else (), 0.0))
    document = LocalDocument(tuple(_block(path, unit.target, unit) for unit in units))
    is_fresh = all(block.state is State.FRESH for block in blocks)
    return SyncedFile(
        lang, FRESH if is_fresh else STALE, path, path, (root, root), IN_FILE, "", tuple(blocks), document
    )


def _block(path: str, text: str, unit: Unit) -> LocalBlock:
    pieces = pieces_for(path)(text)
    trail = (unit.note,) if unit.note else ()
    return LocalBlock(PARAGRAPH, pieces, visible(pieces), unit.line, unit.line, trail=trail)


def assemble_units(
    file: SyncedFile, body: bytes, translations: Mapping[str, str], prune: bool = False
) -> Assembled:
    """The bilingual file with the translations of units by their ids, each marked for review in the file."""
    path = file.target or ""
    targets: dict[int, str] = {}
    refused: list[Refused] = []
    records: list[BlockRecord] = []
    for place, block in enumerate(file.blocks):
        if block.source is None:
            continue
        text = translations.get(item_id(path, block.source.content, place))
        if block.state not in TO_TRANSLATE or text is None:
            continue
        text = written_for(path, text)
        if problem := unit_problem(path, block.source, text):
            refused.append(Refused(block.source.line, problem))
            continue
        targets[place] = text
    new = with_targets(path, body, targets, prune)
    after = read_units(path, new).units
    removed = len(file.blocks) - len(after)
    left = [place for place, block in enumerate(file.blocks) if not prune or block.state is not State.REMOVED]
    for number, place in enumerate(left):
        if place in targets or (file.blocks[place].state is State.FRESH and after[number].state):
            unit = after[number]
            records.append(BlockRecord(path, number, unit.source, digest(unit.target), "", MACHINE))
    return Assembled(new, len(targets), removed, tuple(refused), tuple(records))


def unit_problem(path: str, source: LocalBlock, text: str) -> str:
    """What is wrong with a translation, in words; '' for nothing."""
    if broken_tags(path, source.content, text, ""):
        return BROKEN_TAGS
    return placeholder_problem(path, source, text)


def unit_items(path: str, body: bytes) -> list[WorkItem]:
    """The units of a bilingual file that have no translation, or a fuzzy one, as items to translate."""
    return list(work_items(synced_units(path, body, "", 0, ())))

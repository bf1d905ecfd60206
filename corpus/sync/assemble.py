"""Translations put into a target file: all that is not translated stays as it is, byte for byte."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.sync.elements import has_elements, inserted, removed
from corpus.sync.model import TO_TRANSLATE, SyncedBlock, SyncedFile
from corpus.sync.records import MACHINE, BlockRecord, digest
from corpus.sync.states import State
from corpus.sync.whole import BROKEN_TAGS, placeholder_problem
from corpus.sync.worklist import item_id
from crawler.folders.edits import Edit, edited
from crawler.folders.formats.markup import SUBTITLES, broken_tags, suffix_of_name, written_for
from crawler.folders.formats.pieces import pieces_for
from crawler.folders.formats.subtitles import spread, whole_cues
from crawler.folders.formats.visible import framed
from crawler.folders.model import LocalBlock
from crawler.folders.rewrite import fitted, replacement, with_parts
from crawler.page.page import LIST_ITEM

_UP_TO_DATE = (State.FRESH, State.EDITED, State.MOVED)
MERGED, NO_PLACE, READ_ONLY = "several_blocks", "no_place", "read_only"


@dataclass(frozen=True, slots=True)
class Refused:
    """A block that was not written: its line in the source, the reason, and what is missing or too much."""

    line: int
    reason: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A target file with translations in it: bytes, numbers of written and removed blocks, the others."""

    body: bytes
    written: int
    removed: int
    refused: tuple[Refused, ...]
    records: tuple[BlockRecord, ...]
    copied: int = 0  # of the written ones, those of which only the markup changed


@dataclass(frozen=True, slots=True)
class _Edit:
    """An edit of a part of the file."""

    part: int
    edit: Edit


def assemble(
    file: SyncedFile, body: bytes, translations: Mapping[str, str], prune: bool = False
) -> Assembled:
    """The file with the translations of blocks by their ids (corpus.sync.worklist).

    Changed blocks replace their translation, new ones follow that of the block before. Where the source has
    other markup around the same words, the translation gets it, too. A translation that
    lacks or adds a placeholder is not written. Blocks gone from the source are removed with `prune`.
    """
    edits, written, refused = _planned(file, translations)
    copied = _copied(file)
    if file.document is not None:
        edits += [_replacement(file, file.blocks[n].targets[0], text) for n, text in copied.items()]
    gone = [
        edit
        for block in file.blocks
        if prune and block.state is State.REMOVED
        for edit in _removals(file, block)
    ]
    return Assembled(
        _edited(file, body, [*edits, *gone]),
        len(edits),
        len(gone),
        tuple(refused),
        tuple(_records(file, written, copied)),
        len(copied),
    )


def refusals(file: SyncedFile, translations: Mapping[str, str]) -> tuple[Refused, ...]:
    """The blocks that `assemble` would not write."""
    return tuple(_planned(file, translations)[2])


def _planned(
    file: SyncedFile, translations: Mapping[str, str]
) -> tuple[list[_Edit], dict[int, str], list[Refused]]:
    """The edits that put the translations in, the texts by the place of their block, the refused blocks."""
    edits: list[_Edit] = []
    refused: list[Refused] = []
    written: dict[int, str] = {}
    for place, block in enumerate(file.blocks):
        if block.source is None or block.state not in TO_TRANSLATE:
            continue
        text = translations.get(item_id(file.source or "", block.source.content, place))
        if text is None:
            continue
        text = written_for(file.target or "", text)
        problem = _problem(file, block, text)
        edit = None if problem else _edit(file, place, block, text)
        if problem or edit is None:
            refused.append(problem or Refused(block.source.line, NO_PLACE))
        else:
            edits.append(edit)
            written[place] = text
    return edits, written, refused


def _problem(file: SyncedFile, block: SyncedBlock, text: str) -> Refused | None:
    assert block.source is not None
    if len(block.targets) > 1:
        return Refused(block.source.line, MERGED, f"{len(block.targets)} blocks of {file.target}")
    if file.document is None or any(not file.document.blocks[n].spans for n in block.targets):
        return Refused(block.source.line, READ_ONLY, f"{_suffix(file)} files cannot be written back")
    if problem := placeholder_problem(file.target or "", block.source, text):
        return Refused(block.source.line, problem)
    old = file.document.blocks[block.targets[0]] if block.targets else block.source
    within = "".join(file.document.parts)
    if broken_tags(file.target or "", old.content, text, within):
        return Refused(block.source.line, BROKEN_TAGS)
    return None


def _suffix(file: SyncedFile) -> str:
    return PurePosixPath(file.target or "").suffix


def _edit(file: SyncedFile, place: int, block: SyncedBlock, text: str) -> _Edit | None:
    assert file.document is not None
    assert block.source is not None
    if block.targets:
        return _replacement(file, block.targets[0], text)
    line = " ".join(text.split("\n"))
    before = next((b for b in reversed(file.blocks[:place]) if b.targets), None)
    if before is None:
        return _first(file, block.source, line)
    last = file.document.blocks[before.targets[-1]]
    if not last.spans or not block.source.spans:
        return None
    part = file.document.parts[last.part]
    if has_elements(file.target or ""):
        assert file.original is not None
        texts = file.original.parts[block.source.part], part
        found = inserted(file.target or "", texts, block.source, last, line)
        return _Edit(last.part, Edit(found[0], found[0], found[1])) if found else None
    end = _end_of_line(part, last.spans[-1][1])
    end += _shared_gap(file, before.source, block.source, part[end:])
    newline = _newline(part, end)
    is_list = block.source.kind == last.kind == LIST_ITEM
    gap = newline if is_list else newline * 2
    return _Edit(last.part, Edit(end, end, f"{gap}{_lines(file, block.source, line, newline)}"))


def _first(file: SyncedFile, source: LocalBlock, line: str) -> _Edit | None:
    """A block without any before it, put before the first of the target, those that are gone included."""
    assert file.document is not None
    number = min((n for block in file.blocks for n in block.targets), default=None)
    if number is None or not file.document.blocks[number].spans or not source.spans:
        return None
    after = file.document.blocks[number]
    part = file.document.parts[after.part]
    if has_elements(file.target or ""):
        assert file.original is not None
        texts = file.original.parts[source.part], part
        found = inserted(file.target or "", texts, source, after, line, is_before=True)
        return _Edit(after.part, Edit(found[0], found[0], found[1])) if found else None
    start = _start(file, part, after)
    newline = _newline(part, start)
    gap = newline if source.kind == after.kind == LIST_ITEM else newline * 2
    return _Edit(after.part, Edit(start, start, f"{_lines(file, source, line, newline)}{gap}"))


def _newline(part: str, place: int) -> str:
    """The line end that stands next to a place: files may have both."""
    end = part.find("\n", place)
    end = end if end >= 0 else part.rfind("\n")
    return "\r\n" if end > 0 and part[end - 1] == "\r" else "\n"


def _lines(file: SyncedFile, source: LocalBlock, line: str, newline: str) -> str:
    """A new block as it stands in its lines: with its mark, as cues with the times of the source."""
    assert file.original is not None
    if suffix_of_name(file.target or "") not in SUBTITLES:
        return f"{_prefix(file, source)}{line}"
    part = file.original.parts[source.part]
    times = part[whole_cues(part, source)[0] : source.spans[0][0]]
    return newline.join((times + spread(part, source, line)).splitlines())


def _start(file: SyncedFile, part: str, block: LocalBlock) -> int:
    """Where the lines of a block begin, those with the number and times of a cue included."""
    if suffix_of_name(file.target or "") in SUBTITLES:
        return whole_cues(part, block)[0]
    return part.rfind("\n", 0, block.spans[0][0]) + 1


def _replacement(file: SyncedFile, place: int, content: str) -> _Edit:
    assert file.document is not None
    old = file.document.blocks[place]
    text = file.document.parts[old.part]
    return _Edit(old.part, replacement(file.target or "", text, old, fitted(old, content)))


def _copied(file: SyncedFile) -> dict[int, str]:
    """The translations of blocks of which only the markup around the words changed, with the new markup."""
    found = {}
    for place, block in enumerate(file.blocks):
        if block.state is not State.MARKUP or block.source is None or len(block.targets) != 1:
            continue
        assert file.document is not None
        old = file.document.blocks[block.targets[0]]
        source, target = framed(block.source.pieces), framed(old.pieces)
        if source and target and old.spans:
            before, _, after = source
            text = f"{before}{''.join(piece.raw for piece in target[1])}{after}"
            if text != old.content:  # it may have the new markup already
                found[place] = text
    return found


def _end_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    return end - 1 if text[place:end].endswith("\r") else end


def _shared_gap(file: SyncedFile, before: LocalBlock | None, block: LocalBlock, after: str) -> int:
    """Characters of the target that stand between both blocks in the source as well: code, ends of frames."""
    assert file.original is not None
    if before is None or not before.spans or before.part != block.part:
        return 0
    part = file.original.parts[block.part]
    gap = part[_end_of_line(part, before.spans[-1][1]) : part.rfind("\n", 0, block.spans[0][0]) + 1].rstrip()
    return len(gap) if gap.strip() and after.startswith(gap) else 0


def _prefix(file: SyncedFile, block: LocalBlock) -> str:
    """What stands before the block in its line: the mark of a heading, a list item, a quotation."""
    assert file.original is not None
    part = file.original.parts[block.part]
    start = part.rfind("\n", 0, block.spans[0][0]) + 1
    return part[start : block.spans[0][0]]


def _removals(file: SyncedFile, block: SyncedBlock) -> list[_Edit]:
    assert file.document is not None
    found = []
    for number in block.targets:
        old = file.document.blocks[number]
        if not old.spans:
            continue
        part = file.document.parts[old.part]
        if has_elements(file.target or ""):
            span = removed(file.target or "", part, old)
            found += [_Edit(old.part, Edit(*span, ""))] if span else []
            continue
        start = _start(file, part, old)
        end = part.find("\n", old.spans[-1][1])
        found.append(_Edit(old.part, Edit(start, len(part) if end < 0 else end + 1, "")))
    return found


def _edited(file: SyncedFile, body: bytes, edits: list[_Edit]) -> bytes:
    if not edits or file.document is None:
        return body
    parts = {
        number: edited(file.document.parts[number], [edit.edit for edit in edits if edit.part == number])
        for number in sorted({edit.part for edit in edits})
    }
    return with_parts(file.target or "", body, parts)


def _records(file: SyncedFile, written: Mapping[int, str], copied: Collection[int]) -> list[BlockRecord]:
    """The records of all blocks whose translation is up to date after the edits."""
    assert file.document is not None
    found = []
    for place, block in enumerate(file.blocks):
        if block.source is None:
            continue
        if place in written:
            shown = "".join(piece.shown for piece in pieces_for(file.target or "")(written[place]))
            origin, text = MACHINE, " ".join(shown.split())
        elif block.targets and (place in copied or block.state in _UP_TO_DATE):
            origin, text = "human", " ".join(file.document.blocks[n].text for n in block.targets)
        else:
            continue
        found.append(
            BlockRecord(file.target or "", place, block.source.content, digest(text), file.base, origin)
        )
    return found


def recorded_now(file: SyncedFile) -> list[BlockRecord]:
    """A record of each block that has a translation, whatever its state."""
    if file.document is None:
        return []
    blocks = file.document.blocks
    return [
        BlockRecord(
            file.target or "",
            place,
            block.source.content,
            digest(" ".join(blocks[number].text for number in block.targets)),
        )
        for place, block in enumerate(file.blocks)
        if block.source is not None and block.targets
    ]

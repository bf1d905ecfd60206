"""Each file of a project against its translation: states of files and of blocks."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from align.sentences.aligner import Aligner, AlignOptions, cut
from corpus.sync.bases import RECORDS, UNKNOWN, find_base
from corpus.sync.by_hand import Edits, with_edits
from corpus.sync.model import FRESH, MISSING, STALE, UNSURE, SyncedBlock, SyncedFile
from corpus.sync.project import LocalProject
from corpus.sync.records import BlockRecord, digest, read_records
from corpus.sync.states import BlockState, State, block_states
from corpus.sync.units import synced_units
from crawler.errors import InputError
from crawler.folders.collect import Collection, LocalOptions, list_documents, read_listing
from crawler.folders.formats.bilingual.units import is_bilingual
from crawler.folders.formats.pieces import pieces_for
from crawler.folders.formats.visible import visible
from crawler.folders.model import TEXT, LocalBlock, LocalDocument
from crawler.folders.pairing.layouts import ORIGIN, LocalFile, PathPair
from crawler.folders.pairing.target_paths import target_path
from crawler.folders.read import read_document
from crawler.folders.roots import Folder, is_bare
from crawler.page.page import PARAGRAPH, Block


def compare(
    project: LocalProject,
    langs: Sequence[str],
    encoder: str,
    wanted: Callable[[str], bool] = lambda path: True,
    grow: Callable[[int], None] = lambda number: None,
) -> Iterator[SyncedFile]:
    """Every source file and its translation into each of the languages, sorted by path.

    `wanted` says which source paths count; `grow` is told how many files there are, once that is known.
    InputError for a root that is no folder.
    """
    for root in project.paths:
        if not root.is_dir():
            raise InputError(f"{root}: not a folder: translations are kept in sync in folders")
        if is_bare(root):
            raise InputError(f"{root}: a bare repository holds no files: clone it, and build the clone")
    options = LocalOptions(project.source, tuple(project.targets), project.pattern)
    listing = list_documents(project.paths, options)
    found = read_listing(listing, 2)
    sources = {lang: _sources(project, found, lang, wanted) for lang in langs}
    grow(sum(map(len, sources.values())))
    for lang in langs:
        yield from _of_language(project, found, lang, encoder, sources[lang])


def _sources(
    project: LocalProject, found: Collection, lang: str, wanted: Callable[[str], bool]
) -> list[LocalFile]:
    """The files that have, or should have, a translation into the language, in order."""
    documents = {read.file: read.document for read in found.files}
    pairs = {pair.source for pair in found.pairs if pair.lang == lang}
    targets, bilingual = {pair.target for pair in found.pairs}, found.bilingual(lang)

    def counts(file: LocalFile) -> bool:
        if file in targets or not wanted(file.path):
            return False
        if is_bilingual(file.path):
            return file in bilingual
        if documents[file].entries:
            return False
        return file in pairs or (file.lang in ("", project.source) and _is_source(file.path, found))

    return sorted(filter(counts, documents), key=lambda file: (file.path, file.root))


def _of_language(
    project: LocalProject, found: Collection, lang: str, encoder: str, sources: Sequence[LocalFile]
) -> Iterator[SyncedFile]:
    documents = {read.file: read.document for read in found.files}
    pairs = {pair.source: pair for pair in found.pairs if pair.lang == lang}
    records = {n: read_records(root, lang) for n, root in enumerate(project.paths)}
    aligner = Aligner(project.source, lang, AlignOptions(encoder=encoder))
    for file in sources:
        if is_bilingual(file.path):
            body = Folder(project.paths[file.root]).read(file.path)
            known = records[file.root].get(file.path, ())
            yield synced_units(file.path, body, lang, file.root, known)
        elif file in pairs:
            pair = pairs[file]
            known = records[pair.target.root].get(pair.target.path, [])
            yield _synced(project, pair, documents[file], documents[pair.target], known, aligner)
        else:
            blocks = tuple(SyncedBlock(State.NEW, block, None, (), 0.0) for block in documents[file].blocks)
            root, place = target_path(file, found.pairs, lang) or (file.root, "")
            roots = file.root, root
            yield SyncedFile(
                *(lang, MISSING, file.path, None, roots, "", "", blocks, None, documents[file], place)
            )


def _is_source(path: str, found: Collection) -> bool:
    """Whether a file without a partner lies where sources lie: where some source has a translation."""
    folders = {pair.source.path.rpartition("/")[0].partition("/")[0] for pair in found.pairs}
    return path.rpartition("/")[0].partition("/")[0] in folders


def _synced(
    project: LocalProject,
    pair: PathPair,
    source: LocalDocument,
    target: LocalDocument,
    known: Sequence[BlockRecord],
    aligner: Aligner,
) -> SyncedFile:
    roots = pair.source.root, pair.target.root
    if problem := source.unreadable or target.unreadable:
        paths = pair.source.path, pair.target.path
        return SyncedFile(pair.lang, UNSURE, *paths, roots, problem, "", (), target, source)
    root = Folder(project.paths[pair.source.root])
    current = _current(project, pair, source)
    base = find_base(project.paths, pair, dict(target.fields), bool(known), root.read(pair.source.path))
    if base.evidence == UNKNOWN:
        blocks = _unsure(current, target, aligner)
    elif base.evidence == RECORDS:
        blocks = with_edits(
            _by_records(current, target, known),
            target.blocks,
            known,
            Edits(project.paths, pair),
            lambda: target_places(current, target.blocks, aligner),
        )
    else:
        old = read_document(pair.source.path, base.body or b"").blocks
        blocks = _by_base(current, old, target, known, aligner)
    is_stale = any(block.state is not State.FRESH for block in blocks)
    state = UNSURE if base.evidence == UNKNOWN else STALE if is_stale else FRESH
    paths, known_by = (_shown_path(project, pair), pair.target.path), (base.evidence, base.name)
    return SyncedFile(pair.lang, state, *paths, roots, *known_by, tuple(blocks), target, source)


def _current(project: LocalProject, pair: PathPair, source: LocalDocument) -> Sequence[LocalBlock]:
    """The blocks of the current source: elsewhere, if the pair's source is kept beside its translation."""
    other = _elsewhere(project, pair)
    return source.blocks if other is None else read_document(other.name, other.read_bytes()).blocks


def _elsewhere(project: LocalProject, pair: PathPair) -> Path | None:
    if pair.layout != ORIGIN:
        return None
    places = (root / pair.target.path for n, root in enumerate(project.paths) if n != pair.target.root)
    return next((place for place in places if place.is_file()), None)


def _shown_path(project: LocalProject, pair: PathPair) -> str:
    return pair.target.path if _elsewhere(project, pair) is not None else pair.source.path


def _by_base(
    current: Sequence[LocalBlock],
    old: Sequence[LocalBlock],
    target: LocalDocument,
    known: Sequence[BlockRecord],
    aligner: Aligner,
) -> list[SyncedBlock]:
    places = target_places(old, target.blocks, aligner)
    hashes = {record.place: record.target for record in known}
    return _blocks(current, old, places, target, hashes)


def _blocks(
    current: Sequence[LocalBlock],
    old: Sequence[LocalBlock],
    places: Mapping[int, tuple[int, ...]],
    target: LocalDocument,
    hashes: Mapping[int, str],
) -> list[SyncedBlock]:
    """The blocks with their states; a new one with the words of one that is gone has its translation."""
    found = [_block(state, current, old, places, target, hashes) for state in block_states(current, old)]
    gone = {
        block.base.text: place
        for place, block in reversed([*enumerate(found)])
        if block.state is State.REMOVED and block.base and block.targets
    }
    for place, block in enumerate(found):
        if block.state is State.NEW and block.source and block.source.text in gone:
            old_place = gone.pop(block.source.text)
            former = found[old_place]
            found[place] = replace(block, base=former.base, targets=former.targets)
            found[old_place] = replace(former, targets=())
    return found


def _block(
    state: BlockState,
    current: Sequence[LocalBlock],
    old: Sequence[LocalBlock],
    places: Mapping[int, tuple[int, ...]],
    target: LocalDocument,
    hashes: Mapping[int, str],
) -> SyncedBlock:
    source = current[state.source] if state.source is not None else None
    base = old[state.base] if state.base is not None else None
    found = places.get(state.base, ()) if state.base is not None else ()
    kind = state.state
    text = " ".join(target.blocks[n].text for n in found)
    if source is not None and kind is State.FRESH and found and text == source.text and _has_words(source):
        kind = State.UNTRANSLATED
    elif kind is State.FRESH and found and hashes.get(state.base or 0, digest(text)) != digest(text):
        kind = State.EDITED
    elif (
        source is not None
        and kind is State.MARKUP
        and _marks(source) == _marks(*(target.blocks[n] for n in found))
    ):
        kind = State.FRESH  # the translation has the new markup already
    return SyncedBlock(kind, source, base, found, state.similarity)


def _marks(*blocks: LocalBlock) -> Counter[str]:
    """What of the content is no text."""
    return Counter(piece.raw for block in blocks for piece in block.pieces if piece.kind != TEXT)


def _has_words(block: LocalBlock) -> bool:
    return len([piece for piece in block.text.split() if piece.isalpha() and len(piece) > 2]) >= 3


def _by_records(
    current: Sequence[LocalBlock], target: LocalDocument, known: Sequence[BlockRecord]
) -> list[SyncedBlock]:
    """The states against the source's blocks as they were recorded."""
    old = [_recorded(record) for record in known]
    by_hash: dict[str, int] = {}
    for number, block in enumerate(target.blocks):
        by_hash.setdefault(digest(block.text), number)
    last = len(target.blocks)
    places = {n: (by_hash.get(record.target, record.place),) for n, record in enumerate(known)}
    places = {n: found for n, found in places.items() if found[0] < last}
    hashes = {n: record.target for n, record in enumerate(known)}
    return _blocks(current, old, places, target, hashes)


def _recorded(record: BlockRecord) -> LocalBlock:
    found = pieces_for(record.path)(record.source)
    return LocalBlock(PARAGRAPH, found, visible(found), 1, 1)


def _unsure(current: Sequence[LocalBlock], target: LocalDocument, aligner: Aligner) -> list[SyncedBlock]:
    """Blocks aligned with the translation itself: never called fresh."""
    places = target_places(current, target.blocks, aligner)
    return [
        SyncedBlock(State.UNSURE if n in places else State.NEW, block, None, places.get(n, ()), 0.0)
        for n, block in enumerate(current)
    ]


def target_places(
    source: Sequence[LocalBlock], target: Sequence[LocalBlock], aligner: Aligner
) -> dict[int, tuple[int, ...]]:
    """The blocks of a target that translate each block of its source, by sentence alignment.

    A block of the target belongs to the block of the source with most of its aligned characters.
    """
    a = cut([Block(block.kind, block.text) for block in source], aligner.source_lang)
    b = cut([Block(block.kind, block.text) for block in target], aligner.target_lang)
    shares: dict[int, Counter[int]] = {}
    for bead in aligner.beads(a, b) if a.texts and b.texts else ():
        for i in bead.source:
            for j in bead.target:
                weight = len(b.texts[j]) // max(bead.n, 1) + 1
                shares.setdefault(b.blocks[j], Counter())[a.blocks[i]] += weight
    found: dict[int, list[int]] = {}
    for place, counts in sorted(shares.items()):
        best = min(counts, key=lambda block: (-counts[block], block))
        found.setdefault(best, []).append(place)
    return {block: tuple(places) for block, places in found.items()}

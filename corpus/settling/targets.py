"""The work folders of the target languages of local documents, and the tables that they make together."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from corpus.decisions.file import FILE as DECISIONS
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import digest, standing
from corpus.settling.pairs import FILE as STAGE
from corpus.settling.pairs import last_stage, settle_again
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from corpus.tables.names import JUDGED, TARGETS
from corpus.tables.schemas import DOCUMENT_PAIRS, PAIRS
from crawler.documents.schema import DOCUMENTS
from crawler.storage.files import remove, replacing
from crawler.storage.lock import locked

TABLES = (("documents", DOCUMENTS), ("document_pairs", DOCUMENT_PAIRS), (JUDGED, PAIRS), ("pairs", PAIRS))


def target_folder(folder: WorkFolder, lang: str) -> WorkFolder:
    """The work folder of a target language."""
    return WorkFolder(folder.root / TARGETS / lang)


def targets_of(folder: WorkFolder) -> tuple[str, ...]:
    """The target languages in the order of the last build; none where a folder has no such parts."""
    if not (folder.root / TARGETS).is_dir():
        return ()
    manifest = read_manifest(folder)
    langs = manifest.languages[1:] if manifest else ()
    return tuple(lang for lang in langs if target_folder(folder, lang).has(JUDGED))


def settle_targets(folder: WorkFolder, langs: Sequence[str]) -> None:
    """Write the table pairs of targets, and that of all, as people have decided since, if they have."""
    now = digest(standing(read_decisions(folder.root)).pairs)
    stages = [last_stage(target_folder(folder, lang)) for lang in langs]
    if all(stage is None or stage.decisions == now for stage in stages):
        return
    with locked(folder.root):
        hand_down(folder, langs)
        for lang in langs:
            settle_again(target_folder(folder, lang))
        join(folder, langs, "", ("pairs",))


def hand_down(folder: WorkFolder, langs: Sequence[str]) -> None:
    """Give the folders of the targets the decisions of the whole."""
    own = folder.root / DECISIONS
    for lang in langs:
        path = target_folder(folder, lang).root / DECISIONS
        if not own.exists():
            remove(path)
        elif not path.exists() or path.read_bytes() != own.read_bytes():
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write(own.read_bytes())


def join(folder: WorkFolder, langs: Sequence[str], table_key: str, only: Sequence[str] = ()) -> None:
    """Write the tables of the targets, one after the other, as those of the work folder; `only` some."""
    folders = [target_folder(folder, lang) for lang in langs]
    for table, schema in TABLES:
        if not only or table in only:
            folder.write(table, schema, _rows(folders, table, schema), table_key)
    with replacing(folder.root / STAGE) as file:
        file.write((folders[0].root / STAGE).read_bytes())


def _rows(
    folders: Sequence[WorkFolder], table: str, schema: pa.Schema
) -> Iterator[pa.RecordBatch | pa.Table]:
    """The rows of a table in each folder; a source document, which is in several, once."""
    seen: set[str] = set()
    for folder in folders:
        for batch in folder.batches(table, schema.names):
            rows = pa.Table.from_batches([batch])
            if table == "documents":
                ids = rows["document_id"].to_pylist()
                rows = rows.filter(pa.array([i not in seen for i in ids], pa.bool_()))
                seen.update(ids)
            yield rows

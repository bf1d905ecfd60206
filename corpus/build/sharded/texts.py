"""The columns of documents that shards are given."""

import pyarrow as pa
import pyarrow.compute as pc

from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED


class Texts:
    """Columns of the kept documents by document_id; those that were asked for stay in memory."""

    def __init__(self, folder: WorkFolder) -> None:
        self._folder = folder
        self._columns: dict[str, pa.ChunkedArray] = {}

    def of(self, documents: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        """The column for these documents, in their order."""
        places = pc.index_in(documents, self._column("document_id").combine_chunks())
        return self._column(name).take(places)

    def _column(self, name: str) -> pa.ChunkedArray:
        if name not in self._columns:
            kept = pc.field("rejected_by").is_null()
            self._columns[name] = self._folder.table(MARKED, kept, [name])[name]
        return self._columns[name]

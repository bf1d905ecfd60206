"""Names of the internal tables between the stages (docs/architecture.md)."""

EXTRACTED_FOLDER = ".extracted"  # one table per archive file: its pages
MARKED = ".marked"  # documents with all their columns, duplicates marked
LINKED, SIMILAR = ".aligned/linked", ".aligned/similar"  # aligned candidates by links and URLs, by content
ENTRIES = ".aligned/entries"  # units of bilingual files
VECTORS = ".aligned/vectors"  # of documents
MINED = ".mined"  # mined sentence pairs
JUDGED = ".judged"  # pairs after the rules that see one pair each
LEARNT = ".learnt"  # folder, no table: what the pairs of two languages taught, a file each
TARGETS = "targets"  # folder of the work folders of each target language, for local documents

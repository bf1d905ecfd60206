"""Names of the tables that stages hand on to each other beside the public ones (docs/architecture.md)."""

EXTRACTED_FOLDER = ".extracted"  # a table for each archive file: its pages, read
MARKED = ".marked"  # documents with all their columns, duplicates marked
LINKED, SIMILAR = ".aligned/linked", ".aligned/similar"  # candidates by links and URLs, by content; aligned
VECTORS = ".aligned/vectors"  # of documents
MINED = ".mined"  # sentence pairs mined
JUDGED = ".judged"  # pairs, judged by the rules that see one pair each

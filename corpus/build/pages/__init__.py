"""WARC files -> documents: each page judged alone, then by the evidence of the whole collection."""

"""WARC files to tables. The only room that knows Daft."""

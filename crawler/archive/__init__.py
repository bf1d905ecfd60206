"""The archive of a crawl: WARC files written and read, and what they hold of a URL."""

"""Common Crawl as a source: from its indexes to a list of pairs of pages, and on to their records."""

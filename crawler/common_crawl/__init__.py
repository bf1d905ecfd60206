"""Common Crawl as a source: from its indexes to a list of pairs of pages, and from the list to their records."""

"""From a topic to documents: crawl, archive, extraction."""

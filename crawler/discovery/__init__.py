"""Sources of pages: wikis, web searches, Common Crawl."""

"""Pages that are lists of pages: feeds, sitemaps, answers of MediaWiki."""

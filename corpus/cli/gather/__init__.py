"""Commands that bring pages: crawls, and Common Crawl in place of a crawl."""

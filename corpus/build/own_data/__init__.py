"""Corpora whose pairs come from elsewhere than a crawl: imported memories, and other corpora joined."""

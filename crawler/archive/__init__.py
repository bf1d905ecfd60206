"""The archive of a crawl: writes and reads WARC files, and finds the responses of a URL in them."""

"""Duplicate filter for Scrapy, on disk: the links of a crawl of weeks do not fit in memory."""

import re
from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.dupefilters import BaseDupeFilter
from scrapy.utils.job import job_dir
from scrapy.utils.request import RequestFingerprinterProtocol
from twisted.internet.defer import Deferred
from w3lib.url import canonicalize_url

from crawler.frontier.seen import DigestStore, digest_of

FILE = "seen.sqlite"  # in the job folder
# Most URLs are already in canonical form.
_CANONICAL = re.compile(r"https?://[a-z0-9.:-]+/(?!\.|.*/\.)[\w/.~-]*", re.ASCII)


class Duplicates(BaseDupeFilter):
    """Drops requests that were made before in this crawl.

    Requests are identified as in Scrapy: by the canonical form of the URL, and by method and body if they
    are not a plain GET.
    """

    def __init__(self, path: Path | None, fingerprinter: RequestFingerprinterProtocol) -> None:
        self._path, self._fingerprinter = path, fingerprinter
        self._seen: DigestStore | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Duplicates":
        """The filter, stored in the job folder if there is one."""
        folder = job_dir(crawler.settings)
        assert crawler.request_fingerprinter is not None
        return cls(Path(folder, FILE) if folder else None, crawler.request_fingerprinter)

    def open(self) -> Deferred[None] | None:
        """Open the file."""
        self._seen = DigestStore(self._path)
        return None

    def request_seen(self, request: Request) -> bool:
        """Whether the request was made before; records it."""
        assert self._seen is not None
        digest = self._digest(request)
        if self._seen.get(digest) is not None:
            return True
        self._seen.put(digest, 1)
        return False

    def _digest(self, request: Request) -> bytes:
        if request.method != "GET" or request.body:
            return self._fingerprinter.fingerprint(request)
        url = request.url
        return digest_of(url if _CANONICAL.fullmatch(url) else _canonical(url))

    def close(self, reason: str) -> Deferred[None] | None:
        """Write and close the file."""
        if self._seen is not None:
            self._seen.close()
        return None


def _canonical(url: str) -> str:
    try:
        return canonicalize_url(url)
    except ValueError:
        return url

"""Counts dropped requests and pages in the crawl's stats, as dropped/REASON."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.statscollectors import StatsCollector

from crawler.documents.reasons import Reason
from crawler.frontier.drops import Drop

FAILED = "failed"  # close reason of a crawl that could not continue
NOTHING = "acopio/nothing"  # stats: why the crawl fetched no page
FAILURE = "acopio/failure"  # stats: the error of such a crawl
PREFIX = "dropped/"  # stats: number of drops, by reason
PAGES = "pages/"  # stats: pages read, by their reason as in the table documents, or KEPT
KEPT = "kept"

_KINDS: tuple[tuple[type[Exception], Drop], ...] = (
    (DownloadTimeoutError, Drop.TIMEOUT),
    (DownloadCancelledError, Drop.TOO_LARGE),
    (ResponseDataLossError, Drop.CUT_SHORT),
    (CannotResolveHostError, Drop.NO_SUCH_HOST),
    (DownloadConnectionRefusedError, Drop.NO_CONNECTION),
    (UnsupportedURLSchemeError, Drop.OTHER_SCHEME),
    (NotSupported, Drop.OTHER_SCHEME),
)
# Messages with which Scrapy's own middlewares drop a request.
_MESSAGES = (
    ("max redirections", Drop.REDIRECT_LOOP),
    ("robots.txt", Drop.ROBOTS_TXT),
    ("during decompression", Drop.COMPRESSION_BOMB),
)


class DroppedRequest(IgnoreRequest):
    """The request must not be fetched, for this reason."""

    def __init__(self, reason: Drop) -> None:
        super().__init__(reason)
        self.reason = reason


def reason_of(error: BaseException) -> Drop:
    """The reason for an error that ended a request."""
    if isinstance(error, DroppedRequest):
        return error.reason
    if isinstance(error, IgnoreRequest):
        return next((reason for words, reason in _MESSAGES if words in str(error)), Drop.IGNORED)
    return next((reason for kind, reason in _KINDS if isinstance(error, kind)), Drop.BROKEN_ANSWER)


def count(stats: StatsCollector | None, reason: Drop) -> None:
    """Count one more drop for the reason."""
    if stats is not None:
        stats.inc_value(PREFIX + reason)


def count_page(stats: StatsCollector | None, reason: Reason | None) -> None:
    """Count one more page, by the reason for which the build will drop it (None: kept)."""
    if stats is not None:
        stats.inc_value(PAGES + (reason or KEPT))


def summary(stats: StatsCollector | None) -> str:
    """The drops by reason, such as '3 timeout, 1 too_large', most frequent first; '' if there are none."""
    values = stats.get_stats() if stats is not None else {}
    counts = {key.removeprefix(PREFIX): n for key, n in values.items() if key.startswith(PREFIX)}
    return ", ".join(
        f"{n:,} {name}" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )

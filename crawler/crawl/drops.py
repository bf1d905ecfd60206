"""Why a request or a page brought nothing: one word each, counted in the crawl's stats as dropped/REASON."""

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

FAILED = "failed"  # why a crawl closed that could not go on
FAILURE = "acopio/failure"  # what went wrong then, among the stats
PREFIX = "dropped/"  # stats: what was dropped, by reason
PAGES = "pages/"  # stats: pages that were read, by their reason as in the table documents, or KEPT
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
# What Scrapy's own middlewares say where they drop a request.
_MESSAGES = (
    ("max redirections", Drop.REDIRECT_LOOP),
    ("robots.txt", Drop.ROBOTS_TXT),
    ("during decompression", Drop.COMPRESSION_BOMB),
)


class DroppedRequest(IgnoreRequest):
    """A request is not to be fetched, for the reason."""

    def __init__(self, reason: Drop) -> None:
        super().__init__(reason)
        self.reason = reason


def reason_of(error: BaseException) -> Drop:
    """The word for what ended a request."""
    if isinstance(error, DroppedRequest):
        return error.reason
    if isinstance(error, IgnoreRequest):
        return next((reason for words, reason in _MESSAGES if words in str(error)), Drop.IGNORED)
    return next((reason for kind, reason in _KINDS if isinstance(error, kind)), Drop.BROKEN_ANSWER)


def count(stats: StatsCollector | None, reason: Drop) -> None:
    """Count one more that was dropped for the reason."""
    if stats is not None:
        stats.inc_value(PREFIX + reason)


def count_page(stats: StatsCollector | None, reason: Reason | None) -> None:
    """Count one page more, by the reason for which the build will drop it."""
    if stats is not None:
        stats.inc_value(PAGES + (reason or KEPT))


def summary(stats: StatsCollector | None) -> str:
    """'3 timeout, 1 too_large', the most frequent first; '' where nothing was dropped."""
    values = stats.get_stats() if stats is not None else {}
    counts = {key.removeprefix(PREFIX): n for key, n in values.items() if key.startswith(PREFIX)}
    return ", ".join(
        f"{n:,} {name}" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )

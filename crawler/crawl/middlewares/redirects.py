"""Scrapy's redirects, but that one to a malformed address costs no more than itself."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from crawler.crawl.drops import count
from crawler.frontier.drops import Drop


class SoundRedirectMiddleware(RedirectMiddleware):
    """Follows redirects; one to an address of which no request can be made is counted and not followed."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request for the target, or the response where there is none."""
        try:
            return super().process_response(request, response)
        except ValueError:
            count(self.crawler.stats, Drop.MALFORMED_URL)
            return response


class SoundRefreshMiddleware(MetaRefreshMiddleware):
    """Follows <meta http-equiv=refresh>; the page of a malformed one is read like any other."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request for the target, or the response where there is none."""
        try:
            return super().process_response(request, response)
        except (ValueError, LookupError):  # the address, or a charset that Python knows and no page has
            count(self.crawler.stats, Drop.MALFORMED_URL)
            return response

"""Reasons why the crawl drops links, requests and pages; its statistics count them."""

from crawler.worded import WordedEnum


class Drop(WordedEnum):
    """A reason, in the order of docs/crawl.md; its words say what is dropped, and from which limit."""

    PRIVATE_ADDRESS = "private_address", "[private addresses](#private-addresses)"
    ROBOTS_TXT = "robots_txt", "URLs that robots.txt disallows"
    OUT_OF_SCOPE = "out_of_scope", "URLs outside the topic's scope"
    TAKEN_DOWN = "taken_down", "URLs that were taken down"
    BARREN_SITE = "barren_site", "pages and links of an [unproductive site](#which-sites-come-first)"
    SITE_BUDGET = "site_budget", "pages beyond `pages_per_site`, or beyond 25"
    DEPTH = "depth", "links of pages that are `depth` links from a seed"
    FULL_QUEUE_OF_SITE = "full_queue_of_site", "links beyond 20 for each page of their site's budget"
    FULL_QUEUE = "full_queue", "links beyond 50 for each page of the topic's limit, over all sites"
    BARREN_SHAPE = (
        "barren_shape",
        "URLs of a shape after 8 pages in a row without use: the build drops them, or they repeat a known "
        "text. Shapes ignore digits and hexadecimal tokens in the path, and the values of two or more "
        "query parameters: calendars, counters, session ids",
    )
    FACETS = (
        "facets",
        "queries with other parameters than the first 16 sets of names used with their path: faceted search",
    )
    REPEATED_TEXT = (
        "repeated_text",
        "the rest of a site after 20 pages in a row with a known text: session ids, mirrors",
    )
    ENDLESS_PATH = (
        "endless_path",
        "paths of more than 20 segments, or in which the same part occurs three times in a row",
    )
    TOO_MANY_LINKS = "too_many_links", "links of a page beyond 3,000 (counted once for each page)"
    LONG_SITEMAP = "long_sitemap", "entries of a sitemap beyond 50,000 (counted once)"
    HOSTS_OF_SITEMAP = "hosts_of_sitemap", "entries of a sitemap beyond its 20th host (counted once)"
    LONG_ROBOTS_TXT = "long_robots_txt", "content after the first 500 KiB of a robots.txt (counted once)"
    TIMEOUT = (
        "timeout",
        "responses that are incomplete after `DOWNLOAD_TIMEOUT` seconds, even if data still arrives",
    )
    TOO_LARGE = (
        "too_large",
        "responses of more than `DOWNLOAD_MAXSIZE` bytes, declared or not, and pages of more than "
        "4,000,000 (PDF: 16 MiB)",
    )
    COMPRESSION_BOMB = (
        "compression_bomb",
        "bodies that decompress (gzip, deflate, br, zstd) to more than `DOWNLOAD_MAXSIZE` bytes; they "
        "are archived compressed, and the build decompresses at most 4,000,000 bytes",
    )
    CUT_SHORT = (
        "cut_short",
        "responses shorter than their `Content-Length`; the rest of longer ones is not read",
    )
    BROKEN_ANSWER = (
        "broken_answer",
        "responses that are not HTTP, are interrupted, or have headers of more than 256 KiB",
    )
    REDIRECT_LOOP = "redirect_loop", "redirects beyond `REDIRECT_MAX_TIMES` in a row"
    HOST_GIVEN_UP = "host_given_up", "requests to a host after `HOST_FAILURES` failures in a row"
    HOST_BUSY = (
        "host_busy",
        "requests to a host that returned 429 or 503 `BACK_OFF_TRIES` times in a row, or asked for more "
        "than `RETRY_AFTER_MAX` seconds",
    )
    NO_SUCH_HOST = "no_such_host", "hosts that do not resolve"
    NO_CONNECTION = "no_connection", "hosts that do not respond"
    MALFORMED_URL = "malformed_url", "links and redirects to addresses of which no request can be made"
    OTHER_SCHEME = "other_scheme", "schemes other than http and https"
    IGNORED = "ignored", "requests that another middleware drops"
    NOT_RENDERED = (
        "not_rendered",
        "[JavaScript pages](formats.md#pages-made-by-javascript) that were not ready in time, or took more "
        "than 1 GiB of memory",
    )
    PAGE_PART_REFUSED = (
        "page_part_refused",
        "forbidden requests of scripts of [JavaScript pages](formats.md#pages-made-by-javascript)",
    )
    EXTRACTION_TIMEOUT = "extraction_timeout", "pages and sitemaps whose extraction took more than 20 seconds"
    SLOW_SITE = "slow_site", "the rest of a site whose slow pages and sitemaps took 100 seconds of extraction"
    EXTRACTION_FAILED = (
        "extraction_failed",
        "pages and sitemaps whose extraction took more than 2 GiB of memory, or failed: deep nesting, "
        "hundreds of thousands of links, files that do not match their type. Extraction runs in child "
        "processes that can be killed",
    )

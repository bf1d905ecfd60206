"""Why the crawl drops links, requests and pages: one word each, counted in its statistics."""

from crawler.worded import WordedEnum


class Drop(WordedEnum):
    """A reason, in the order of docs/crawl.md; its words say what is dropped, and its bound."""

    PRIVATE_ADDRESS = (
        "private_address",
        "what leads to [private addresses](#private-addresses)",
    )
    ROBOTS_TXT = "robots_txt", "what robots.txt forbids"
    OUT_OF_SCOPE = "out_of_scope", "what the topic's scope excludes"
    TAKEN_DOWN = "taken_down", "what a takedown excludes"
    BARREN_SITE = "barren_site", "pages and links of a site that [gave nothing](#which-sites-come-first)"
    SITE_BUDGET = "site_budget", "pages beyond `pages_per_site`, or beyond 25"
    FULL_QUEUE_OF_SITE = "full_queue_of_site", "links beyond 20 for each page of their site's budget"
    FULL_QUEUE = "full_queue", "links beyond 50 for each page of the topic's limit, of all sites"
    BARREN_SHAPE = (
        "barren_shape",
        "addresses of a shape of which 8 pages in a row brought nothing: dropped by the build, or a text "
        "seen before. Digits and hexadecimal tokens in the path, and the values of two query parameters or "
        "more, do not tell shapes apart: calendars, counters, session ids",
    )
    FACETS = (
        "facets",
        "a query with other parameters than the first 16 sets of names that its path was asked with: faceted "
        "search",
    )
    REPEATED_TEXT = (
        "repeated_text",
        "what a site holds after 20 pages in a row whose text was known: session ids, mirrors",
    )
    ENDLESS_PATH = (
        "endless_path",
        "paths of more than 20 segments, or that say the same three times in a row",
    )
    TOO_MANY_LINKS = "too_many_links", "links of a page beyond 3,000 (counted once a page)"
    LONG_SITEMAP = "long_sitemap", "entries of a sitemap beyond 50,000 (counted once)"
    HOSTS_OF_SITEMAP = "hosts_of_sitemap", "what follows the 20th host of a sitemap (counted once)"
    LONG_ROBOTS_TXT = "long_robots_txt", "what follows the first 500 KiB of a robots.txt (counted once)"
    TIMEOUT = (
        "timeout",
        "answers that are not whole after `DOWNLOAD_TIMEOUT` seconds, however steadily they drip",
    )
    TOO_LARGE = (
        "too_large",
        "answers of more than `DOWNLOAD_MAXSIZE` bytes, said or not, and pages of more than 4,000,000 "
        "(PDF: 16 MiB)",
    )
    COMPRESSION_BOMB = (
        "compression_bomb",
        "bodies that unpack (gzip, deflate, br, zstd) to more than `DOWNLOAD_MAXSIZE` bytes; they are "
        "archived packed, and unpacked at the build to 4,000,000 bytes at the most",
    )
    CUT_SHORT = (
        "cut_short",
        "answers shorter than their `Content-Length`; of longer ones the rest is not read",
    )
    BROKEN_ANSWER = (
        "broken_answer",
        "answers that are no HTTP, that break off, or whose head has more than 256 KiB",
    )
    REDIRECT_LOOP = "redirect_loop", "what follows `REDIRECT_MAX_TIMES` redirects in a row"
    HOST_GIVEN_UP = "host_given_up", "requests to a host of which `HOST_FAILURES` in a row failed"
    HOST_BUSY = (
        "host_busy",
        "requests to a host that answered 429 or 503 `BACK_OFF_TRIES` times in a row, or asked for more than "
        "`RETRY_AFTER_MAX` seconds",
    )
    NO_SUCH_HOST = "no_such_host", "hosts without a name"
    NO_CONNECTION = "no_connection", "hosts without an answer"
    OTHER_SCHEME = "other_scheme", "whatever is not http or https"
    IGNORED = "ignored", "requests that a middleware of your own ignores"
    NOT_RENDERED = (
        "not_rendered",
        "pages [made by JavaScript](formats.md#pages-made-by-javascript) that were not ready in time",
    )
    PAGE_PART_REFUSED = (
        "page_part_refused",
        "what scripts of [such pages](formats.md#pages-made-by-javascript) may not ask for",
    )
    EXTRACTION_TIMEOUT = (
        "extraction_timeout",
        "pages and sitemaps whose reading took more than 20 seconds; they are read in child processes that "
        "may be killed",
    )
    EXTRACTION_FAILED = (
        "extraction_failed",
        "pages and sitemaps whose reading took more than 2 GiB, or broke: deep nesting, hundreds of "
        "thousands of links, files that are not what they say",
    )

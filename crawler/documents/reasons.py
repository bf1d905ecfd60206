"""Why a response does not become a document: the values of `rejected_by` in the table documents."""

from crawler.worded import WordedEnum


class Reason(WordedEnum):
    """A reason by its value in the table, in the order in which they are asked.

    `words` says it to readers of the report, `meaning` exactly, with bounds, for docs/tables.md.
    DUPLICATE_OF stands in the table as 'duplicate_of:ID', ID the document that is kept.
    """

    NOT_MODIFIED = (
        "not_modified",
        "asked for again, and still the same",
        "the answer that the page has not changed: status 304, a `revisit` record",
    )
    REDIRECT = "redirect", "the address leads on to another", "any other status 3xx"
    HTTP_ERROR = "http_error", "the server gave no page", "any other status but 200"
    TOO_LARGE = (
        "too_large",
        "the page is too large to be an article",
        "body of more than 4,000,000 bytes; of a PDF 16 MiB, 300 pages or 600,000 characters",
    )
    OTHER_FORMAT = (
        "other_format",
        "robots.txt, sitemaps, pictures and other files that hold no article",
        "neither HTML, PDF, Markdown nor plain text: pictures, sitemaps, feeds; also robots.txt and other "
        "files for machines",
    )
    ENCRYPTED = "encrypted", "a PDF with a password, or whose owner forbids to take out text"
    EXTRACTION_TIMEOUT = (
        "extraction_timeout",
        "reading the page took too long",
        "reading it took longer than 20 seconds",
    )
    EXTRACTION_FAILED = (
        "extraction_failed",
        "the page could not be read",
        "it could not be read as what its type says, or reading it ended its process",
    )
    NOINDEX = (
        "noindex",
        "the page asks not to be indexed",
        "the page or its header asks robots not to index it",
    )
    NO_TEXT = (
        "no_text",
        "hardly any running text",
        "nothing, or fewer than 200 characters of running text: scanned PDFs, logs and programs too",
    )
    OTHER_LANGUAGE = (
        "other_language",
        "in none of the topic's languages",
        "the text is in none of the topic's languages",
    )
    MACHINE_TRANSLATED = (
        "machine_translated",
        "the page is a machine translation",
        "it is one, and the topic does not keep such pages",
    )
    OFF_TOPIC = "off_topic", "not about the topic", "`relevance` is below that of the topic"
    TDM_OPT_OUT = (
        "tdm_opt_out",
        "the site asks to be left out of text mining",
        "it asks to be left out of text mining, and the topic does not keep such pages",
    )
    TAKEDOWN = (
        "takedown",
        "taken down on request",
        "it [was taken down](corpus.md#takedown): only ids, addresses and its place in the archive are left",
    )
    SUPERSEDED = (
        "superseded",
        "the same page was fetched again later",
        "the same URL was read again later, whatever came of it",
    )
    MOVED = (
        "moved",
        "the page is now at another address",
        "the URL redirects for good to a page that is there in its place",
    )
    VANISHED = (
        "vanished",
        "the web has the page no more",
        "the server said last that the page is gone, and "
        "[the topic drops such pages](corpus.md#a-corpus-that-lives-for-years)",
    )
    DUPLICATE_OF = (
        "duplicate_of",
        "nearly the same text as another page",
        "near-copy of document ID, of the same language: resemblance of 0.9 or more",
    )

    def of(self, document_id: str) -> str:
        """The value that names another document: 'duplicate_of:ID'."""
        return f"{self}:{document_id}"

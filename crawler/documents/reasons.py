"""Why a response does not become a document: the values of `rejected_by` in the table documents."""

from crawler.worded import WordedEnum


class Reason(WordedEnum):
    """A reason by its value in the table, in the order in which the reasons are checked.

    `words` is the text of the report, `meaning` the exact definition, with bounds, for docs/tables.md.
    DUPLICATE_OF is 'duplicate_of:ID' in the table, ID being the document that is kept.
    """

    NOT_MODIFIED = (
        "not_modified",
        "fetched again and unchanged",
        "the response says that the page has not changed: status 304, a `revisit` record",
    )
    REDIRECT = "redirect", "the URL redirects to another", "any other status 3xx"
    HTTP_ERROR = "http_error", "the server returned no page", "any other status except 200"
    MALFORMED_URL = "malformed_url", "the URL is not one", "no request could be made of the URL"
    TOO_LARGE = (
        "too_large",
        "the page is too large to be an article",
        "body of more than 4,000,000 bytes; for a PDF, more than 16 MiB, 300 pages or 600,000 characters; "
        "running text of more than 1,500,000 characters, 300,000 words or 20,000 ends of sentences",
    )
    OTHER_FORMAT = (
        "other_format",
        "robots.txt, sitemaps, images and other files that hold no article",
        "not HTML, PDF, Markdown or plain text: images, sitemaps, feeds; also robots.txt and other "
        "machine-readable files",
    )
    ENCRYPTED = (
        "encrypted",
        "a password or copy protection",
        "a PDF with a password, or whose owner forbids text extraction; a "
        "[local document](documents.md) with a password or copy protection",
    )
    EXTRACTION_TIMEOUT = (
        "extraction_timeout",
        "extraction took too long",
        "extraction took longer than 20 seconds",
    )
    EXTRACTION_FAILED = (
        "extraction_failed",
        "the page could not be read",
        "it could not be parsed as its content type, or extraction crashed",
    )
    SLOW_SITE = (
        "slow_site",
        "extraction of the site's other pages took too long",
        "extraction of other pages of its site took 100 seconds, those of 5 seconds and more counted: the "
        "rest is not read",
    )
    NOINDEX = (
        "noindex",
        "the page asks not to be indexed",
        "the page or a header asks robots not to index it",
    )
    NO_TEXT = (
        "no_text",
        "hardly any running text",
        "fewer than 200 characters of running text, or none; also scanned PDFs, logs and source code",
    )
    OTHER_LANGUAGE = (
        "other_language",
        "not in a language of the topic",
        "the text is not in a language of the topic",
    )
    OTHER_REGION = (
        "other_region",
        "of another region or script of the language",
        "the page declares another region or script of its language than `regions` of the topic, or none",
    )
    UNTRANSLATED = (
        "untranslated",
        "a translation that is still in the source language",
        "a [local document](documents.md) that is to be a translation and is in the source language",
    )
    MACHINE_TRANSLATED = (
        "machine_translated",
        "the page is a machine translation",
        "it is a machine translation, and the topic does not keep such pages",
    )
    OFF_TOPIC = (
        "off_topic",
        "not about the topic",
        "neither its words nor [other evidence](topics.md#relevance) make it on topic",
    )
    TDM_OPT_OUT = (
        "tdm_opt_out",
        "the site opts out of text mining",
        "it opts out of text mining, and the topic does not keep such pages",
    )
    TAKEDOWN = (
        "takedown",
        "taken down on request",
        "it [was taken down](corpus.md#takedown): only ids, URLs and its place in the archive remain",
    )
    SUPERSEDED = (
        "superseded",
        "the same page was fetched again later",
        "the same URL was read again later, with any result",
    )
    MOVED = (
        "moved",
        "the page is now at another URL",
        "the URL redirects permanently to a page that replaces it",
    )
    VANISHED = (
        "vanished",
        "the page is gone",
        "the last response said that the page is gone, and "
        "[the topic drops such pages](corpus.md#a-corpus-that-lives-for-years)",
    )
    DUPLICATE_OF = (
        "duplicate_of",
        "nearly the same text as another page",
        "near-copy of document ID in the same language: resemblance of 0.8 or more",
    )

    def of(self, document_id: str) -> str:
        """The value of this reason that names another document: 'duplicate_of:ID'."""
        return f"{self}:{document_id}"


# Reasons that a reviewer may overrule: the page was read, and nobody's wishes stand against it.
# Those of local documents, whose languages are declared.
KEEPABLE_LOCAL = (Reason.UNTRANSLATED, Reason.OTHER_LANGUAGE)
KEEPABLE = (Reason.NO_TEXT, Reason.MACHINE_TRANSLATED, Reason.OFF_TOPIC, Reason.DUPLICATE_OF)

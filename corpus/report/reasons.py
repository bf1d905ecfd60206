"""Why rows are dropped and why pages are paired, in plain words; docs/tables.md has the definitions."""

from corpus.decisions.reasons import REVIEWER_REASONS
from corpus.dedupe import CORPUS_RULES
from corpus.filters.registry import RULES
from corpus.splits import NEAR_TEST, NEAR_TEST_WORDS
from corpus.tables.reasons import DocumentPairReason, PairReason
from crawler.documents.reasons import Reason

REASONS = {
    "documents": {reason.value: reason.words for reason in Reason},
    "document_pairs": {reason.value: reason.words for reason in DocumentPairReason},
    "pairs": {
        **{rule.name: rule.description for rule in RULES},
        **{rule.name: rule.description for rule in CORPUS_RULES},
        NEAR_TEST: NEAR_TEST_WORDS,
        **{reason.value: reason.words for reason in PairReason},
        **REVIEWER_REASONS,
    },
}

EVIDENCE = {
    "file": "one file holds both texts",
    "path": "the paths of the files differ only in a language code",
    "mutual_hreflang": "each page declares the other as its translation",
    "hreflang": "one page declares the other as its translation",
    "sitemap": "a sitemap lists the two as translations",
    "langlink": "the wiki links the two articles as one in two languages",
    "switcher": "a language switch in the page leads to the other",
    "url": "the URLs differ only in a language code",
    "images_numbers": "the pages share their rarer images and numbers",
    "embedding": "the texts are close in meaning",
}

OPT_OUTS = {
    "noai": "a robots directive: no use for AI",
    "noimageai": "a robots directive: no use of images for AI",
    "tdm_header": "TDM reservation in the response",
    "tdm_meta": "TDM reservation in the page",
    "tdm_file": "TDM reservation in the site's tdmrep.json",
}

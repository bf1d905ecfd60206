"""Why rows are dropped and why pages are paired, in plain words; docs/tables.md says it exactly."""

from corpus.tables.reasons import DocumentPairReason
from crawler.documents.reasons import Reason

REASONS = {
    "documents": {reason.value: reason.words for reason in Reason},
    "document_pairs": {reason.value: reason.words for reason in DocumentPairReason},
    "pairs": {
        "empty": "a side has no visible text",
        "markup_or_code": "tags, code or formulas rather than prose",
        "symbols": "mostly digits and symbols",
        "digits": "largely digits",
        "punctuation": "largely punctuation",
        "too_short": "hardly a letter on a side",
        "too_long": "longer than a paragraph",
        "whitespace": "largely white space",
        "word_length": "words too short or too long on average",
        "long_word": "a word that is too long",
        "few_words": "hardly any word of letters",
        "glued_words": "words that run together",
        "mojibake": "wrongly decoded characters",
        "escapes": "escaped characters left in the text",
        "repeated_character": "a long run of one character",
        "repetition": "the same said again and again",
        "spaced_letters": "a word pulled apart",
        "emoji": "largely emoji",
        "breadcrumbs": "a path or a menu",
        "title_case": "only words with capitals, as in a list of titles",
        "brackets": "brackets without partners",
        "literals": "signs of a template left in the text",
        "forbidden_terms": "a word that the topic forbids",
        "length_ratio": "the lengths of the two sides do not fit",
        "identical": "one side is a copy of the other",
        "near_copy": "both sides have nearly the same letters",
        "wrong_script": "not in the script of its language",
        "wrong_language": "surely in another language",
        "numbers": "the numbers disagree",
        "urls": "the sides name different web sites",
        "currency": "the sides name different currencies",
        "question": "one side asks and the other does not",
        "low_similarity": "the meanings lie too far apart",
        "high_margin_copy": "half a copy, suspiciously alike",
        "low_margin": "other sentences fit nearly as well",
        "low_score": "too little speaks for a translation",
        "boilerplate": "text of the site's template, found on many pages",
        "duplicate": "the same pair is there already",
        "near_duplicate": "a better pair says nearly the same",
        "fan_out": "the same sentence with another translation, and a better one is kept",
        "near_test": "too near a sentence held out for test or development",
    },
}

EVIDENCE = {
    "mutual_hreflang": "each page declares the other as its translation",
    "hreflang": "one page declares the other as its translation",
    "sitemap": "a sitemap lists the two as translations",
    "langlink": "the wiki links the two articles as one in two languages",
    "switcher": "a language switch in the page leads to the other",
    "url": "the addresses differ in a language mark only",
    "images_numbers": "the pages share their rarer pictures and numbers",
    "embedding": "the texts lie near each other in meaning",
}

OPT_OUTS = {
    "noai": "a robots directive: no use for AI",
    "noimageai": "a robots directive: no use of pictures for AI",
    "tdm_header": "TDM reservation in the response",
    "tdm_meta": "TDM reservation in the page",
    "tdm_file": "TDM reservation in the site's tdmrep.json",
}

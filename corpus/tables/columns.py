"""Columns of the tables of pairs, one line each: name, type and meaning (docs/tables.md shows them)."""

import pyarrow as pa

from crawler.documents.columns import Column

# Scores of the rules, one column per rule that measures something.
FILTER_SCORE_COLUMNS = (
    Column(
        "length_ratio",
        pa.float32(),
        "longer over shorter side, in English characters, 15 added to both; from 1",
    ),
    Column("language", pa.float32(), "confidence that each side is in its language, the lower one, 0 to 1"),
    Column("letters", pa.float32(), "share of letters among the visible characters, of the side with less"),
    Column("numbers", pa.float32(), "share of the numbers that agree, 0 to 1; null without digits"),
    Column("copy", pa.float32(), "share of the pair that is a copy, 0 to 1"),
)

DOCUMENT_PAIR_COLUMNS = (
    Column("source_document_id", pa.string(), "document in the language that the topic names first"),
    Column("target_document_id", pa.string(), "document in the other language"),
    Column("source_url", pa.string(), "`url` of the source document"),
    Column("target_url", pa.string(), "`url` of the target document"),
    Column("source_lang", pa.string(), "`lang` of the source document"),
    Column("target_lang", pa.string(), "`lang` of the target document"),
    Column("evidence", pa.string(), "the strongest evidence for the pair"),
    Column(
        "score",
        pa.float32(),
        "share of the two texts that aligns well, 0 to 1; see "
        "[alignment.md](alignment.md#which-candidates-are-translations)",
    ),
    Column("rejected_by", pa.string(), "null, or a reason"),
    Column(
        "base",
        pa.string(),
        "for [local documents](documents.md), what the translation was made from, if known: a commit, "
        "`file:PATH`",
    ),
)

PAIR_COLUMNS = (
    Column(
        "pair_id",
        pa.string(),
        "24 hexadecimal digits: a hash of the document ids, the positions, the texts and, for a paragraph, "
        "the granularity",
    ),
    Column("source_url", pa.string(), "page of the source text"),
    Column("target_url", pa.string(), "page of the target text"),
    Column("source_document_id", pa.string(), "`document_id` of the source page"),
    Column("target_document_id", pa.string(), "`document_id` of the target page"),
    Column("source_lang", pa.string(), "language of the source text"),
    Column("target_lang", pa.string(), "language of the target text"),
    Column("source_tag", pa.string(), "`tag` of the source page: with a region or script, if known"),
    Column("target_tag", pa.string(), "the same for the target"),
    Column("source_text", pa.string(), "one or more sentences"),
    Column("target_text", pa.string(), "one or more sentences"),
    Column("granularity", pa.string(), "`sentence` (one or a few), or `paragraph` (one block, or several)"),
    Column(
        "bead",
        pa.string(),
        "numbers of sentences, source and target: `1-1`, `1-2` … with at most six in all; for a paragraph, "
        "all its sentences",
    ),
    Column("source_position", pa.int32(), "number of the first source sentence in its document, from 0"),
    Column("target_position", pa.int32(), "number of the first target sentence in its document, from 0"),
    Column("similarity", pa.float32(), "cosine of the two sides, -1 to 1"),
    Column(
        "margin",
        pa.float32(),
        "cosine over the mean cosine of each side with its 4 nearest sentences of the other document; about "
        "1 for chance, higher is better",
    ),
    Column(
        "score",
        pa.float32(),
        "probability of a translation, 0 to 1, by a scorer learnt from the corpus; see "
        "[scoring.md](scoring.md). Equal to `formula` where nothing was learnt",
    ),
    Column(
        "formula",
        pa.float32(),
        "cosine, margin, lengths and numbers together, 0 to 1; the rules use it; see "
        "[alignment.md](alignment.md#the-score-of-a-pair)",
    ),
    *FILTER_SCORE_COLUMNS,
    Column(
        "masked",
        pa.int32(),
        "placeholders for [personal data](filters.md#personal-data) in both texts, masked before all else",
    ),
    Column("rejected_by", pa.string(), "null, or the first rule that rejects the pair"),
    Column("rejections", pa.int32(), "number of rules that reject the pair; 1 means `rejected_by` alone"),
    Column(
        "license",
        pa.string(),
        "licences of both pages, each once, joined by ` AND `; null where neither declares one",
    ),
    Column(
        "machine_translated",
        pa.bool_(),
        "whether either page is a machine translation, by its marks or, with the rule `machine_translation`, "
        "by its text",
    ),
    Column(
        "mt",
        pa.float32(),
        "how likely the pair was translated by a machine, 0 to 1, by its text; see "
        "[machine-translation.md](machine-translation.md)",
    ),
    Column("page_mt", pa.float32(), "the same for the two pages, by all their pairs; 1 for marked pages"),
    Column("topic", pa.string(), "name of the topic"),
    Column("relevance", pa.float32(), "the lower relevance of the two documents"),
    Column(
        "split",
        pa.string(),
        "`train`, `dev` or `test`; null for rejected pairs; see [corpus.md](corpus.md#train-dev-and-test)",
    ),
    Column(
        "origin",
        pa.string(),
        "`aligned`, or `mined` from documents without a translation; see [mining.md](mining.md)",
    ),
    Column(
        "review",
        pa.string(),
        "null, or what a reviewer decided: `accepted`, `rejected`, `corrected`; `corrected:ID` for a text "
        "that takes the place of the pair ID; see [review.md](review.md)",
    ),
    Column("source_block", pa.int32(), "number of the block in which the source text begins, from 0"),
    Column("target_block", pa.int32(), "number of the block in which the target text begins, from 0"),
    Column("source_path", pa.string(), "path of a [local document](documents.md) in its root; else null"),
    Column("target_path", pa.string(), "the same for the target"),
    Column("base", pa.string(), "`base` of the document pair"),
)

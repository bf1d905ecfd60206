"""The amount of text kept in each language."""

from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from align.records import PARAGRAPH, SEGMENT, SENTENCE
from corpus.export.selection import of_granularity
from corpus.tables.counts import UNNAMED, tally
from corpus.tables.folder import WorkFolder
from crawler.languages import WITHOUT_SPACES, base, name

# A word is what stands between white space of any script (RE2 knows only ASCII by \s).
_WORD = r"[^\s\x0b\x{85}\p{Z}]+"


@dataclass(frozen=True, slots=True)
class Volume:
    """One language of the kept pairs: its name, the texts in it, their words and their characters.

    `words` is None for languages that are written without spaces.
    """

    lang: str
    language: str
    texts: int
    words: int | None
    characters: int


def main_granularity(folder: WorkFolder) -> str | None:
    """Sentences, or paragraphs if no sentence pair was kept; None without kept pairs of either.

    The units of imported files and memories count as sentences, as in exports.
    """
    kept = {count.name for count in tally(folder, "pairs", ["granularity"]) if count.kept}
    if kept & {SENTENCE, SEGMENT, UNNAMED}:
        return SENTENCE
    return PARAGRAPH if PARAGRAPH in kept else None


def volumes(folder: WorkFolder) -> tuple[Volume, ...]:
    """The volume of each language, the one with the most texts first, of the main granularity.

    Paragraphs repeat the sentences in them: counting both would count text twice.
    """
    granularity = main_granularity(folder)
    totals: Counter[tuple[str, str]] = Counter()
    if granularity is None:
        return ()
    columns = [f"{side}_{what}" for side in ("source", "target") for what in ("lang", "text")]
    for batch in folder.batches("pairs", columns, of_granularity(granularity)):
        for side in ("source", "target"):
            _count(totals, batch[f"{side}_lang"], batch[f"{side}_text"])
    langs = {lang for lang, _ in totals}
    found = [
        Volume(
            lang,
            name(lang) if base(lang) else lang,
            totals[lang, "texts"],
            None if base(lang) in WITHOUT_SPACES else totals[lang, "words"],
            totals[lang, "characters"],
        )
        for lang in langs
    ]
    return tuple(sorted(found, key=lambda volume: (-volume.texts, volume.lang)))


def _count(totals: Counter[tuple[str, str]], langs: pa.Array, texts: pa.Array) -> None:
    numbers = {"words": pc.count_substring_regex(texts, pattern=_WORD), "characters": pc.utf8_length(texts)}
    sums = pa.table({"lang": langs, **numbers}).group_by("lang")
    for row in sums.aggregate([([], "count_all"), *((key, "sum") for key in numbers)]).to_pylist():
        lang = row["lang"] or UNNAMED
        totals[lang, "texts"] += row["count_all"]
        for key in numbers:
            totals[lang, key] += row[f"{key}_sum"] or 0

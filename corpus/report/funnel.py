"""The funnel: the rows of each stage, the number kept, and the reasons for the others."""

from collections import Counter
from dataclasses import dataclass

import pyarrow.compute as pc

from align.records import KINDS, SENTENCE
from corpus.report.visible import visible
from corpus.tables.counts import UNNAMED, Count, count_rows, has_columns, kind, ranked, tally
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import MINED_ORIGIN
from crawler.documents.reasons import Reason

# Table, its rows in words, its rows without `rejected_by` in words.
STAGES = (
    ("documents", "pages archived", "documents kept"),
    ("document_pairs", "document pairs proposed", "document pairs kept"),
    ("pairs", "sentence pairs aligned", "sentence pairs kept"),
)

_WHERE_DROPPED = {
    "documents": "Check the languages and start pages of the topic (`acopio topic check`), "
    "and read the list of dropped pages in the report.",
    "document_pairs": "These pages may not be translations of each other: read the evidence in the report, "
    "and add sites that link their pages to the translations.",
    "pairs": "Read the dropped pairs in the report, and relax the rule that drops the most if they are good.",
}
# Documents: by the reason that most of the pages of articles were dropped for.
_WHERE_LOST = {
    Reason.HTTP_ERROR: "Read the statuses in `acopio status`: set CONTACT to an address of yours, wait, "
    "or choose other start pages.",
    Reason.OTHER_FORMAT: "The archive holds no page of text: `acopio status` tells what the crawl met.",
    Reason.OFF_TOPIC: "Add terms to the topic (`acopio topic check`), or choose other start pages; "
    "the report lists the pages.",
}
_NO_ARTICLES = (Reason.HTTP_ERROR, Reason.REDIRECT, Reason.OTHER_FORMAT)  # also of robots.txt and sitemaps
_WHERE_NONE_CAME = {
    "document_pairs": "Crawl more pages of the same sites in both languages.",
    "pairs": "Check that the encoder knows both languages (`acopio encoders`), "
    "and that the pages contain running text.",
}
# Document pairs, where the documents are files.
_LOCAL = (
    "`acopio documents ROOT -s LANG -t LANG` lists the files without a partner: name the languages as their "
    "paths do, or give --pattern."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One table: its rows, the number of kept rows, and the dropped ones by reason, most frequent first.

    `incoming` and `outgoing` describe all rows and the kept rows in words.
    """

    table: str
    incoming: str
    outgoing: str
    rows: int
    kept: int
    drops: tuple[Count, ...]
    alone: tuple[Count, ...] = ()  # of the drops of pairs, those that no other rule rejects

    @property
    def dropped(self) -> int:
        """Rows that were not kept."""
        return self.rows - self.kept


@dataclass(frozen=True, slots=True)
class Funnel:
    """The stages whose tables exist, in order, the tables that do not, and the documents kept by language."""

    stages: tuple[Stage, ...]
    missing: tuple[str, ...]
    languages: tuple[Count, ...]
    is_local: bool = False  # files, not pages of the web

    @property
    def kept(self) -> int:
        """Pairs kept, of either granularity."""
        return sum(stage.kept for stage in self.stages if stage.table == "pairs")


def funnel(folder: WorkFolder) -> Funnel:
    """The funnel of a work folder, counted from its tables; tables that were never built are `missing`."""
    return Funnel(
        stages=tuple(_stage(folder, *words) for words in STAGES if folder.has(words[0])),
        missing=tuple(table for table, _, _ in STAGES if not folder.has(table)),
        languages=_languages(folder) if folder.has("documents") else (),
        is_local=folder.has("documents") and _is_local(folder),
    )


def lost_at(funnel: Funnel) -> str | None:
    """The stage at which all was lost, the main reasons and what to do, on one line; None with pairs kept."""
    if funnel.kept:
        return None
    last = next((stage for stage in reversed(funnel.stages) if stage.rows), None)
    if last is not None and not last.kept:
        lost = f"all {last.rows:,} {last.incoming} were dropped ({_main(last.drops)})"
        advice = _LOCAL if funnel.is_local and last.table == "document_pairs" else _advice(last)
        return f"No pairs: {lost}. {advice}"
    following, incoming, _ = STAGES[_place(last) + 1 if last else 0]
    if following in funnel.missing:
        return f"No pairs: the table {following} was not built: run `acopio build`."
    if last is None:
        return (
            "No pairs: the archive has no pages. "
            "Crawl the topic (`acopio crawl TOPIC`), or give WARC files with `--archive`; of local documents "
            "`acopio documents` lists what is found."
        )
    came = f"{last.kept:,} {last.outgoing}"
    if last.table == "documents":
        came += f" ({_main(funnel.languages)})"
    advice = _LOCAL if funnel.is_local and following == "document_pairs" else _WHERE_NONE_CAME[following]
    return f"No pairs: {came}, but no {incoming}. {advice}"


def _advice(stage: Stage) -> str:
    """What to do about a stage that dropped everything."""
    names = [drop.name for drop in stage.drops]
    articles = [name for name in names if name not in _NO_ARTICLES]
    reason = next(iter([*articles, *names]), "")
    known = {each.value: advice for each, advice in _WHERE_LOST.items()} if stage.table == "documents" else {}
    return known.get(reason, _WHERE_DROPPED[stage.table])


def _stage(folder: WorkFolder, table: str, incoming: str, outgoing: str) -> Stage:
    reasons = count_rows(folder, table, {"reason": kind("rejected_by")})
    kept = reasons.pop((None,), 0)
    drops = ranked({reason or UNNAMED: rows for (reason,), rows in reasons.items()})
    if table == "pairs":
        found = {count.name for count in tally(folder, table, ["granularity"])}
        kinds = " and ".join(name for name in KINDS if name in found) or SENTENCE
        incoming, outgoing = (words.replace(SENTENCE, kinds) for words in (incoming, outgoing))
        if MINED_ORIGIN in {count.name for count in tally(folder, table, ["origin"])}:
            incoming += " or mined"
    rows = kept + sum(drop.rows for drop in drops)
    return Stage(table, incoming, outgoing, rows, kept, drops, _alone(folder, table))


def _alone(folder: WorkFolder, table: str) -> tuple[Count, ...]:
    if not has_columns(folder, table, "rejections"):
        return ()
    reasons = count_rows(folder, table, {"reason": kind("rejected_by"), "number": pc.field("rejections")})
    return ranked({reason: rows for (reason, number), rows in reasons.items() if reason and number == 1})


def _place(stage: Stage) -> int:
    """The number of a stage in STAGES."""
    return [table for table, _, _ in STAGES].index(stage.table)


def _languages(folder: WorkFolder) -> tuple[Count, ...]:
    keys = {"lang": pc.field("lang"), "kept": pc.field("rejected_by").is_null()}
    languages: Counter[str] = Counter()
    for (lang, kept), rows in count_rows(folder, "documents", keys).items():
        if kept:
            languages[lang or UNNAMED] += rows
    return ranked(languages)


def _is_local(folder: WorkFolder) -> bool:
    return (True,) in count_rows(folder, "documents", {"local": pc.starts_with(pc.field("url"), "file:")})


def _main(counts: tuple[Count, ...], limit: int = 3) -> str:
    """The largest counts in words: '80 language, 15 too_short and 2 other'."""
    named = ", ".join(f"{count.rows:,} {visible(count.name, 60)}" for count in counts[:limit])
    others = sum(count.rows for count in counts[limit:])
    return f"{named} and {others:,} other" if others else named

"""What a corpus is worth in words, and the three steps that would help it most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from corpus.report.funnel import Funnel, Stage
from corpus.report.sites import SiteYield
from corpus.report.suspects import Suspects
from corpus.report.visible import visible
from corpus.tables.counts import has_columns, share
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest
from corpus.tables.schemas import PAIRS
from corpus.tables.signatures import LEARNT
from crawler.frontier.crawl_record import CrawlRecord, End
from crawler.frontier.drops import Drop

STEPS = 3
LOW = 0.05  # learnt score below which a kept pair is probably wrong
_SMALL, _LARGE = 1_000, 100_000  # pairs
_LEAST = 0.02  # a limit that costs less is not named
_REFUSED = ("401", "403", "429", "451", "503")
_BARRED = (Drop.ROBOTS_TXT, Drop.HOST_BUSY)
_OF_TEXT = ("off_topic", "machine_translated", "other_language")
# Reasons to drop a page that are worth a step: the limit, and what to do.
_DROPPED = {
    "off_topic": (
        "many pages are off topic",
        "Add terms (`acopio topic grow`), or look at the pages in `acopio review`.",
    ),
    "machine_translated": (
        "many translations are made by machines",
        "Choose sites that people translate; the section on rights names the pages.",
    ),
    "other_language": (
        "many pages are in other languages",
        "Narrow the scope to the parts of the sites in the topic's languages.",
    ),
    "http_error": (
        "many addresses give no page",
        "See the crawl's statuses by host, and drop seeds that are gone.",
    ),
}
_MORE_FILES = "Add files, or join it with another corpus: `acopio merge`."
_TRANSLATE = "See them in `acopio sync status`, and add their translations."
_BOTH_LANGUAGES = "Add sites that translate their pages one by one, and start pages in both languages."
_JUDGEMENTS = 200  # from which the score learns well
_SCORE = PAIRS.field("score").type


@dataclass(frozen=True, slots=True)
class Step:
    """A limit of the corpus, the numbers that show it, and what to do; `weight` in [0, 1] orders them."""

    limit: str
    shown_by: str
    do: str
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence or two on the whole, and the steps, the most useful first."""

    text: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the verdict is made from; `low` kept pairs have a learnt score below LOW, `right` is its mean."""

    topic: str
    funnel: Funnel
    sites: Sequence[SiteYield]
    record: CrawlRecord | None
    suspects: Suspects | None
    low: int = 0
    right: float | None = None

    @property
    def is_own(self) -> bool:
        """Whether the corpus is of files of the user: no crawl makes it grow."""
        return bool(self.sites) and all(site.is_own for site in self.sites)


def verdict(about: Evidence) -> Verdict:
    """The verdict; a corpus without pairs has steps alone."""
    found = sorted(_limits(about), key=lambda step: (-step.weight, step.limit))
    steps = tuple(step for step in found if step.weight >= _LEAST)[:STEPS]
    told = {(one.limit, one.do) for one in steps}
    more = [s for s in _always(about) if all(s.limit != limit and s.do != do for limit, do in told)]
    steps = (*steps, *more)[:STEPS]
    return Verdict(_text(about, steps[0]), steps)


def learnt_scores(folder: WorkFolder, manifest: Manifest | None) -> tuple[int, float | None]:
    """The number of kept pairs with a learnt score below LOW, and their mean; (0, None) if none was learnt.

    Pairs of languages whose score is the formula are not counted.
    """
    learnt = [both for both, line in (manifest.scoring if manifest else {}).items() if line.method == LEARNT]
    if not learnt or not has_columns(folder, "pairs", "score", "rejected_by", "source_lang", "target_lang"):
        return 0, None
    low, rows, total = 0, 0, 0.0
    where = pc.field("rejected_by").is_null() & pc.field("score").is_valid()
    for batch in folder.batches("pairs", ["score", "source_lang", "target_lang"], where):
        both = pc.binary_join_element_wise(batch["source_lang"], batch["target_lang"], "-")
        scores = batch["score"].filter(pc.is_in(both, value_set=pa.array(learnt, both.type)))
        if len(scores):
            low += pc.sum(pc.less(scores, pa.scalar(LOW, _SCORE))).as_py() or 0
            total += pc.sum(scores).as_py() or 0.0
            rows += len(scores)
    return low, total / rows if rows else None


def _text(about: Evidence, first: Step) -> str:
    kept = about.funnel.kept
    if not kept:
        return f"There is no pair yet: {first.limit}."
    size = "A small corpus" if kept < _SMALL else "A large corpus" if kept >= _LARGE else "A usable corpus"
    giving = sum(site.pairs > 0 for site in about.sites if not site.is_own)
    where = f" from {giving:,} site{'s' if giving != 1 else ''}" if giving else ""
    text = f"{size}: {_pairs(kept)} kept{where}."
    if about.right is not None:
        text += f" By the learnt score, about {100 * about.right:.0f} of 100 are right."
    return f"{text} What limits it most: {first.limit}."


def _limits(about: Evidence) -> Iterator[Step]:
    stages = {stage.table: stage for stage in about.funnel.stages}
    yield from _of_crawl(about.record)
    if "documents" in stages:
        yield from _of_pages(stages["documents"], stages.get("document_pairs"), about)
    if "pairs" in stages:
        yield from _of_pairs(stages["pairs"], about)


def _of_crawl(record: CrawlRecord | None) -> Iterator[Step]:
    if record is None:
        return
    yield from _refusals(record)
    if record.ended in (End.PAGES, End.SECONDS):
        key = "limits.pages" if record.ended == End.PAGES else "limits.seconds"
        yield Step(
            "the crawl ended at its limit",
            f"{End(record.ended).words}, after {record.page_responses:,} pages",
            f"Raise {key} in the topic and crawl again: it goes on where it ended.",
            0.3,
        )


def _refusals(record: CrawlRecord) -> Iterator[Step]:
    answers = sum(record.statuses.values())
    refused = sum(number for status, number in record.statuses.items() if status in _REFUSED)
    if refused:
        yield Step(
            "sites refuse the crawler",
            f"{refused:,} of {answers:,} responses ({share(refused, answers)}) have the status "
            f"{', '.join(s for s in _REFUSED if s in record.statuses)}",
            "Ask the sites for leave, crawl more slowly, or take pages from Common Crawl.",
            refused / answers,
        )
    barred = sum(record.dropped.get(reason, 0) for reason in _BARRED)
    if barred:
        yield Step(
            "sites bar pages from crawlers",
            f"{barred:,} URLs beside {answers:,} responses were not asked for "
            f"({', '.join(reason for reason in _BARRED if reason in record.dropped)})",
            "Ask these sites for leave, the crawl names them by host, or choose others.",
            0.5 * barred / (answers + barred),  # links elsewhere, many of which would give no pair
        )


def _of_pages(pages: Stage, pairs: Stage | None, about: Evidence) -> Iterator[Step]:
    dropped = {drop.name: drop.rows for drop in pages.drops}
    read = pages.kept + sum(dropped.get(name, 0) for name in _OF_TEXT)
    for name, (limit, do) in _DROPPED.items():
        rows, whole = dropped.get(name, 0), read if name in _OF_TEXT else pages.rows
        if rows:
            yield Step(limit, f"{rows:,} pages ({share(rows, whole)}): {name}", do, 0.7 * rows / whole)
    if pairs is not None and pages.kept:
        alone = max(pages.kept - 2 * pairs.kept, 0)
        shown_by = f"about {alone:,} of {pages.kept:,} kept ({share(alone, pages.kept)}) are in no pair"
        if about.is_own:
            step = ("files have no counterpart in the other language", shown_by, _TRANSLATE)
        else:
            step = ("pages have no counterpart in the other language", shown_by, _BOTH_LANGUAGES)
        yield Step(*step, 0.9 * alone / pages.kept)
    if about.suspects is not None and about.suspects.called:
        called, judged = about.suspects.called, about.suspects.judged
        yield Step(
            "pages read like machine translations",
            f"{called:,} of {judged:,} pairs of pages ({share(called, judged)}) are as literal as those",
            "Read them under rights, and switch the rule machine_translation on if they are.",
            0.6 * called / judged,
        )


def _of_pairs(pairs: Stage, about: Evidence) -> Iterator[Step]:
    if pairs.alone:
        first = pairs.alone[0]
        yield Step(
            f"the rule {visible(first.name, 60)} costs the most pairs",
            f"{_pairs(first.rows)} ({share(first.rows, pairs.rows)}) that no other rule drops",
            "Judge some of them in `acopio review`, and change its threshold if they are good.",
            0.8 * first.rows / pairs.rows,
        )
    giving = [site for site in about.sites if site.pairs]
    if giving and pairs.kept and not giving[0].is_own:
        top = giving[0]
        part = min(top.pairs / pairs.kept, 1.0)
        if part > 0.5:
            yield Step(
                "most pairs come from one site",
                f"{visible(top.site, 60)} gives {share(min(top.pairs, pairs.kept), pairs.kept)} of the pairs",
                "Add sites: style and terms of one site shape what is learnt from it.",
                0.6 * part,
            )
    if about.low:
        yield Step(
            "some kept pairs are probably wrong",
            f"{_pairs(about.low, 'kept ')} ({share(about.low, pairs.kept)}) of a learnt score below {LOW:g}",
            "Judge them in `acopio review`, or leave them out with `acopio export --min-score 0.05`.",
            min(0.2 + about.low / pairs.kept, 1.0),
        )
    if 0 < pairs.kept < _SMALL:
        yield Step(
            "it is too small to learn its own score",
            f"{_pairs(pairs.kept)}; a score is learnt from 1,000 certain ones",
            _MORE_FILES if about.is_own else f"Add seeds or sources: `acopio crawl {about.topic}` goes on.",
            0.5,
        )


def _pairs(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}pair{'s' if number != 1 else ''}"


def _always(about: Evidence) -> Iterator[Step]:
    aligned = next((stage.rows for stage in about.funnel.stages if stage.table == "pairs"), 0)
    some = f"{_JUDGEMENTS} pairs" if aligned > _JUDGEMENTS else "all pairs"
    review = f"`acopio review {about.topic}`"
    more = _MORE_FILES if about.is_own else "Add seeds or sources, and crawl again."
    for holds, limit, do in (
        (aligned, "people have not judged it yet", f"Judge {some}: {review}."),
        (True, "it can still grow", more),
        (about.funnel.kept, "its use is not measured", "Measure it: `acopio translate evaluate`."),
        (True, "what was left out is not looked at", f"See the pages left out and why: {review}."),
        (True, "the installation is not checked", "Check it: `acopio doctor`."),
    ):
        if holds:
            yield Step(limit, "no limit stands out in the numbers", do, 0.0)

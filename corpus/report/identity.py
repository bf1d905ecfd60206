"""What tells one report from another: topic, seeds, command, and the time of the archive."""

from dataclasses import dataclass

import pyarrow.compute as pc

from corpus.tables.counts import UNNAMED, has_columns, tally
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest
from crawler.frontier.crawl_record import CrawlRecord

_SHOWN = 3  # seeds


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the head: what, and its value."""

    name: str
    value: str


def identity(
    topic: str, folder: WorkFolder, manifest: Manifest | None, record: CrawlRecord | None
) -> tuple[Fact, ...]:
    """The facts that are known, in order."""
    facts = [Fact("topic", topic)]
    if manifest is not None:
        facts += [
            Fact("languages", ", ".join(dict.fromkeys([*manifest.languages, *_languages(folder)]))),
            Fact("seeds", _seeds(manifest.seeds, record)),
            Fact("archive", _archives(manifest.archives)),
            Fact("encoder", manifest.options.encoder or ""),
        ]
    facts.append(Fact("pages fetched", period(folder)))
    if record is not None and record.started:
        facts.append(Fact("crawl", f"began {record.started[:10]}, took {record.seconds:,.0f} s"))
    facts.append(Fact("command", (manifest.command if manifest else "") or f"acopio build {topic}"))
    if manifest is not None and manifest.decisions:
        decided = ", ".join(f"{rows:,} {kind}s" for kind, rows in manifest.decisions.items())
        facts.append(Fact("decisions of people", decided))
    return tuple(fact for fact in facts if fact.value)


def _languages(folder: WorkFolder) -> list[str]:
    """Those of the pairs: a corpus joined from several has more than its topic."""
    sides = ("source_lang", "target_lang")
    return sorted({one.name for side in sides for one in tally(folder, "pairs", [side])} - {UNNAMED})


def period(folder: WorkFolder) -> str:
    """The first and the last day on which a page was fetched; '' if it is not known."""
    if not has_columns(folder, "documents", "fetched_at"):
        return ""
    days: list[str] = []
    for batch in folder.batches("documents", ["fetched_at"]):
        ends = pc.min_max(batch["fetched_at"])
        days += [day.as_py().date().isoformat() for day in (ends["min"], ends["max"]) if day.is_valid]
    return "" if not days else min(days) if min(days) == max(days) else f"{min(days)} to {max(days)}"


def _seeds(of_topic: tuple[str, ...], record: CrawlRecord | None) -> str:
    """Those that the crawl began with, which `-a seeds=` may give, else those of the topic."""
    seeds, number = of_topic, len(of_topic)
    if record is not None and record.seeds:
        seeds, number = record.seeds, record.seeds_in_all
    shown = ", ".join(seeds[:_SHOWN])
    return f"{shown} and {number - _SHOWN:,} more" if number > _SHOWN else shown


def _archives(names: tuple[str, ...]) -> str:
    if len(names) <= 2:
        return ", ".join(names)
    return f"{len(names):,} files, {names[0]} to {names[-1]}"

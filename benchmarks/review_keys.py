"""How fast pairs are judged by keyboard alone: 200 judgements on the page, in headless Chromium.

    python benchmarks/review_keys.py [--pairs 3000] [--folder DIR]

makes a work folder of made-up pairs, unless a folder is given, opens its review page and judges 200 pairs by
keys: accept, reject with a reason, and every twentieth one corrected; every fiftieth is undone and judged
again; after each page of 20 comes the next. It prints the milliseconds from a key until the next pair has the
focus and the decision is on disk, and the time of a page: what is left of 15 minutes is for reading. Needs
`pip install -e '.[dev]'` and Chromium (`playwright install chromium`). Exit status 1 if the page itself
takes more than a tenth of the 15 minutes.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from review_rig import work_folder

from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State
from corpus.tables.folder import WorkFolder

JUDGEMENTS, MINUTES = 200, 15
WORDS = ("house", "roof", "door", "street", "window", "garden", "stair", "wall", "tower", "bridge", "river")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=3000, help="pairs of the made-up folder")
    parser.add_argument("--folder", type=Path, help="a work folder, which is copied")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = (
            copied(args.folder, Path(name)) if args.folder else work_folder(Path(name), texts(args.pairs))
        )
        with serving(Review(State(folder, "houses", None, Judging(folder, "ana"))).answer) as url:
            each, pages = judged(url)
        held = standing(read_decisions(folder.root)).pairs
    if len(held) != JUDGEMENTS:
        sys.exit(f"{len(held)} pairs are judged, not {JUDGEMENTS}")
    whole = sum(each) + sum(pages)
    print(f"{len(each)} key sequences: median {np.median(each) * 1000:.0f} ms, 95 % below", end=" ")
    print(f"{np.quantile(each, 0.95) * 1000:.0f} ms, longest {max(each) * 1000:.0f} ms")
    print(f"{len(pages)} pages of the list: median {np.median(pages) * 1000:.0f} ms")
    print(f"all: {whole:.1f} s; of {MINUTES} minutes {100 * whole / (60 * MINUTES):.1f} % are the page's")
    if whole > 6 * MINUTES:
        sys.exit("the page takes more than a tenth of the time")


def texts(number: int) -> list[tuple[str, str]]:
    """Made-up pairs, no two alike."""
    found = []
    for n in range(number):
        names = [WORDS[(n // len(WORDS) ** place + place) % len(WORDS)] for place in range(4)]
        english = f"The {names[0]} number {n} is near the {names[1]}, the {names[2]} and the {names[3]}."
        found.append((english, english.replace("The", "La").replace("is near", "está cerca de")))
    return found


def copied(folder: Path, to: Path) -> WorkFolder:
    """A copy of the tables of a work folder, without its decisions."""
    for table in ("pairs", ".judged", "documents", "document_pairs"):
        shutil.copytree(folder / table, to / table)
    return WorkFolder(to)


def judged(url: str) -> tuple[list[float], list[float]]:
    """Seconds of each judgement and of each page."""
    each: list[float] = []
    pages: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{url}pairs")
        number = 0
        while number < JUDGEMENTS:
            for _ in range(page.locator("#pairs article").count()):
                each.append(timed(page, lambda n=number: keys(page, n)))  # type: ignore[misc]
                if number % 50 == 49:
                    page.keyboard.press("u")
                    page.wait_for_function("() => document.getElementById('live').textContent === 'Undone'")
                    each.append(timed(page, lambda: page.keyboard.press("a")))
                number += 1
            start = time.perf_counter()
            with page.expect_navigation():
                page.keyboard.press("n")
            page.wait_for_function("() => document.activeElement.tagName === 'ARTICLE'")
            pages.append(time.perf_counter() - start)
        browser.close()
    return each, pages


def keys(page: Any, number: int) -> None:
    """The keys of a judgement."""
    if number % 20 == 10:
        for key in ("e", "Tab", "End", "!", "Control+Enter"):
            page.keyboard.press(key)
    elif number % 4 == 3:
        page.keyboard.press("r")
        page.keyboard.press(str(number % 5 + 1))
    else:
        page.keyboard.press("a")


def timed(page: Any, press: Any) -> float:
    """Seconds until the decision is written and the next pair has the focus."""
    page.evaluate("document.getElementById('live').textContent = ''")
    start = time.perf_counter()
    press()
    page.wait_for_function("() => /^ana: /.test(document.getElementById('live').textContent)")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

"""The pictures of the review page in docs/review.md, taken in headless Chromium.

    python docs/pictures.py --folder DIR [--topic NAME] [--into docs]

shows a copy of the work folder, judges a few pairs and terms by keys, and writes a picture of each view: wide
and narrow, light and dark. Those of the report are written by
`SCREENSHOTS=docs python -m pytest -m '' tests/corpus/report/test_browser.py`.
Needs `pip install -e '.[dev]'` and Chromium (`playwright install chromium`).
"""

import argparse
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State
from corpus.tables.folder import WorkFolder
from crawler.topic.topic import load_topic, topic_path

WIDE, NARROW = (1280, 860), (390, 844)
_READY = 120_000  # milliseconds until terms and rules are read


@dataclass(frozen=True)
class Picture:
    """A view of the page: its file, address, keys pressed, window and scheme."""

    file: str
    place: str
    keys: tuple[str, ...] = ()
    window: tuple[int, int] = WIDE
    scheme: str = "light"


_JUDGED = ("a", "r", "2", "c")
PICTURES = (
    Picture("review.png", "pairs", _JUDGED),
    Picture("review-dark.png", "pairs", _JUDGED, WIDE, "dark"),
    Picture("review-phone.png", "pairs", (), NARROW),
    Picture("review-phone-dark.png", "terms", ("a", "f"), NARROW, "dark"),
    Picture("review-rules.png", "rules?rule=low_similarity&tried=1&enabled=on&min=0.6"),
    Picture("review-terms.png", "terms", ("a", "f")),
)


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="a work folder, which is copied")
    parser.add_argument("--topic", default="ml_es", help="its topic")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, help="where the pictures go")
    args = parser.parse_args()
    topic = load_topic(topic_path(args.topic))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for picture in PICTURES:
            with tempfile.TemporaryDirectory() as name:
                folder = WorkFolder(Path(shutil.copytree(args.folder, Path(name) / "folder")))
                (folder.root / "decisions.jsonl").unlink(missing_ok=True)
                own = Path(shutil.copy(topic_path(args.topic), name))  # one that may be written
                state = State(folder, args.topic, topic, Judging(folder, "ana"), own)
                with serving(Review(state).answer) as url:
                    taken(browser, url, picture, args.into)
        browser.close()


def taken(browser: Any, url: str, picture: Picture, into: Path) -> None:
    """Write one picture."""
    width, height = picture.window
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=picture.scheme)
    page.goto(url + picture.place)
    page.wait_for_selector("#pairs article, #change", timeout=_READY)
    for key in picture.keys:
        said = page.locator("#live").inner_text()
        page.keyboard.press(key)
        page.wait_for_function(
            "before => ![before, ''].includes(document.getElementById('live').textContent)", arg=said
        )
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    # What was said last lies over the page's end.
    page.evaluate("document.getElementById('live').textContent = ''")
    page.screenshot(path=into / picture.file)
    page.close()


if __name__ == "__main__":
    main()

"""The report in Chromium: no error, nothing fetched, nothing wider than the window, phone and desktop.

With SCREENSHOTS=FOLDER in the environment the pictures of the documentation are written there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import NAMES, Page, chromium, find_chromium
from demo_runs import DemoCrawl
from report_rows import HOSTILE, document, document_pair, folder_with, pair

from corpus.report.render import write_report

pytestmark = pytest.mark.slow

PHONE, DESKTOP = (390, 844), (1280, 1000)
WINDOWS = [(*PHONE, "light"), (*PHONE, "dark"), (*DESKTOP, "light"), (*DESKTOP, "dark")]
SCREENSHOTS = {
    "report.png": (*DESKTOP, "light", "screen", "header"),
    "report-dark.png": (1280, 1180, "dark", "screen", "#scores"),
    "report-terms.png": (1280, 820, "light", "screen", "#terms"),
    "report-pairs.png": (1280, 820, "light", "screen", "#drawn"),
    "report-phone.png": (*PHONE, "light", "screen", "header"),
    "report-phone-dark.png": (*PHONE, "dark", "screen", "#scores"),
    "report-print.png": (794, 1123, "light", "print", "header"),  # A4 at 96 dots an inch
}
NOISE = {
    "Runtime.exceptionThrown",
    "Runtime.consoleAPICalled",
    "Log.entryAdded",
    "Page.javascriptDialogOpening",
}
# Elements that reach over the right edge, apart from what stands in a box that scrolls.
OVER_THE_EDGE = """
[...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.parentElement.closest(".scroll, svg"))
  .map(e => e.outerHTML.slice(0, 200))
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    binary = find_chromium()
    if binary is None:
        pytest.skip(f"the report is not looked at: none of {', '.join(NAMES)} is installed")
    with chromium(binary, tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    huge, pile = "W" * 5_000, "a" + "\u0301" * 300
    texts = {"source_text": HOSTILE + huge, "target_text": f"{pile * 3} שלום {huge}", "bead": huge}
    urls = {"source_url": f"https://a.example/{huge[:1500]}", "target_url": "javascript:alert(1)"}
    rows = [document(1, title=HOSTILE, lang=huge), document(2, site=huge, reason=HOSTILE + huge, title=huge)]
    pairs = [pair(n, HOSTILE + huge if n % 2 else None, license=huge, **texts, **urls) for n in range(12)]
    folder = folder_with(tmp_path_factory.mktemp("hostile"), rows, [document_pair(1, huge)], pairs)
    return write_report(folder, "hostile")


def assert_calm(page: Page, report: Path) -> None:
    """Nothing was said on the console, no dialog opened, and no file but the report was asked for."""
    methods = {event["method"] for event in page.events}
    assert not methods & NOISE, page.events
    asked = [e["params"]["request"]["url"] for e in page.events if e["method"] == "Network.requestWillBeSent"]
    assert asked == [report.as_uri()]


@pytest.mark.parametrize(("width", "height", "scheme"), WINDOWS)
def test_the_demos_report(page: Page, demo_crawl: DemoCrawl, width: int, height: int, scheme: str) -> None:
    report = demo_crawl.folder.report
    page.open(report, width, height, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVER_THE_EDGE) == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(251, 250, 247)"
    assert dark == (scheme == "dark")
    assert_calm(page, report)


@pytest.mark.parametrize(("width", "height", "scheme"), WINDOWS[1:3])
def test_a_hostile_report(page: Page, hostile: Path, width: int, height: int, scheme: str) -> None:
    page.open(hostile, width, height, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVER_THE_EDGE) == []
    assert page.evaluate("document.scripts.length + document.images.length") == 0
    assert_calm(page, hostile)


def test_an_error_would_be_seen(page: Page, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<div style='width: 3000px'>x</div><script>throw new Error('no')</script>")
    page.open(wrong, *PHONE, "light")
    assert page.evaluate(OVER_THE_EDGE) != []
    with pytest.raises(AssertionError):
        assert_calm(page, wrong)


@pytest.mark.parametrize("name", SCREENSHOTS)
def test_screenshots(page: Page, demo_crawl: DemoCrawl, tmp_path: Path, name: str) -> None:
    width, height, scheme, media, place = SCREENSHOTS[name]
    page.open(demo_crawl.folder.report, width, height, scheme, media)
    top = 0 if place == "header" else page.evaluate(f"document.querySelector('{place}').offsetTop - 24")
    page.evaluate(f"scrollTo({{top: {top}, behavior: 'instant'}})")
    picture = Path(os.environ.get("SCREENSHOTS", tmp_path)) / name
    page.screenshot(picture)
    assert 10_000 < picture.stat().st_size < 300_000

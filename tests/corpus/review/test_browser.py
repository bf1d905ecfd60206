"""The page in headless Chromium: keys, undo, names for screen readers, narrow screens, light and dark."""

import importlib.util
import shutil
from collections.abc import Iterator

import pytest

from corpus.decisions.file import read_decisions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("SKIPPED, the review page is untested: install acopio[playwright]")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        except Error:
            pytest.skip(
                "SKIPPED, the review page is untested in a browser: run `playwright install chromium`"
            )
        yield found
        found.close()


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["wide", "phone"])
def page(browser, rig, request) -> Iterator[object]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    found = context.new_page()
    problems: list[str] = []
    found.on("pageerror", lambda error: problems.append(str(error)))
    found.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    found.goto(f"{rig.url}pairs?sort=corpus&rule=kept")
    yield found
    context.close()
    # The browser says that it ran no script of the archived page, which is what is wanted.
    assert [problem for problem in problems if "/archived/off" not in problem] == []


def focused(page):
    return page.evaluate("document.activeElement.dataset.pair")


def acts(rig):
    return [(decision.what, decision.reason) for decision in read_decisions(rig.folder.root)]


def wait(page, text):
    page.wait_for_function("text => document.getElementById('live').textContent.includes(text)", arg=text)


def test_pairs_are_judged_by_keys_alone(page, rig):
    assert focused(page) == f"{0:024}"
    page.keyboard.press("a")
    wait(page, "ana: accept")
    assert focused(page) == f"{1:024}"
    page.keyboard.press("r")
    page.keyboard.press("2")
    wait(page, "ana: reject, part is missing")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == f"{2:024}"
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ana Kowalski vive aquí.")
    page.keyboard.press("Control+Enter")
    wait(page, "ana: correct")
    assert acts(rig) == [("accept", ""), ("reject", "part is missing"), ("correct", "")]
    page.keyboard.press("u")
    wait(page, "Undone")
    assert focused(page) == f"{2:024}"
    assert acts(rig)[-1] == ("withdraw", "")
    assert page.locator("#made").inner_text() == "2"


def test_context_and_merge_by_keys(page, rig):
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector(".around")
    assert "12 windows" in page.locator(".around").first.inner_text()
    page.keyboard.press("m")
    wait(page, "ana: merge")
    assert [what for what, _ in acts(rig)] == ["merge", "reject"]


def test_everything_has_a_name_and_nothing_is_wider_than_the_screen(page, rig):
    for place in ("pairs?rule=kept", "pages", "page/off", "agreement", f"pair/{1:024}"):
        page.goto(rig.url + place)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, place
        nameless = page.evaluate(
            """[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, iframe, a')]
            .filter(e => !(e.labels?.length || e.textContent.trim() || e.title || e.ariaLabel))
            .map(e => e.outerHTML)"""
        )
        assert nameless == [], place
        assert page.locator("main").count() == page.locator("h1").count() == 1
        assert page.locator("[aria-live]").count() == 1


def test_focus_is_seen(page):
    page.keyboard.press("j")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_contrast_is_enough_for_small_text(page):
    ratios = page.evaluate(
        """() => {
        const linear = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        const light = rgb => rgb.map(linear).reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
        const parse = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
        const colour = e => getComputedStyle(e).backgroundColor;
        const back = e => {
          while (e !== document.body && colour(e) === 'rgba(0, 0, 0, 0)') e = e.parentElement;
          return parse(colour(e)); };
        return [...document.querySelectorAll('p, a, button, label, mark, h1, .verdict, summary')].map(e => {
          const [a, b] = [light(parse(getComputedStyle(e).color)), light(back(e))];
          return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }); }"""
    )
    assert min(ratios) >= 4.5


def test_an_archived_page_runs_no_script(page, rig):
    page.goto(f"{rig.url}page/off")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "As archived"
    assert frame.locator("title").count() == 0

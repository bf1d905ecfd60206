"""The page in headless Chromium: keys, undo, names for screen readers, narrow screens, light and dark."""

import socket
from collections.abc import Iterator

import pytest
from review_rig import TERM_TEXTS, work_folder

from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State

pytestmark = pytest.mark.slow


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


PLACES = ("pairs?rule=kept", "pages", "page/off", "rules", "terms", "agreement", f"pair/{1:024}")


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
    for place in PLACES:
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
    page.keyboard.press("a")
    wait(page, "ana: accept")
    assert page.evaluate("getComputedStyle(document.querySelector('.judged')).opacity") == "1"
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


CONNECTING = """<html><head><link rel="preconnect" href="{0}"><LINK rel=dns-prefetch href="{0}">
<link rel="stylesheet" href="{0}s.css"><meta http-equiv="refresh" content="0;url={0}r">
<style>@import "{0}i.css"; body {{ background: url({0}b.png) }}</style><script src="{0}j.js"></script></head>
<body><h1>As archived</h1><img src="{0}i.png"><iframe src="{0}f"></iframe><object data="{0}o"></object>
<video src="{0}v" poster="{0}p" autoplay></video><svg><image href="{0}svg"/></svg>
<embed src="{0}e"></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_archived_page_connects_to_nothing(browser, tmp_path, encoding):
    with socket.create_server(("127.0.0.1", 0)) as site:
        archived = CONNECTING.format(f"http://127.0.0.1:{site.getsockname()[1]}/").encode(encoding)
        folder = work_folder(tmp_path, archived=archived)
        with serving(Review(State(folder, "houses", None, Judging(folder, "ana"))).answer) as url:
            page = browser.new_page()
            page.goto(f"{url}page/off")
            assert page.frame_locator("iframe").locator("h1").inner_text() == "As archived"
            page.wait_for_timeout(1000)
            page.close()
        site.settimeout(0)
        with pytest.raises(BlockingIOError):
            site.accept()


def test_a_key_after_a_search_that_was_left_judges_the_pair_that_had_the_focus(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert focused(page) == f"{2:024}"


# What axe-core calls critical or serious, as far as this page has it: each entry is a fault.
FAULTS = """() => {
  const all = (where) => [...document.querySelectorAll(where)];
  const start = (e) => e.outerHTML.slice(0, 90);
  const ids = all('[id]').map(e => e.id);
  const heads = all('main h1, main h2, main h3').map(e => Number(e.tagName[1]));
  const roles = ['alert', 'status', 'search', 'region'];
  const hits = 'button, input:not([type=hidden]):not([type=checkbox]), select';
  return [
    ...(document.documentElement.lang ? [] : ['html without a language']),
    ...(document.title ? [] : ['no title']),
    ...ids.filter((id, n) => ids.indexOf(id) !== n || /\\s/.test(id)).map(id => 'id: ' + id),
    ...all('[role]').filter(e => !roles.includes(e.getAttribute('role'))).map(e => 'role: ' + start(e)),
    ...all('[tabindex]').filter(e => e.tabIndex > 0).map(e => 'tabindex: ' + start(e)),
    ...heads.slice(1).map((n, at) => [n, heads[at]]).filter(([n, last]) => n > last + 1).map(h => 'h ' + h),
    ...all('th').filter(e => !e.scope).map(e => 'th without scope: ' + start(e)),
    ...all('label[for]').filter(e => !document.getElementById(e.htmlFor)).map(e => 'label: ' + start(e)),
    ...all('nav, section, [role=region], [role=search], article[tabindex]')
      .filter(e => !e.ariaLabel).map(e => 'nameless: ' + start(e)),
    ...all('ul > :not(li), dl > :not(dt):not(dd)').map(e => 'list: ' + start(e)),
    ...all(hits).filter(e => e.offsetHeight && e.offsetHeight < 24).map(e => 'below 24 pixels: ' + start(e)),
  ]; }"""
STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(e => e.checkVisibility()).map((e, n) => { e.dataset.place = n; return n; }).length"""


def test_a_screen_reader_finds_roles_names_and_headings_in_order(page, rig):
    for place in PLACES:
        page.goto(rig.url + place)
        assert page.evaluate(FAULTS) == [], place


def test_tab_goes_through_everything_in_the_order_of_the_page(page, rig):
    for place in PLACES:
        page.goto(rig.url + place)
        number = page.evaluate(STOPS)
        page.evaluate("document.activeElement.blur(), document.querySelector('.skip').focus()")
        seen = [0]
        while len(seen) < number and seen[-1] is not None:
            page.keyboard.press("Tab")
            place_of = "() => { const n = document.activeElement.dataset.place; return n ? +n : null; }"
            seen.append(page.evaluate(place_of))
        assert seen == list(range(number)), place


def test_a_rule_is_tried_as_its_option_is_typed(page, rig):
    page.goto(f"{rig.url}rules?rule=low_score")
    kept = page.locator("#change tbody td")
    assert kept.nth(1).inner_text() == "5"
    page.locator("#o-min").press("Control+A")
    page.keyboard.type("0.6")
    page.wait_for_function("() => document.querySelectorAll('#change tbody td')[1].textContent === '3'")
    assert "Un gato duerme" in page.locator("#change").inner_text()
    wait(page, "kept before, after")


@pytest.fixture
def terms(browser, tmp_path) -> Iterator[object]:
    folder = work_folder(tmp_path / "terms", TERM_TEXTS)
    with serving(Review(State(folder, "houses", None, Judging(folder, "ana"))).answer) as url:
        page = browser.new_page()
        page.goto(f"{url}terms")
        yield page, folder
        page.close()


def test_terms_are_judged_by_keys_alone(terms):
    page, folder = terms
    shown = page.locator("#pairs article")
    names = [shown.nth(n).get_attribute("data-term") for n in range(3)]
    page.keyboard.press("a")
    wait(page, "ana: accept")
    page.keyboard.press("f")
    wait(page, "ana: forbid")
    page.keyboard.press("e")
    page.keyboard.type("núcleos")
    page.keyboard.press("Enter")
    wait(page, "ana: correct, núcleos")
    held = standing(read_decisions(folder.root)).terms
    assert [held[name].what for name in names] == ["accept", "forbid", "correct"]
    page.keyboard.press("u")
    wait(page, "Undone")
    assert page.evaluate("document.activeElement.dataset.term") == names[2]


def test_what_has_the_focus_is_in_view_in_a_low_window(terms):
    """As at 200 or 400 per cent, where a card is higher than the window."""
    page, _ = terms
    page.set_viewport_size({"width": 640, "height": 260})
    for key in ("j", "j", "k", "a", "u", "e"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert -1 <= top < 260, key


def test_forms_work_without_the_script(browser, rig):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{rig.url}pairs?sort=corpus&rule=kept")
    page.locator("article").first.get_by_role("button", name="Accept").click()
    assert "ana: accept" in page.locator(".verdict").first.inner_text()
    context.close()
    assert acts(rig) == [("accept", "")]

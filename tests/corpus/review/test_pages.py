"""Pages left out: why, what was read, what is archived, and what people decide."""

import threading

import requests

from corpus.decisions.decision import page_key
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.review.background import Work
from crawler.errors import UsageError
from crawler.topic.takedowns import read_takedowns


def test_pages_are_listed_by_reason(rig):
    text = rig.get("pages").text
    assert "off_topic (1)" in text
    assert "Cats" in text
    assert "https://a.org/en/page" not in text
    assert "Cats" not in rig.get("pages?reason=http_error").text
    assert "Cats" in rig.get("pages?text=cAtS").text
    assert "Cats" not in rig.get("pages?text=dogs").text


def test_the_text_as_read_stands_beside_the_archived_page_without_scripts(rig):
    text = rig.get("page/off").text
    assert "A text about cats." in text
    assert '<iframe src="../archived/off" sandbox=""' in text
    archived = rig.get("archived/off")
    assert "As archived" in archived.text
    policy = archived.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


def test_a_page_is_kept_after_all_and_left_out_again(rig):
    assert "Keep after all" in rig.get("page/off").text
    assert "kept by the next build" in rig.post("page/off", what="keep").text
    assert standing(read_decisions(rig.folder.root)).pages == {page_key("https://a.org/off")}
    assert "Keep after all" in rig.post("page/off", what="withdraw").text
    assert standing(read_decisions(rig.folder.root)).pages == frozenset()
    assert "Keep after all" not in rig.get("page/gone").text


def test_a_takedown_says_first_what_goes_and_how_to_take_it_back(rig):
    text = rig.get("page/off").text
    assert "1 kept page and 3 kept pairs of a.org" in text
    assert "takedown --remove" in text
    rig.post("page/off", what="takedown")
    after = rig.get("page/off").text
    assert "On the takedown list" in after
    assert "Never this site" not in after


def test_a_page_or_its_site_is_taken_down_at_once(rig):
    rig.post("page/off", what="takedown")
    assert read_takedowns(rig.folder.root).lines() == ["url a.org/off"]
    assert "A text about cats." not in rig.get("page/off").text
    assert rig.folder.count("pairs") == 6
    rig.post("page/gone", what="site")
    rig.get("pages")
    assert read_takedowns(rig.folder.root).lines() == ["site a.org", "url a.org/off"]
    assert rig.folder.count("pairs") == 3


def test_a_takedown_goes_on_beside_the_page_which_says_so(rig):
    ends = threading.Event()
    rig.state.settling = Work("Taking the text out", lambda: ends.wait(30) and None)
    waiting = requests.get(f"{rig.url}page/off", timeout=30)
    assert "Taking the text out: " in waiting.text
    assert 'href="../static/review.css"' in waiting.text
    assert waiting.headers["Refresh"] == "1"
    assert rig.post("page/off", what="keep").status_code == 503
    assert requests.get(f"{rig.url}static/review.css", timeout=30).ok
    ends.set()
    assert "A text about cats." in rig.get("page/off").text


def test_a_takedown_that_fails_says_so_once(rig):
    def fails() -> None:
        raise UsageError("the disk is full")

    rig.state.settling = Work("Taking the text out", fails)
    assert "the disk is full" in rig.get("pages").text
    assert "Cats" in rig.get("pages").text


def test_other_decisions_are_refused(rig):
    assert rig.post("page/off", what="praise").status_code == 400
    assert rig.get("page/none").status_code == 404


def test_units_that_an_import_kept_aside_are_listed_with_their_reasons(rig):
    assert "units" not in rig.get("pages").text
    assert rig.get("units").status_code == 404
    rows = [
        ("file", "unit", "reason", "source_text", "target_text"),
        ("a.tmx", "7", "no_target_language", "A <b>roof</b>.", ""),
        ("b.tsv", "3", "empty", "", "Un tejado."),
    ]
    lines = "".join("\t".join(row) + "\n" for row in rows)
    (rig.folder.root / "import-problems.tsv").write_text(lines, encoding="utf-8")
    assert '<a href="units">2 units of the imported files</a>' in rig.get("pages").text
    text = rig.get("units").text
    assert "A &lt;b&gt;roof&lt;/b&gt;." in text
    assert "no text in the target language" in text
    assert "a.tmx, unit 7" in text
    assert "tmx" not in rig.get("units?reason=empty").text
    assert "b.tsv" not in rig.get("units?text=ROOF").text

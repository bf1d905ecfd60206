import ast
import json
from pathlib import Path

import pytest
import scrapy
from scrapy import FormRequest, Request
from scrapy.http import Response

import crawler
from crawler.crawl.request_json import from_json, to_json
from crawler.crawl.requests import (
    RequestInfo,
    changed,
    depth_of,
    info_in,
    info_of,
    is_past_queue,
    is_repeat,
    may_repeat,
    note,
    proxy_of,
    slot_of,
)


class Spider(scrapy.Spider):
    """A spider of two methods."""

    name = "t"

    def parse(self, response: Response) -> None:
        """Nothing."""

    def failed(self, failure: object) -> None:
        """Nothing."""


SPIDER = Spider()
URL = "https://a.org/x"
INFO = RequestInfo(
    seed="https://a.org/",
    why="a seed's link",
    group="a.org declared/es .html //",
    origin="https://a.org/es/x",
    off_topic=1,
    is_seed=True,
    is_guess=True,
    is_tdm_file=True,
    is_source=True,
    is_part=True,
    is_secret=True,
    is_paid=True,
    is_unconditional=True,
    betters=True,
    rendered_by="Chromium 1.2",
)


def meta_uses(path: Path) -> list[int]:
    """Lines that use an attribute `meta` other than by a call."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "meta" and id(node) not in called
    ]


def test_no_other_module_reads_or_writes_meta() -> None:
    root = Path(crawler.__file__).parent
    users = {str(path.relative_to(root)) for path in root.rglob("*.py") if meta_uses(path)}
    assert users == {"crawl/requests.py"}


def test_all_of_it_survives_the_queue_on_disk() -> None:
    request = Request(URL, meta=INFO.meta(dont_retry=True))
    read = from_json(to_json(request, SPIDER), SPIDER)
    assert info_of(read) == INFO
    assert not may_repeat(read)


def test_a_request_is_the_same_after_the_queue_on_disk() -> None:
    headers = {"Accept": ["text/html", "*/*"], "X": "caf\u00e9"}
    request = Request(URL, SPIDER.parse, "POST", headers, b"\xff\x00", errback=SPIDER.failed, flags=["a"])
    request = request.replace(priority=7, dont_filter=True, meta={"depth": 2})
    read = from_json(to_json(request, SPIDER), SPIDER)
    assert read.to_dict(spider=SPIDER) == request.to_dict(spider=SPIDER)


@pytest.mark.parametrize(
    "unknown",
    [
        FormRequest(URL),
        Request(URL, print),
        Request(URL, meta={"own": object()}),
        Request(URL, meta={"b": b""}),
    ],
)
def test_what_json_or_the_spider_does_not_know_is_not_written(unknown: Request) -> None:
    with pytest.raises(ValueError, match=r"."):
        to_json(unknown, SPIDER)


def test_a_changed_queue_runs_nothing_but_methods_of_the_spider() -> None:
    text = json.loads(to_json(Request(URL, SPIDER.parse), SPIDER))
    for name in ("__init__", "__class__", "system", "logger"):
        with pytest.raises(ValueError, match="not a method"):
            from_json(json.dumps({**text, "callback": name}).encode(), SPIDER)
    with pytest.raises(ValueError, match="no request"):
        from_json(b"[1]", SPIDER)


def test_redirects_and_responses_have_it_too() -> None:
    request = Request(URL, meta=INFO.meta())
    assert info_of(request.replace(url="https://b.org/")) == INFO
    assert info_of(Response(URL, request=request)) == INFO


def test_a_request_that_scrapy_made_has_an_empty_one() -> None:
    assert info_of(Request("https://a.org/robots.txt", meta={"dont_obey_robotstxt": True})) == RequestInfo()
    assert info_in({"acopio": "of another"}) == RequestInfo()


def test_changes_leave_the_rest_and_the_keys_of_scrapy() -> None:
    request = Request(URL, meta=RequestInfo(why="a seed").meta(depth=3))
    other = request.replace(meta=changed(request, is_paid=True))
    assert info_of(other) == RequestInfo(why="a seed", is_paid=True)
    assert depth_of(other) == 3
    assert info_of(request) == RequestInfo(why="a seed")
    note(request, rendered_by="Chromium 1.2")
    assert info_of(request) == RequestInfo(why="a seed", rendered_by="Chromium 1.2")
    assert depth_of(request) == 3


def test_keys_of_scrapy_have_names_here() -> None:
    plain = Request(URL)
    assert (is_past_queue(plain), is_repeat(plain), may_repeat(plain)) == (False, False, True)
    assert (depth_of(plain), slot_of(plain), proxy_of(plain)) == (None, "", "")
    meta = {"dont_obey_robotstxt": True, "retry_times": 1, "dont_retry": True, "download_slot": "a.org"}
    known = Request(URL, meta={**meta, "proxy": "http://p:1", "depth": 0})
    assert (is_past_queue(known), is_repeat(known), may_repeat(known)) == (True, True, False)
    assert (depth_of(known), slot_of(known), proxy_of(known)) == (0, "a.org", "http://p:1")

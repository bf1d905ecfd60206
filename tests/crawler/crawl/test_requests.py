import ast
import pickle
from pathlib import Path

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.request import request_from_dict

import crawler
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
    read = request_from_dict(pickle.loads(pickle.dumps(request.to_dict())))
    assert info_of(read) == INFO
    assert info_in(pickle.loads(pickle.dumps(request.to_dict()))["meta"]) == INFO
    assert not may_repeat(read)


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

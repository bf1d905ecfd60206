import pytest

from crawler.documents.judge import PageJudge
from crawler.documents.patience import MAX_SECONDS, SLOW, Patience, SlowSiteError
from crawler.page.page import Page, Response
from crawler.page.reading import DEADLINE
from crawler.sandbox import Sandbox, SandboxTimeoutError
from crawler.topic.topic import get_topic

MAX_TIMEOUTS = int(MAX_SECONDS / DEADLINE)


def test_a_site_is_given_up_after_some_pages_that_take_too_long() -> None:
    patience, sandbox = Patience(), Sandbox("time:sleep", 0.1)
    for number in range(MAX_TIMEOUTS):
        assert not patience.is_out("http://a.org/")
        with pytest.raises(SandboxTimeoutError):
            patience.call(f"http://www.a.org/{number}", sandbox.timed, 60)
    assert patience.is_out("http://a.org/other")
    with pytest.raises(SlowSiteError):
        patience.call("http://a.org/other", sandbox.timed, 0)
    assert patience.call("http://b.org/", sandbox.timed, 0) is None


def test_pages_within_the_deadline_count_with_their_time_and_quick_ones_do_not() -> None:
    patience = Patience()
    slow, read = DEADLINE / 2, 0
    while not patience.is_out("http://slow.org/"):
        assert patience.call(f"http://slow.org/{read}", lambda: ("page", slow)) == "page"
        read += 1
    assert read == MAX_SECONDS / slow
    for _ in range(int(MAX_SECONDS)):
        patience.call("http://quick.org/", lambda: ("page", SLOW * 0.9))
    assert not patience.is_out("http://quick.org/")


def test_a_call_says_its_processor_time_and_not_how_long_it_waited() -> None:
    found, waiting = Sandbox("time:sleep", 60).timed(0.3)
    assert found is None
    assert waiting < 0.2
    assert Sandbox("builtins:sum", 60).timed(range(3_000_000))[1] > 0.005


def test_the_rest_of_a_slow_site_has_the_reason() -> None:
    patience = Patience()

    def hangs(response: Response, languages: tuple[str, ...]) -> Page | None:
        raise SandboxTimeoutError

    judge = PageJudge(get_topic("ml_es"), lambda r, languages: patience.call(r.url, hangs, r, languages))
    kind = {"content-type": "text/html"}
    pages = [Response(f"http://a.org/{n}", 200, kind, b"x") for n in range(MAX_TIMEOUTS + 2)]
    reasons = [row["rejected_by"] for page in pages for row in judge.rows(page, "x.warc", 0)]
    assert reasons == ["extraction_timeout"] * MAX_TIMEOUTS + ["slow_site"] * 2

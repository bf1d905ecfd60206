import pytest

from crawler.documents.judge import PageJudge
from crawler.documents.patience import MAX_TIMEOUTS, Patience, SlowSiteError
from crawler.page.page import Page, Response
from crawler.sandbox import Sandbox, SandboxTimeoutError
from crawler.topic.topic import get_topic


def test_a_site_is_given_up_after_some_pages_that_take_too_long() -> None:
    patience, sandbox = Patience(), Sandbox("time:sleep", 0.1)
    for number in range(MAX_TIMEOUTS):
        assert not patience.is_out("http://a.org/")
        with pytest.raises(SandboxTimeoutError):
            patience.call(f"http://www.a.org/{number}", sandbox.call, 60)
    assert patience.is_out("http://a.org/other")
    with pytest.raises(SlowSiteError):
        patience.call("http://a.org/other", sandbox.call, 0)
    assert patience.call("http://b.org/", sandbox.call, 0) is None


def test_the_rest_of_a_slow_site_has_the_reason() -> None:
    patience = Patience()

    def hangs(response: Response, languages: tuple[str, ...]) -> Page | None:
        raise SandboxTimeoutError

    judge = PageJudge(get_topic("ml_es"), lambda r, languages: patience.call(r.url, hangs, r, languages))
    kind = {"content-type": "text/html"}
    pages = [Response(f"http://a.org/{n}", 200, kind, b"x") for n in range(MAX_TIMEOUTS + 2)]
    reasons = [row["rejected_by"] for page in pages for row in judge.rows(page, "x.warc", 0)]
    assert reasons == ["extraction_timeout"] * MAX_TIMEOUTS + ["slow_site"] * 2

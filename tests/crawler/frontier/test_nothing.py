import pytest

from crawler.frontier.crawl_record import CrawlRecord
from crawler.frontier.nothing import why_nothing


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (CrawlRecord(ended="finished", dropped={"no_such_host": 2}), "reached no host (2 no_such_host)"),
        (
            CrawlRecord(ended="finished", statuses={"200": 1}, dropped={"robots_txt": 2}),
            "(2 robots_txt): the robots.txt of the hosts forbids it",
        ),
        (CrawlRecord(ended="finished", statuses={"403": 2, "200": 1}), "the hosts answered 403 (2), 200 (1)"),
        (CrawlRecord(ended="finished", statuses={"407": 2}), "the proxy asks for a password"),
        (CrawlRecord(ended="finished", dropped={"private_address": 2}), "set private_addresses = true"),
    ],
)
def test_a_crawl_without_a_page_says_why(record: CrawlRecord, said: str) -> None:
    assert said in str(why_nothing(record))


def test_other_crawls_say_nothing() -> None:
    assert why_nothing(CrawlRecord(ended="finished", responses={"page": 1})) is None
    assert why_nothing(CrawlRecord(ended="running")) is None

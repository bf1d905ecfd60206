from crawler.frontier.crawl_record import (
    MOST_HOSTS,
    MOST_SEEDS,
    CrawlTally,
    End,
    Kind,
    listed,
    read_crawl_record,
    write_crawl_record,
)


def tally() -> CrawlTally:
    found = CrawlTally()
    found.response("a.test", 200, Kind.PAGE)
    found.response("a.test", 404, Kind.PAGE)
    found.response("a.test", 200, Kind.ROBOTS)
    found.drop("b.test", "timeout")
    found.drop("", "extraction_failed")
    return found


def test_a_record_counts_by_host_kind_and_reason(tmp_path):
    record = tally().record("solar", "2026-01-01T00:00:00+00:00", 9.96, End.PAGES, {"kept": 1}, None)
    assert record.responses == {"page": 2, "robots": 1}
    assert record.statuses == {"200": 2, "404": 1}
    assert record.dropped == {"extraction_failed": 1, "timeout": 1}
    assert [(host.host, host.pages) for host in record.hosts] == [("a.test", 2), ("b.test", 0)]
    assert record.hosts[1].dropped == {"timeout": 1}
    assert (record.page_responses, record.is_over) == (2, True)
    write_crawl_record(tmp_path, record)
    assert read_crawl_record(tmp_path) == record


def test_a_resumed_crawl_goes_on_counting():
    first = tally().record("solar", "2026-01-01T00:00:00+00:00", 10, End.STOPPED, {"kept": 1}, None)
    assert not first.is_over
    both = tally().record("solar", "2026-01-02T00:00:00+00:00", 5, End.FINISHED, {"kept": 2}, first)
    assert both.started == "2026-01-01T00:00:00+00:00"
    assert (both.seconds, both.responses["page"], both.pages["kept"]) == (15, 4, 3)
    assert both.hosts[0].statuses == {"200": 4, "404": 2}
    assert both.dropped["timeout"] == 2


def test_the_file_holds_the_busiest_hosts_only():
    found = CrawlTally()
    for number in range(MOST_HOSTS + 5):
        found.drop(f"{number}.test", "timeout")
    found.response("busy.test", 200, Kind.PAGE)
    found.drop("busy.test", "timeout")
    record = found.record("solar", "", 1, End.FINISHED, {}, None)
    assert (len(record.hosts), record.hosts_in_all) == (MOST_HOSTS, MOST_HOSTS + 6)
    assert record.hosts[0].host == "busy.test"


def test_seeds_are_those_that_every_part_began_with():
    first = CrawlTally(["http://a.test/", "http://b.test/"]).record("solar", "", 1, End.STOPPED, {}, None)
    both = CrawlTally(["http://b.test/", "http://c.test/"]).record("solar", "", 1, End.FINISHED, {}, first)
    assert both.seeds == ("http://a.test/", "http://b.test/", "http://c.test/")
    many = CrawlTally([f"http://{n}.test/" for n in range(MOST_SEEDS + 5)])
    record = many.record("solar", "", 1, End.FINISHED, {}, None)
    assert (len(record.seeds), record.seeds_in_all) == (MOST_SEEDS, MOST_SEEDS + 5)


def test_counts_in_words_are_ordered_and_bounded():
    assert listed({"a": 1, "b": 2000}) == "2,000 b, 1 a"
    assert listed({"a": 1, "b": 2, "c": 3}, most=1) == "3 c, 2 more"
    assert listed({}) == ""

import json

from demo_runs import DemoCrawl

from corpus.build.pages.site_records import write_site_records
from crawler.frontier.site_records import FILE, read_site_records


def test_the_crawl_is_named_as_it_was_given(demo_crawl: DemoCrawl) -> None:
    command = json.loads((demo_crawl.folder.root / "run.json").read_text())["command"]
    assert command.startswith("scrapy crawl ml_es -a seeds=http")
    assert str(demo_crawl.folder.root) not in command


def test_a_build_records_what_sites_gave_with_the_same_bytes_each_time(demo_crawl: DemoCrawl) -> None:
    root = demo_crawl.folder.root
    records = read_site_records(root)
    best = next(iter(records.values()))
    assert best.pairs > 0
    assert 0 < best.paired <= best.documents <= best.pages
    before = (root / FILE).read_bytes()
    write_site_records(demo_crawl.folder)
    assert (root / FILE).read_bytes() == before

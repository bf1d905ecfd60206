from demo_runs import DemoCrawl

from corpus.build.site_records import write_site_records
from crawler.frontier.site_records import FILE, read_site_records


def test_a_build_records_what_sites_gave_with_the_same_bytes_each_time(demo_crawl: DemoCrawl) -> None:
    root = demo_crawl.folder.root
    records = read_site_records(root)
    best = next(iter(records.values()))
    assert best.pairs > 0
    assert 0 < best.paired <= best.documents <= best.pages
    before = (root / FILE).read_bytes()
    write_site_records(demo_crawl.folder)
    assert (root / FILE).read_bytes() == before

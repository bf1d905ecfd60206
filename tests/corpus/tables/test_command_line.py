"""The command line that a report names: what shapes the corpus, without what does not."""

import pytest

from corpus.tables.command_line import telling


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("acopio build ml_es --data /tmp/x --workers=2 --quiet", "acopio build ml_es"),
        ("acopio build ml_es --encoder e5", "acopio build ml_es --encoder e5"),
        (
            "scrapy crawl ml_es -a seeds=https://a.org/ -a data=/tmp/x -s DEPTH_LIMIT=2",
            "scrapy crawl ml_es -a seeds=https://a.org/ -s DEPTH_LIMIT=2",
        ),
        ("scrapy crawl ml_es -adata=/tmp/x -a pages=5", "scrapy crawl ml_es -a pages=5"),
        ("scrapy crawl ml_es -a", "scrapy crawl ml_es -a "),
    ],
)
def test_what_changes_no_row_is_left_out(given: str, told: str):
    assert " ".join(telling(given.split())) == told

"""Small pages as the software behind real sites writes them: what a reader sees is text, the rest is not.

Sentences of the article hold a word keepNNN, furniture holds a word dropNNN; what may be either has none.
"""

import re
from pathlib import Path

import pytest

from crawler.page.page import Response
from crawler.page.read import read_page

SITES = sorted((Path(__file__).parents[1] / "sites").glob("*.html"))


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.stem)
def test_the_article_is_text_and_furniture_is_not(site: Path) -> None:
    html = site.read_bytes()
    page = read_page(Response(f"https://a.org/{site.stem}", 200, {"content-type": "text/html"}, html), ())
    assert page is not None
    text = "\n".join(block.text for block in page.blocks)
    assert set(re.findall(r"keep\d+", html.decode())) - set(re.findall(r"keep\d+", text)) == set()
    assert re.findall(r"drop\d+", text) == []

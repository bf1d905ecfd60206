"""The text blocks, metadata and links of a page in a file: HTML, PDF, Markdown or plain text.

python examples/read_a_page.py page.html https://example.org/page text/html
"""

import sys
from pathlib import Path

from crawler import Response, read_page_and_links


def main(file: str, url: str, content_type: str) -> None:
    response = Response(url, 200, {"Content-Type": content_type}, Path(file).read_bytes())
    reading = read_page_and_links(response, ["en", "es"])
    if reading is None:
        sys.exit(f"{file}: no page")
    page = reading.page
    print(f"title: {page.title}")
    print(f"language: {page.declared_lang}")
    print(f"licence: {page.license}")
    for other in page.hreflang:
        print(f"in {other.lang}: {other.url}")
    print(f"links: {len(reading.links)}")
    for block in page.blocks:
        print(f"{block.kind}: {block.text}")


if __name__ == "__main__":
    main(*sys.argv[1:])

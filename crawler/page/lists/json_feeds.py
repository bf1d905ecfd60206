"""JSON feeds (jsonfeed.org, 1.0 and 1.1): addresses and titles of their items."""

from collections.abc import Iterator

from crawler.untrusted.safe_json import parse_json_bytes
from crawler.urls import absolute

_VERSION = "https://jsonfeed.org/version/"


def json_items(body: bytes) -> Iterator[tuple[str, str]]:
    """(address as written, title) of each item that has an address; none for what is no JSON feed."""
    data = parse_json_bytes(body) if body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None
    if not isinstance(data, dict) or not str(data.get("version", "")).startswith(_VERSION):
        return
    items = data.get("items")
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        written = (item.get(name) for name in ("url", "external_url", "id"))
        texts = [text.strip() for text in written if isinstance(text, str) and text.strip()]
        # An id is an address in many feeds, and any other string in the rest.
        address = next((text for text in texts if text != item.get("id") or absolute(text, "")), None)
        if address is not None:
            title = item.get("title")
            yield address, title if isinstance(title, str) else ""

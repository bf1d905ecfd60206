"""From a topic to documents: crawl, archive, extraction."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.page.page import Response
    from crawler.page.read import read_page, read_page_and_links

__all__ = ["Response", "read_page", "read_page_and_links"]

_MODULES = {
    "Response": "crawler.page.page",
    "read_page": "crawler.page.read",
    "read_page_and_links": "crawler.page.read",
}


def __getattr__(name: str) -> Any:
    """The public name from its module (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module 'crawler' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)

"""Requests of the spider as JSON, for the queue on disk: what reads it can run no code."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from scrapy import Request, Spider

from crawler.crawl.requests import meta_from, plain_meta

_CALLED = ("callback", "errback")
_PLAIN = ("url", "method", "cookies", "encoding", "priority", "dont_filter", "flags", "cb_kwargs")


def to_json(request: Request, spider: Spider) -> bytes:
    """The request; ValueError, as Scrapy requires, for one that JSON or the spider does not know."""
    if type(request) is not Request:
        raise ValueError(f"{type(request).__name__}: only a plain Request is written")
    names = {name: _name(getattr(request, name), spider) for name in _CALLED}
    headers = {
        name.decode("latin-1"): [value.decode("latin-1") for value in request.headers.getlist(name)]
        for name in request.headers
    }
    rest = {name: getattr(request, name) for name in _PLAIN}
    body, meta = b64encode(request.body).decode("ascii"), plain_meta(request)
    try:
        return json.dumps({**rest, **names, "headers": headers, "body": body, "meta": meta}).encode()
    except TypeError as error:
        raise ValueError(str(error)) from error


def from_json(text: bytes, spider: Spider) -> Request:
    """The request that `to_json` wrote; ValueError for other text."""
    try:
        found: dict[str, Any] = json.loads(text)
        called = {name: _method(found[name], spider) for name in _CALLED}
        headers = {
            name.encode("latin-1"): [value.encode("latin-1") for value in values]
            for name, values in found["headers"].items()
        }
        rest: dict[str, Any] = {name: found[name] for name in _PLAIN} | called
        body, meta = b64decode(found["body"]), meta_from(found["meta"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no request: {error!r}") from error
    return Request(**rest, headers=headers, body=body, meta=meta)


def _name(method: Callable[..., Any] | None, spider: Spider) -> str | None:
    name = getattr(method, "__name__", "")
    if method is None or _method(name, spider) == method:
        return name or None
    raise ValueError(f"{method!r}: not a method of the spider")


def _method(name: str | None, spider: Spider) -> Callable[..., Any] | None:
    """The method of that name which the class of the spider defines; ValueError for another name."""
    if name is None:
        return None
    own = [kind for kind in type(spider).__mro__ if issubclass(kind, Spider)]
    if name.startswith("_") or not any(callable(vars(kind).get(name)) for kind in own):
        raise ValueError(f"{name}: not a method of the spider")
    return getattr(spider, name)  # type: ignore[no-any-return]

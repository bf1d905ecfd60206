"""Long lists in pages, by MaxResults and NextToken."""

import base64
from collections.abc import Callable, Sequence
from typing import TypeVar

from corpus.amazon.emulator.wire.protocol import ApiError, Members

_DEFAULT, _MARK = 100, "acopio "
Item = TypeVar("Item")


def page(
    items: Sequence[Item],
    request: Members,
    key: Callable[[Item], str],
    code: str = "InvalidParameterValueException",
) -> tuple[Sequence[Item], Members]:
    """The items of the page that a request asks for, and {"NextToken": …} where more follow.

    The token holds the key of the last item, so that one removed in between loses no other; `code` is the
    error for a token that is none of this list.
    """
    start = 0
    if "NextToken" in request:
        last = _decoded(request["NextToken"], code)
        keys = [key(item) for item in items]
        start = keys.index(last) + 1 if last in keys else sum(other <= last for other in keys)
    found = items[start : start + request.get("MaxResults", _DEFAULT)]
    more = start + len(found) < len(items)
    return found, {"NextToken": _encoded(key(found[-1]))} if more else {}


def _encoded(key: str) -> str:
    return base64.urlsafe_b64encode(f"{_MARK}{key}".encode()).decode()


def _decoded(token: str, code: str) -> str:
    try:
        text = base64.urlsafe_b64decode(token).decode()
    except ValueError:
        text = ""
    if not text.startswith(_MARK):
        raise ApiError(code, "the NextToken is none of this list")
    return text.removeprefix(_MARK)

"""A request and its response, as the views see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

# No script but our own, nothing from elsewhere; forms go here only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A page from the archive: no script, no form, no request to its site.
ARCHIVED_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A path without the token, split at slashes, and the fields of the query and of the form."""

    path: tuple[str, ...]
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    changes: bool = False  # POST
    fragment: bool = False  # asked by the script, which wants a part of a page

    def one(self, name: str) -> str:
        """The first value of a field, '' without one."""
        values = self.form.get(name) or self.query.get(name) or ("",)
        return values[0]

    def number(self, name: str) -> int:
        """A number of a page, from 1; 1 for anything else."""
        given = self.one(name)
        return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 9 else 1


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered; `headers` beside those that every response has."""

    body: bytes
    kind: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """A request that cannot be answered: its status, and why in a line."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def page(text: str) -> Response:
    """A page of HTML."""
    return Response(text.encode("utf-8", "replace"))


def see(place: str) -> Response:
    """A redirect to another page, as after a form."""
    return Response(b"", status=HTTPStatus.SEE_OTHER, headers={"Location": place})

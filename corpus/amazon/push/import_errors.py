"""The error file of an import, explained."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.amazon.push.files import record
from corpus.amazon.push.plan import Resource
from crawler.errors import AcopioError

_MAX_BYTES = 50_000_000
_SECONDS = 60
_EXAMPLES = 3
_WIDTH = 60  # characters of a text that is shown
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ImportErrors:
    """What the service said of records that it did not take: counts by message, and the first ones."""

    counts: dict[str, int]
    examples: tuple[str, ...]

    def lines(self) -> list[str]:
        """As text, the most frequent message first."""
        counted = [f"{count} × {message}" for message, count in self.counts.items()]
        return [*counted, *(f"for example {example}" for example in self.examples)]


def fetched(url: str) -> bytes:
    """The error file at a signed URL; AcopioError, which does not name the URL, where it cannot be had."""
    from botocore.awsrequest import AWSRequest
    from botocore.exceptions import HTTPClientError
    from botocore.httpsession import URLLib3Session
    from botocore.utils import get_environ_proxies

    cannot = "the error file of the import cannot be fetched"
    try:
        session = URLLib3Session(proxies=get_environ_proxies(url), timeout=_SECONDS)
        answer = session.send(AWSRequest(method="GET", url=url).prepare())
        content: bytes = answer.content
    except (HTTPClientError, ValueError) as error:
        raise AcopioError(f"{cannot}: {type(error).__name__}: run the same command again") from None
    if answer.status_code != 200 or len(content) > _MAX_BYTES:
        said = f"HTTP {answer.status_code}, {len(content)} bytes"
        raise AcopioError(f"{cannot}: {said}: run the same command again")
    return content


def explained(content: bytes, resource: Resource) -> ImportErrors:
    """The messages of an error file, with the texts of the first records that they name.

    AcopioError where it is not JSON of the published form {"summary", "messages": [{"content", "message"}]}.
    """
    try:
        messages = [
            (str(entry["content"]), str(entry["message"])) for entry in json.loads(content)["messages"]
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise AcopioError(
            f"{resource.name}: error file of another form ({error}): read it yourself"
        ) from None
    counts = Counter(_NUMBER.sub("N", message) for _, message in messages)
    examples = tuple(f"{place}: {_text(place, resource)}{message}" for place, message in messages[:_EXAMPLES])
    return ImportErrors(dict(counts.most_common()), examples)


def keep(content: bytes, folder: Path, name: str) -> Path:
    """Where the error file was put: FOLDER/NAME.errors.json."""
    path = folder / f"{name}.errors.json"
    path.write_bytes(content)
    return path


def _text(place: str, resource: Resource) -> str:
    number: Any = _NUMBER.search(place)
    source = record(resource.file, resource.options.format, int(number[0])) if number else None
    if source is None:
        return ""
    return f"“{source if len(source) <= _WIDTH else source[:_WIDTH] + '…'}”: "

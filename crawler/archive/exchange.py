"""Requests and responses as WARC records (WARC 1.1, ISO 28500:2017), with warcio."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

VERSION = "1.1"
# Profiles of revisit records: ISO 28500:2017, 6.7.
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_HOP_HEADERS = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """The record of an earlier response: its id, URL, date and payload digest, each as written there."""

    record_id: str
    url: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as sent over the network but without transfer encoding."""

    url: str
    method: str
    request_headers: list[tuple[str, str]]
    status_line: str  # '200 OK'
    response_headers: list[tuple[str, str]]
    body: bytes
    fetched_at: datetime
    metadata: Mapping[str, str]  # facts known to the crawl: seed, depth, referrer
    same_as: Earlier | None = None  # the response that holds the body: for a 304, or the same body again


def warc_records(writer: WARCWriter, exchange: Exchange) -> Iterator[ArcWarcRecord]:
    """The response or revisit record, then the records of its request and metadata."""
    date = {"WARC-Date": exchange.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    answer = _answer(writer, exchange, date)
    yield answer
    concurrent = {**date, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    request_line = f"{exchange.method} {exchange.url} HTTP/1.1"
    yield writer.create_warc_record(
        exchange.url,
        "request",
        http_headers=StatusAndHeaders(request_line, exchange.request_headers, is_http_request=True),
        warc_headers_dict=concurrent,
    )
    fields = "".join(f"{key}: {' '.join(value.split())}\r\n" for key, value in exchange.metadata.items())
    yield writer.create_warc_record(
        exchange.url,
        "metadata",
        payload=io.BytesIO(fields.encode("utf-8", "replace")),
        warc_content_type="application/warc-fields",
        warc_headers_dict=concurrent,
    )


def _answer(writer: WARCWriter, exchange: Exchange, date: dict[str, str]) -> ArcWarcRecord:
    headers = [(k, v) for k, v in exchange.response_headers if k.lower() not in _HOP_HEADERS]
    earlier = exchange.same_as
    if earlier is None or not exchange.status_line.startswith("304"):
        headers.append(("Content-Length", str(len(exchange.body))))
    head = StatusAndHeaders(exchange.status_line, headers, protocol="HTTP/1.1")
    if earlier is None:
        body = io.BytesIO(exchange.body)
        return writer.create_warc_record(
            exchange.url, "response", payload=body, http_headers=head, warc_headers_dict=date
        )
    return writer.create_warc_record(
        exchange.url,
        "revisit",
        http_headers=head,
        warc_headers_dict={**date, **_references(exchange, earlier)},
    )


def _references(exchange: Exchange, earlier: Earlier) -> dict[str, str]:
    about = {
        "WARC-Refers-To": earlier.record_id,
        "WARC-Refers-To-Target-URI": earlier.url,
        "WARC-Refers-To-Date": earlier.date,
    }
    if exchange.status_line.startswith("304"):
        return {"WARC-Profile": _NOT_MODIFIED, **about}
    return {"WARC-Profile": _IDENTICAL, **about, "WARC-Payload-Digest": earlier.digest}

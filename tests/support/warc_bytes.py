"""Records of WARC files as bytes, with whatever a writer may put in them."""

PROSE = (
    "<p>Machine learning trains a neural network on data; deep learning and gradient descent are used.</p>"
    * 4
)


def http(
    status: str = "200 OK",
    head: str = "Content-Type: text/html\r\n",
    body: str | bytes = f"<html>{PROSE}</html>",
) -> bytes:
    """An HTTP response."""
    content = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content


def record(
    content: bytes,
    url: str = "http://a.org/x",
    date: str = "2024-01-01T00:00:00Z",
    kind: str = "response",
    more: str = "",
    length: str | None = None,
) -> bytes:
    """A record that holds `content`; `length` is what its header says, if that is not true."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n{more}"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"

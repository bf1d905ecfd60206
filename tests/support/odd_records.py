"""Records of responses that are odd in one way each."""

from warc_bytes import PROSE, http, record

JSON_LD = '<script type="application/ld+json">{"license": "http://x/\\ud800"}</script>'
ODD_HEAD = '<html lang="&#xD800;"><title>&#55296;x</title><link rel=canonical href="http://[::1]x/">'
LIST = (
    '{"query":{"pages":[{"title":"\\ud800","fullurl":"http://a.org/\\ud800","langlinks":[{"lang":"es","url":'
)
LIST += '"http://es.a.org/\\ud800"}]}]}}'
AS_JSON = "Content-Type: application/json\r\n"
OF_CHUNKS = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
RECORDS = {
    "a status of 24 digits": record(http("9" * 24)),
    "a status of 5000 digits": record(http("9" * 5000)),
    "a status of other digits": record(http("٢٠٠ OK")),
    "a charset of Python's": record(http(head="Content-Type: text/html; charset=unicode_escape\r\n")),
    "a charset that takes no text": record(http(head="Content-Type: text/html; charset=idna\r\n")),
    "a surrogate in JSON-LD": record(http(body=f"<html>{JSON_LD}{PROSE}</html>")),
    "a surrogate in the head": record(http(body=f"{ODD_HEAD}{PROSE}</html>")),
    "a surrogate in TDMRep": record(
        http(head=AS_JSON, body='[{"location":"/\\ud800","tdm-reservation":1,"tdm-policy":"\\udfff"}]'),
        url="http://a.org/.well-known/tdmrep.json",
    ),
    "a surrogate in a langlink": record(http(head=AS_JSON, body=LIST), url="http://a.org/w/api.php?x"),
    "a date before the year 1": record(http(), date="0001-01-01T00:00:00+14:00"),
    "a date after the year 9999": record(http(), date="9999-12-31T23:59:59-14:00"),
    "half an IPv6 address": record(http(), url="http://[::1/x"),
    "an IPv6 address and more": record(http(), url="http://[::1]x/"),
    "a host that NFKC changes": record(http(), url="http://℀.com/"),
    "a length of 400 digits": record(http(), length="9" * 400),
    "a length of 5000 digits": record(http(), length="9" * 5000),
    "a negative length": record(http(), length="-5"),
    "an HTTP length of 400 digits": record(http(head=f"Content-Length: {'9' * 400}\r\n")),
    "chunks without a length": record(http(head=OF_CHUNKS, body=b"5\r\nhello\r\nzzzz\r\n")),
    "chunks of a negative length": record(http(head=OF_CHUNKS, body=b"-5\r\nhello\r\n")),
    "a Link to half an address": record(http(head="Link: <http://[::1/>; rel=alternate; hreflang=es\r\n")),
    "a redirect to half an address": record(http("301 Moved", head="Location: http://[::1/\r\n")),
    "a revisit out of time": record(
        b"",
        kind="revisit",
        date="0001-01-01T00:00:00+14:00",
        more="WARC-Refers-To-Date: 9999-12-31T23:59:59-14:00\r\nWARC-Refers-To-Target-URI: http://[::1]x/\r\n",
    ),
}

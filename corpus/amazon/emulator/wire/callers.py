"""Who may call the endpoint: no page in a browser, and only with the credentials that it handed out."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from corpus.amazon.emulator.wire.protocol import ApiError
from crawler.private import is_loopback_name

_SKEW = timedelta(minutes=15)  # as the service
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Keys:
    """The credentials of an endpoint, random unless given."""

    access_key: str = field(default_factory=lambda: f"ACOPIO{secrets.token_hex(7).upper()}")
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(30), repr=False)


def refuse_strangers(headers: Mapping[str, str]) -> None:
    """ApiError for a request that names another host, as after DNS rebinding, or comes from a page."""
    if not is_loopback_name(headers.get("Host", "")):
        raise ApiError("AccessDeniedException", "the host is not this machine")
    if "Origin" in headers:
        raise ApiError("AccessDeniedException", "pages in a browser may not call")


def require_signature(keys: Keys, headers: Mapping[str, str], method: str, target: str, body: bytes) -> None:
    """ApiError unless the request is signed with the keys (AWS Signature Version 4), within 15 minutes."""
    algorithm, _, rest = headers.get("Authorization", "").partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    scope = parts.get("Credential", "").split("/")
    if algorithm != _ALGORITHM or len(scope) != 5:
        raise ApiError("MissingAuthenticationTokenException", "the request is not signed")
    moment = headers.get("X-Amz-Date", "")
    if not _is_recent(moment) or not moment.startswith(scope[1]):
        raise ApiError("InvalidSignatureException", "the date of the signature is not the present")
    names = parts.get("SignedHeaders", "").split(";")
    if not {"host", "x-amz-date"} <= set(names) or headers.get("X-Amz-Content-SHA256", "") not in (
        "",
        sha256(body).hexdigest(),
    ):
        raise ApiError("InvalidSignatureException", "the signature does not cover the request")
    signer = SigV4Auth(Credentials(keys.access_key, keys.secret_key), scope[3], scope[2])
    signed = {name: headers.get(name, "") for name in names}
    request = AWSRequest(method, f"http://{headers.get('Host', '')}{target}", signed, body)
    request.context["timestamp"] = moment
    wanted = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    is_ours = hmac.compare_digest(scope[0].encode(), keys.access_key.encode())
    if not (is_ours and hmac.compare_digest(wanted.encode(), parts.get("Signature", "").encode())):
        raise ApiError("UnrecognizedClientException", "not the credentials of this endpoint")


def _is_recent(moment: str) -> bool:
    try:
        made = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(datetime.now(UTC) - made) <= _SKEW

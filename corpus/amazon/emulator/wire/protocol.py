"""How a call and its reply look on the wire: awsJson 1.1, as botocore sends and reads it."""

import json
import re
from dataclasses import dataclass
from typing import Any

TARGET = "AWSShineFrontendService_20170701"
CONTENT_TYPE = "application/x-amz-json-1.1"
ACCOUNT = "000000000000"
_SCOPE = re.compile(r"Credential=[^,\s]+/\d{8}/([a-z0-9-]+)/translate/aws4_request")
_STATUS = {"InternalServerException": 500, "InternalFailure": 500, "ServiceUnavailableException": 503}

Members = dict[str, Any]  # of a request or a reply, by their names in the service model


class ApiError(Exception):
    """An error that the service answers with: `code` is its name in the service model."""

    def __init__(self, code: str, message: str, **members: str) -> None:
        super().__init__(message)
        self.code = code
        self.body = {"__type": code, "Message": message, **members}

    @property
    def status(self) -> int:
        """The HTTP status: 400, but 500 and 503 for the server's own faults."""
        return _STATUS.get(self.code, 400)


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came in, not yet checked against the service model."""

    operation: str
    region: str  # which the signature names
    body: Members


def parse_call(target: str, content_type: str, authorization: str, body: bytes) -> Call:
    """The call in a request of those three headers; ApiError where it is none that the service reads."""
    service, _, operation = target.partition(".")
    if content_type.partition(";")[0].strip() != CONTENT_TYPE or service != TARGET or not operation:
        raise ApiError("UnknownOperationException", f"no {TARGET} call in {CONTENT_TYPE}")
    scope = _SCOPE.search(authorization)
    if scope is None:
        raise ApiError("MissingAuthenticationTokenException", "the request is not signed for translate")
    try:
        members = json.loads(body or b"{}")
    except ValueError:
        members = None
    if not isinstance(members, dict):
        raise ApiError("SerializationException", "the body is no JSON object")
    return Call(operation, scope[1], members)


def arn(region: str, kind: str, name: str) -> str:
    """The resource name of parallel data or a terminology."""
    return f"arn:aws:translate:{region}:{ACCOUNT}:{kind}/{name}"

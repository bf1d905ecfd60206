"""Errors of Amazon Translate, S3 and the way to them, as one line that says what to do."""

import re
from typing import Any

from crawler.errors import AcopioError

_CREDENTIALS = "check your credentials: `aws sts get-caller-identity` says whose they are"
_THROTTLED = "too many calls: wait a minute, then run the same command again"
_FAULT = "a fault of the service: run the same command again later, nothing is made twice"
_NETWORK = (
    "check the network, --region and the endpoint, then run the same command again: nothing is made twice"
)
_ALLOW = "give this user the rights that `acopio translate policy` prints"
_BUCKET = "check --bucket: it must exist and lie in the region of the endpoint"
_LOG_IN = "log in again (`aws sso login`), or check your credentials"

# What to do, by the code of a service's answer or the class of an error on the way.
ADVICE = {
    "InvalidParameterValueException": "correct the value that the message names",
    "InvalidRequestException": "correct what the message names: are bucket, role and endpoint in one region?",
    "LimitExceededException": "a quota is used up: delete parallel data no longer needed, or have it raised",
    "TooManyRequestsException": _THROTTLED,
    "ThrottlingException": _THROTTLED,
    "Throttling": _THROTTLED,
    "RequestLimitExceeded": _THROTTLED,
    "SlowDown": _THROTTLED,
    "TooManyTagsException": "give fewer tags: at most 50",
    "ConflictException": "a resource of this name is busy or was just made: wait, or choose another name",
    "ConcurrentModificationException": "another change is under way: when it has ended, run this again",
    "InternalServerException": _FAULT,
    "ServiceUnavailableException": _FAULT,
    "InternalError": _FAULT,
    "InternalFailure": _FAULT,
    "ServiceUnavailable": _FAULT,
    "ResourceNotFoundException": "there is none in this region: check its name and --region",
    "UnsupportedLanguagePairException": "choose two languages that Amazon Translate has",
    "InvalidFilterException": "a fault of acopio: please report it with this line",
    "TextSizeLimitExceededException": "send less text at once: at most 10,000 bytes",
    "DetectedLanguageLowConfidenceException": "name the source language instead of auto",
    "AccessDeniedException": _ALLOW,
    "AccessDenied": _ALLOW,
    "AllAccessDisabled": _ALLOW,
    "403": _ALLOW,
    "UnrecognizedClientException": _CREDENTIALS,
    "InvalidClientTokenId": _CREDENTIALS,
    "InvalidSignatureException": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "InvalidAccessKeyId": _CREDENTIALS,
    "IncompleteSignature": _CREDENTIALS,
    "MissingAuthenticationTokenException": _CREDENTIALS,
    "RequestTimeTooSkewed": "set this machine's clock right",
    "RequestExpired": "set this machine's clock right, or log in again",
    "ExpiredTokenException": _LOG_IN,
    "ExpiredToken": _LOG_IN,
    "OptInRequired": "this account has not signed up for the service",
    "SubscriptionRequiredException": "this account has not signed up for the service",
    "NoSuchBucket": _BUCKET,
    "NoSuchKey": "the file is gone from S3: run the same command again",
    "NoSuchUpload": "the upload was ended from elsewhere: run the same command again",
    "404": _BUCKET,
    "PermanentRedirect": _BUCKET,
    "AuthorizationHeaderMalformed": _BUCKET,
    "IllegalLocationConstraintException": _BUCKET,
    "KMS.NotFoundException": "check --kms-key: it must exist in this region",
    "KMS.DisabledException": "enable the KMS key or name another with --kms-key",
    "BadDigest": "the file was damaged on the way: run the same command again",
    "EntityTooLarge": "push less: --max-bytes",
    "NoCredentialsError": "no credentials: `aws configure`, AWS_PROFILE or --profile",
    "PartialCredentialsError": "credentials are incomplete: `aws configure`",
    "CredentialRetrievalError": _LOG_IN,
    "TokenRetrievalError": _LOG_IN,
    "SSOTokenLoadError": _LOG_IN,
    "UnauthorizedSSOTokenError": _LOG_IN,
    "ProfileNotFound": "choose one of `aws configure list-profiles`",
    "NoRegionError": "name a region: --region us-east-1",
    "ParamValidationError": "a fault of acopio: please report it with this line",
    "EndpointConnectionError": _NETWORK,
    "ConnectTimeoutError": _NETWORK,
    "ReadTimeoutError": _NETWORK,
    "ConnectionClosedError": _NETWORK,
    "ProxyConnectionError": "check the proxy",
    "SSLError": "check certificates, proxy and the endpoint's https://",
}
_OTHERWISE = "run the same command again; if it stays, look the code up in the service's API reference"

_TRANSIENT = frozenset(
    {
        *(
            "TooManyRequestsException",
            "ThrottlingException",
            "Throttling",
            "RequestLimitExceeded",
            "SlowDown",
        ),
        *("InternalServerException", "ServiceUnavailableException", "InternalError", "InternalFailure"),
        *("ServiceUnavailable", "RequestTimeout", "RequestTimeoutException", "EndpointConnectionError"),
        *("ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError", "ConnectionError"),
        *("HTTPClientError", "ResponseStreamingError", "IncompleteReadError"),
    }
)

_ACCESS_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b")
_SIGNED = re.compile(r"(?i)((?:x-amz-)?(?:signature|security-token|credential|awsaccesskeyid))=[^\s&\"']+")
_MAX_MESSAGE = 400  # characters of a service's own words


class ServiceError(AcopioError):
    """A call that failed: `code` is the service's (ResourceNotFoundException) or the error's class name."""

    def __init__(self, message: str, code: str, operation: str) -> None:
        super().__init__(message)
        self.code = code
        self.operation = operation


def code_of(error: BaseException) -> str:
    """The code of a botocore error; that of a failed transfer is its cause's."""
    inner = _inner(error)
    answer = _answer(inner)
    return str(answer.get("Error", {}).get("Code") or "Unknown") if answer else type(inner).__name__


def is_transient(error: BaseException) -> bool:
    """Whether the same call may go well later: throttled, a server's fault, a lost connection or reply."""
    status = _answer(_inner(error)).get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return code_of(error) in _TRANSIENT or status == 429 or status >= 500


def service_error(error: BaseException, operation: str, about: str) -> ServiceError:
    """The error as one line: the operation, what it was about, the service's words, and what to do."""
    code = code_of(error)
    inner = _inner(error)
    answer = _answer(inner)
    said = str(answer.get("Error", {}).get("Message") or "") if answer else str(inner)
    words = f"{code}: {plain(said)}" if said else code
    line = f"{operation} of {about}: {words.rstrip('. ')}: {ADVICE.get(code, _OTHERWISE)}"
    return ServiceError(line, code, operation)


def plain(message: str) -> str:
    """A service's words on one line, not too long, without access keys or signatures."""
    line = " ".join(message.split())
    line = _SIGNED.sub(r"\1=…", _ACCESS_KEY.sub("<access key>", line))
    return line if len(line) <= _MAX_MESSAGE else f"{line[:_MAX_MESSAGE]}…"


def _inner(error: BaseException) -> BaseException:
    """What a failed transfer (boto3's S3UploadFailedError) was caused by, else the error itself."""
    cause = error.__cause__ or error.__context__
    if type(error).__name__ == "S3UploadFailedError" and cause is not None:
        return cause
    return error


def _answer(error: BaseException) -> dict[str, Any]:
    """The service's answer that a ClientError holds; empty for other errors."""
    answer = getattr(error, "response", None)
    return answer if isinstance(answer, dict) else {}

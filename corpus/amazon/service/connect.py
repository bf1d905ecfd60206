"""Connections to Amazon Translate and S3, real or local."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from corpus.amazon.service.failures import code_of, plain, service_error
from crawler.errors import MissingExtraError, UsageError

INSTALL = "pip install 'acopio[translate]'"
LOCAL_REGION = "us-east-1"  # of a rehearsal where no region is set

_NO_KEYS = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal"}
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 10, 60, 3


@dataclass(frozen=True, slots=True)
class ConnectOptions:
    """Where to. What is None is found as by every AWS tool: environment, then ~/.aws.

    `endpoint_url` is that of Amazon Translate, `s3_endpoint_url` that of S3.
    """

    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    s3_endpoint_url: str | None = None


@dataclass(frozen=True, slots=True)
class Clients:
    """boto3's clients, or stand-ins with the same methods.

    `real` says that calls leave this machine, so that they may cost money.
    """

    translate: Any
    s3: Any
    region: str
    real: bool = True

    @property
    def where(self) -> str:
        """The service's name in the journal."""
        return self.region if self.real else f"{self.region}, local"


def connect(options: ConnectOptions, dry: bool = False) -> Clients:
    """The clients; nothing is sent yet, and credentials come from boto3's own chain alone.

    `dry`: no credentials are looked for: only to know the region, and whether the endpoints are real.

    Where both endpoints lie on this machine and the chain has no credentials, made-up ones sign the calls.
    MissingExtraError without boto3; UsageError for an unknown profile, no region or a bad endpoint.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise MissingExtraError(f"Amazon Translate needs boto3: {INSTALL}") from None
    local = is_loopback(options.endpoint_url) and is_loopback(options.s3_endpoint_url)
    try:
        session = boto3.Session(profile_name=options.profile, region_name=options.region)
        region = session.region_name or (LOCAL_REGION if local else None)
        if region is None:
            raise UsageError("no region is set: --region us-east-1, or AWS_DEFAULT_REGION")
        keys = _NO_KEYS if dry else _rehearsal_keys(session) if local else {}
        translate = session.client(
            "translate",
            region_name=region,
            endpoint_url=options.endpoint_url,
            config=Config(**_config()),
            **keys,
        )
        s3 = session.client(
            "s3",
            region_name=region,
            endpoint_url=options.s3_endpoint_url,
            config=Config(signature_version="s3v4", s3=_addressing(options), **_config()),
            **keys,
        )
    except BotoCoreError as error:
        raise UsageError(str(service_error(error, "connection", code_of(error)))) from None
    except ValueError as error:  # a bad endpoint
        raise UsageError(f"{plain(str(error))}: an endpoint is http://HOST:PORT or https://HOST") from None
    urls = (translate.meta.endpoint_url, s3.meta.endpoint_url)  # set by environment or file, too
    return Clients(translate, s3, region, real=not all(map(is_loopback, urls)))


def is_loopback(url: str | None) -> bool:
    """Whether a URL leads to this machine: the name localhost, 127.0.0.0/8 or ::1."""
    host = (urlsplit(url).hostname if url else None) or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _config() -> dict[str, Any]:
    return {
        "connect_timeout": _CONNECT_SECONDS,
        "read_timeout": _READ_SECONDS,
        "retries": {"mode": "standard", "total_max_attempts": _ATTEMPTS},
        "user_agent_extra": "acopio",
    }


def _addressing(options: ConnectOptions) -> dict[str, str]:
    # Buckets as names of hosts need a DNS that knows them, which only S3 itself has.
    return {"addressing_style": "path" if options.s3_endpoint_url else "auto"}


def _rehearsal_keys(session: Any) -> dict[str, str]:
    # Asking a cloud machine's own service for credentials would be a call that leaves this machine.
    session._session.get_component("credential_provider").remove("iam-role")
    if session.get_credentials() is not None:
        return {}
    return _NO_KEYS

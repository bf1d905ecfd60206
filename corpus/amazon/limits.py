"""The rules of Amazon Translate as data, and checks of what may be sent, for client and local endpoint alike.

Sources: the developer guide as of December 2022 (limits, regions, languages, parallel data, batch jobs) and
the service model of botocore 1.44 (patterns, enumerations, errors per operation). A check returns None, or
one line that says what is wrong; `require` raises it as UsageError.
"""

import re
import unicodedata
from ipaddress import IPv4Address

from corpus.export.services.amazon_options import FORBIDDEN_STARTS, MAX_SEGMENT_BYTES
from crawler.console.suggestions import did_you_mean
from crawler.errors import UsageError

__all__ = ["FORBIDDEN_STARTS", "MAX_SEGMENT_BYTES"]  # of the parallel data files, kept where they are written

# Parallel data
MAX_FILE_BYTES = 5_000_000_000  # "5 GB", in the smaller reading
MAX_RESOURCES = 1000  # per account and region
MAX_CONCURRENT_IMPORTS = 1
MAX_DESCRIPTION = 256  # characters
MAX_TAGS = 50
PARALLEL_DATA_FORMATS = ("CSV", "TSV", "TMX")
CREATING, UPDATING, ACTIVE, DELETING, FAILED = PARALLEL_DATA_STATUSES = (
    "CREATING",
    "UPDATING",
    "ACTIVE",
    "DELETING",
    "FAILED",
)

# Batch jobs
MAX_DOCUMENT_CHARACTERS = 1_000_000
MAX_DOCUMENT_BYTES = 20_000_000  # "20 MB" a document, of which 1 MB may be translatable text
MAX_TRANSLATABLE_BYTES = 1_000_000
MAX_DOCUMENTS = 1_000_000
MAX_BATCH_BYTES = 5_000_000_000
MAX_TARGETS = 10
MAX_CONCURRENT_JOBS, MAX_QUEUED_JOBS = 10, 1000
MAX_JOB_PARALLEL_DATA = MAX_JOB_TERMINOLOGIES = 1
DETAILS_FOLDER = "details"  # no input folder may be called so
DETAILS_FILE = "auxiliary-translation-details.json"  # details/<lang>.<this> beside the outputs
AUTO = "auto"  # source language of a job or of TranslateText: to be found out
JOB_STATUSES = (
    "SUBMITTED",
    "IN_PROGRESS",
    "COMPLETED",
    "COMPLETED_WITH_ERROR",
    "FAILED",
    "STOP_REQUESTED",
    "STOPPED",
)
FINAL_JOB_STATUSES = frozenset({"COMPLETED", "COMPLETED_WITH_ERROR", "FAILED", "STOPPED"})

_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {  # of batch jobs, by the ending of the file
    "txt": "text/plain",
    "html": "text/html",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xlf": "application/x-xliff+xml",
}

# Real time
MAX_TEXT_BYTES = 10_000  # TranslateText; the guide of 2022 said 5,000
MAX_SYNC_DOCUMENT_BYTES = 100_000  # TranslateDocument
MAX_TERMINOLOGY_BYTES = 10_485_760
MAX_TERM_BYTES = 200
MAX_TERMINOLOGIES = 100

# Calls a second
CALLS_PER_SECOND = {
    "CreateParallelData": 5,
    "UpdateParallelData": 5,
    "DeleteParallelData": 5,
    "GetParallelData": 10,
    "ListParallelData": 10,
    "StartTextTranslationJob": 5,
    "StopTextTranslationJob": 5,
    "DescribeTextTranslationJob": 10,
    "ListTextTranslationJobs": 10,
}

# Active Custom Translation, which is what parallel data is for, and batch jobs are each in some regions only.
ACT_REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
BATCH_REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ap-northeast-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
)

_LANGUAGES = """
af sq am ar hy az bn bs bg ca zh zh-TW hr cs da fa-AF nl en et fa tl fi fr fr-CA ka de el gu ht ha he hi hu
is id ga it ja kn kk ko lv lt mk ms ml mt mr mn no ps pl pt pt-PT pa ro ru sr si sk sl so es es-MX sw sv ta
te th tr uk ur uz vi cy
"""
LANGUAGES = frozenset(_LANGUAGES.split())
FORMALITY_TARGETS = frozenset({"nl", "fr", "hi", "it", "ja", "ko", "de", "es", "es-MX"})
NO_PROFANITY_TARGETS = frozenset({"bn", "hi", "ml", "pa", "si", "vi"})  # one of these ends masking for all

_INVALID, _REQUEST, _LIMIT, _THROTTLED, _TAGS, _CONFLICT, _CONCURRENT, _SERVER, _NOT_FOUND = (
    "InvalidParameterValueException",
    "InvalidRequestException",
    "LimitExceededException",
    "TooManyRequestsException",
    "TooManyTagsException",
    "ConflictException",
    "ConcurrentModificationException",
    "InternalServerException",
    "ResourceNotFoundException",
)
_UNSUPPORTED_PAIR, _UNAVAILABLE = "UnsupportedLanguagePairException", "ServiceUnavailableException"

ERRORS = {  # what each operation may answer
    "CreateParallelData": (
        *(_INVALID, _REQUEST, _LIMIT, _THROTTLED),
        *(_TAGS, _CONFLICT, _CONCURRENT, _SERVER),
    ),
    "UpdateParallelData": (
        *(_CONCURRENT, _INVALID, _REQUEST, _LIMIT),
        *(_THROTTLED, _CONFLICT, _NOT_FOUND, _SERVER),
    ),
    "GetParallelData": (_NOT_FOUND, _INVALID, _THROTTLED, _SERVER),
    "DeleteParallelData": (_CONCURRENT, _NOT_FOUND, _THROTTLED, _SERVER),
    "ListParallelData": (_INVALID, _THROTTLED, _SERVER),
    "StartTextTranslationJob": (_THROTTLED, _UNSUPPORTED_PAIR, _REQUEST, _NOT_FOUND, _INVALID, _SERVER),
    "DescribeTextTranslationJob": (_NOT_FOUND, _THROTTLED, _SERVER),
    "StopTextTranslationJob": (_NOT_FOUND, _THROTTLED, _SERVER),
    "ListTextTranslationJobs": (_REQUEST, _THROTTLED, "InvalidFilterException", _SERVER),
    "TranslateText": (
        *(_REQUEST, "TextSizeLimitExceededException", _THROTTLED, _UNSUPPORTED_PAIR),
        *("DetectedLanguageLowConfidenceException", _NOT_FOUND, _SERVER, _UNAVAILABLE),
    ),
    "ImportTerminology": (_INVALID, _LIMIT, _THROTTLED, _TAGS, _CONCURRENT, _SERVER),
    "GetTerminology": (_NOT_FOUND, _INVALID, _THROTTLED, _SERVER),
    "DeleteTerminology": (_NOT_FOUND, _THROTTLED, _INVALID, _SERVER),
    "ListTerminologies": (_INVALID, _THROTTLED, _SERVER),
}

_RESOURCE_NAME = re.compile(r"([A-Za-z0-9-]_?)+")
_BUCKET = re.compile(r"[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9]")
_S3_URI = re.compile(r"s3://[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](/.*)?", re.DOTALL)
_ROLE_ARN = re.compile(r"arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+")
_KMS_KEY = re.compile(
    r"(arn:aws((-us-gov)|(-iso)|(-iso-b)|(-cn))?:kms:)?([a-z]{2}-[a-z]+(-[a-z]+)?-\d:)?(\d{12}:)?"
    r"(((key/)?[a-zA-Z0-9-_]+)|(alias/[a-zA-Z0-9:/_-]+))"
)
_JOB_NAME_OTHERS = frozenset("_.:/=+-%@")  # beside letters, digits and separators (\p{L} \p{N} \p{Z})
_JOB_ID_LENGTH = 32
# Reserved beginnings and endings of bucket names: S3 user guide, "Bucket naming rules".
_BUCKET_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_BUCKET_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
_MAX_KEY_BYTES = 1024
_MAX_URI = 1024


def require(*problems: str | None) -> None:
    """Raise the first problem as UsageError; do nothing where all are None."""
    for problem in problems:
        if problem is not None:
            raise UsageError(problem)


def name_problem(name: str) -> str | None:
    """What is wrong with the name of a parallel-data resource or a terminology."""
    if len(name) <= 256 and _RESOURCE_NAME.fullmatch(name):
        return None
    return (
        f"{_shown(name)}: no such name is allowed: 1 to 256 letters, digits (ASCII), hyphens and single "
        "underscores, no underscore first"
    )


def job_name_problem(name: str) -> str | None:
    """What is wrong with the name of a batch job: 1..256 letters, digits, separators and _.:/=+-%@."""
    allowed = all(char in _JOB_NAME_OTHERS or unicodedata.category(char)[0] in "LNZ" for char in name)
    if allowed and 1 <= len(name) <= 256:
        return None
    return f"{_shown(name)}: no name for a job: 1 to 256 letters, digits, spaces and _ . : / = + - % @"


def job_id_problem(job_id: str) -> str | None:
    """What is wrong with the id of a batch job."""
    if len(job_id) <= _JOB_ID_LENGTH and job_name_problem(job_id) is None:
        return None
    return f"{_shown(job_id)}: no job id: 1 to {_JOB_ID_LENGTH} characters"


def bucket_problem(bucket: str) -> str | None:
    """What is wrong with the name of a bucket, by the rules of S3 for general purpose buckets."""
    if (
        _BUCKET.fullmatch(bucket)
        and ".." not in bucket
        and not bucket.startswith(_BUCKET_STARTS)
        and not bucket.endswith(_BUCKET_ENDS)
        and not _is_ipv4(bucket)
    ):
        return None
    return (
        f"{_shown(bucket)}: no name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens, "
        "letters or digits at both ends, not like an IP address"
    )


def key_problem(key: str) -> str | None:
    """What is wrong with a key or prefix: control characters, backslashes, `.` or `..` as a part, length."""
    if any(unicodedata.category(char)[0] == "C" for char in key) or "\\" in key:
        return f"{_shown(key)}: control characters and backslashes are not allowed in a key of S3"
    if any(part in {".", ".."} for part in key.split("/")) or "//" in key or key.startswith("/"):
        return f"{_shown(key)}: a key of S3 here has no empty, . or .. part: write folder/name"
    if len(key.encode()) > _MAX_KEY_BYTES:
        return f"{_shown(key)}: a key of S3 has at most {_MAX_KEY_BYTES} bytes"
    return None


def uri_problem(uri: str) -> str | None:
    """What is wrong with an `s3://bucket/key` address, as the service's own pattern has it."""
    if len(uri) <= _MAX_URI and _S3_URI.fullmatch(uri):
        return None
    return f"{_shown(uri)}: no address of S3: s3://BUCKET/FOLDER/…, at most {_MAX_URI} characters"


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key (or prefix, '' for none) of an address; UsageError where either breaks a rule."""
    require(uri_problem(uri))
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    require(bucket_problem(bucket), key_problem(key))
    return bucket, key


def role_problem(arn: str) -> str | None:
    """What is wrong with the ARN of the role that a batch job runs under."""
    if 20 <= len(arn) <= 2048 and _ROLE_ARN.fullmatch(arn):
        return None
    return f"{_shown(arn)}: no role: arn:aws:iam::123456789012:role/NAME"


def kms_key_problem(key: str) -> str | None:
    """What is wrong with the id, alias or ARN of a KMS key."""
    if 1 <= len(key) <= 400 and _KMS_KEY.fullmatch(key):
        return None
    return f"{_shown(key)}: no KMS key: an id, alias/NAME or the key's ARN, at most 400 characters"


def language_problem(code: str) -> str | None:
    """What is wrong with a language code; codes are compared as they stand, `es-mx` is none."""
    if code in LANGUAGES:
        return None
    alike = next((known for known in sorted(LANGUAGES) if known.lower() == code.lower()), None)
    known = f"{did_you_mean(code, LANGUAGES)}known are {', '.join(sorted(LANGUAGES))}"
    advice = f"write {alike}" if alike else known
    return f"{_shown(code)}: no language code of Amazon Translate: {advice}"


def act_region_problem(region: str) -> str | None:
    """What is wrong with a region for parallel data."""
    return _region_problem(region, ACT_REGIONS, "parallel data")


def batch_region_problem(region: str) -> str | None:
    """What is wrong with a region for batch jobs."""
    return _region_problem(region, BATCH_REGIONS, "batch jobs")


def description_problem(text: str) -> str | None:
    """What is wrong with a description."""
    if len(text) <= MAX_DESCRIPTION:
        return None
    return f"a description has at most {MAX_DESCRIPTION} characters, this one {len(text)}"


def tags_problem(tags: dict[str, str]) -> str | None:
    """What is wrong with tags: more than 50, or keys not of 1..128, values not of 0..256 characters."""
    if len(tags) > MAX_TAGS:
        return f"{len(tags)} tags: at most {MAX_TAGS} are allowed"
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or len(value) > 256 or key.lower().startswith("aws:"):
            return f"{_shown(key)}: no tag: KEY=VALUE, 1 to 128 and at most 256 characters, not aws:…"
    return None


def segment_problem(text: str, quoted: bool = True) -> str | None:
    """Why the service would not take a segment: 'empty', 'too_long', 'newline' or 'forbidden_start'.

    The last two are rules of CSV and TSV (`quoted`) alone.
    """
    if not text.strip():
        return "empty"
    if len(text.encode()) > MAX_SEGMENT_BYTES:
        return "too_long"
    if quoted and ("\n" in text or "\r" in text):
        return "newline"
    return "forbidden_start" if quoted and text.startswith(FORBIDDEN_STARTS) else None


def _region_problem(region: str, known: tuple[str, ...], what: str) -> str | None:
    if region in known:
        return None
    hint = did_you_mean(region, known)
    return (
        f"{_shown(region)}: no region of Amazon Translate with {what}: {hint}choose from {', '.join(known)}"
    )


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def _shown(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"


ENCRYPTIONS = ("AES256", "aws:kms", "aws:kms:dsse")  # of the uploaded file: ServerSideEncryption of S3

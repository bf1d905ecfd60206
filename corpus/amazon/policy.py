"""The IAM policies that pushing and translating need: no right more.

Sources: the developer guide ("Prerequisites for batch translation jobs", "Encryption at rest",
"Cross-service confused deputy prevention") and the service authorization reference of Amazon Translate.
"""

from dataclasses import dataclass
from typing import Any

from corpus.amazon import limits as rules
from crawler.errors import UsageError

SERVICE = "translate.amazonaws.com"
VERSION = "2012-10-17"  # of the policy language
USER, TRUST, ROLE = PARTS = ("user", "trust", "role")


@dataclass(frozen=True, slots=True)
class PolicyOptions:
    """Whose rights to what: files under `prefix` in `bucket`, the role `role` of `account`, perhaps a key.

    `names` are the parallel-data resources, with * for any characters.
    """

    bucket: str
    account: str
    region: str
    prefix: str = "acopio"
    role: str = "acopio-translate"
    names: str = "acopio-*"
    kms_key: str | None = None

    @property
    def partition(self) -> str:
        """The first part of every ARN; the regions with parallel data are all of one."""
        return "aws"


def policies(options: PolicyOptions) -> dict[str, dict[str, Any]]:
    """The three documents: of the user who calls, of whom the role trusts, of what the role may do.

    UsageError for a bad bucket, prefix, account, region, role or key.
    """
    _check(options)
    return {USER: _user(options), TRUST: _trust(options), ROLE: _role(options)}


def _user(options: PolicyOptions) -> dict[str, Any]:
    return _document(
        _allow(
            "ParallelData",
            [
                "translate:CreateParallelData",
                "translate:UpdateParallelData",
                "translate:GetParallelData",
                "translate:TagResource",
            ],
            _translate(options, f"parallel-data/{options.names}"),
        ),
        _allow(
            "JobsAndLists",  # lists and jobs know no resource to be narrowed to
            [
                "translate:ListParallelData",
                "translate:StartTextTranslationJob",
                "translate:DescribeTextTranslationJob",
                "translate:StopTextTranslationJob",
                "translate:ListTextTranslationJobs",
                "translate:TranslateText",
            ],
            "*",
            {"StringEquals": {"aws:RequestedRegion": options.region}},
        ),
        _allow(
            "Files",
            [
                "s3:PutObject",
                "s3:GetObject",
                "s3:DeleteObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            _files(options),
        ),
        _allow("Bucket", ["s3:ListBucket", "s3:ListBucketMultipartUploads"], _bucket(options)),
        _allow(
            "HandTheRoleToTranslate",
            ["iam:PassRole"],
            f"arn:{options.partition}:iam::{options.account}:role/{options.role}",
            {"StringEquals": {"iam:PassedToService": SERVICE}},
        ),
        *_key(options),
    )


def _trust(options: PolicyOptions) -> dict[str, Any]:
    return _document(
        {
            "Sid": "TranslateTakesTheRole",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": options.account},
                "ArnLike": {"aws:SourceArn": _translate(options, "*")},
            },
        }
    )


def _role(options: PolicyOptions) -> dict[str, Any]:
    return _document(
        _allow("Files", ["s3:GetObject", "s3:PutObject"], _files(options)),
        _allow("Bucket", ["s3:ListBucket"], _bucket(options)),
        *_key(options),
    )


def _key(options: PolicyOptions) -> list[dict[str, Any]]:
    if options.kms_key is None:
        return []
    actions = ["Decrypt", "GenerateDataKey", "CreateGrant", "RetireGrant", "DescribeKey"]
    return [_allow("Key", [f"kms:{action}" for action in actions], options.kms_key)]


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": VERSION, "Statement": list(statements)}


def _allow(
    sid: str, actions: list[str], resource: str, condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
    return statement if condition is None else {**statement, "Condition": condition}


def _translate(options: PolicyOptions, what: str) -> str:
    return f"arn:{options.partition}:translate:{options.region}:{options.account}:{what}"


def _bucket(options: PolicyOptions) -> str:
    return f"arn:{options.partition}:s3:::{options.bucket}"


def _files(options: PolicyOptions) -> str:
    prefix = options.prefix.strip("/")
    return f"{_bucket(options)}/{prefix}/*" if prefix else f"{_bucket(options)}/*"


def _check(options: PolicyOptions) -> None:
    arn = f"arn:{options.partition}:iam::{options.account}:role/{options.role}"
    rules.require(
        rules.bucket_problem(options.bucket),
        rules.key_problem(options.prefix.strip("/")),
        rules.act_region_problem(options.region),
        rules.role_problem(arn),
        rules.name_problem(options.names.replace("*", "") or "x"),
    )
    if any(char in "*?$ {}" for char in f"{options.prefix}{options.role}{options.kms_key or ''}"):
        raise UsageError("a policy for exact names: no * ? $ or spaces in prefix, role or key")
    if options.kms_key is not None and not options.kms_key.startswith("arn:"):
        raise UsageError(f"{options.kms_key}: a policy names a key by its ARN: arn:aws:kms:…:key/…")

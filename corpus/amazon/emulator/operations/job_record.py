"""A batch job as it is stored, and the documents it is about."""

from dataclasses import dataclass, field

from corpus.amazon.emulator.context import Context
from corpus.amazon.emulator.state.buckets import BucketEntry, folder
from corpus.amazon.emulator.wire.protocol import ACCOUNT, ApiError, Members
from corpus.amazon.limits import DETAILS_FOLDER, MAX_BATCH_BYTES, MAX_DOCUMENTS

SUBMITTED, IN_PROGRESS, STOP_REQUESTED = "SUBMITTED", "IN_PROGRESS", "STOP_REQUESTED"
_ECHOED = (
    *("JobName", "SourceLanguageCode", "TargetLanguageCodes", "TerminologyNames", "ParallelDataNames"),
    *("InputDataConfig", "DataAccessRoleArn", "Settings"),
)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One batch job as it is stored; times in seconds since 1970."""

    job_id: str
    request: Members
    submitted: float
    status: str = SUBMITTED
    message: str = ""
    ended: float | None = None
    counts: dict[str, int] = field(default_factory=dict)  # JobDetails, once it has begun

    @property
    def output_uri(self) -> str:
        """Where its results are: a folder of its own in the one that was asked for."""
        bucket, prefix = folder(self.request["OutputDataConfig"]["S3Uri"])
        return f"s3://{bucket}/{prefix}{ACCOUNT}-TranslateText-{self.job_id}/"

    def properties(self) -> Members:
        """As DescribeTextTranslationJob shows it."""
        members = {
            "JobId": self.job_id,
            "JobStatus": self.status,
            "JobDetails": self.counts,
            "Message": self.message,
            "SubmittedTime": self.submitted,
            "EndTime": self.ended,
            **{name: self.request.get(name) for name in _ECHOED},
            "OutputDataConfig": self.request["OutputDataConfig"] | {"S3Uri": self.output_uri},
        }
        return {name: value for name, value in members.items() if value}


def require(context: Context, job_id: str) -> JobRecord:
    """The job of that id; ResourceNotFoundException where there is none."""
    job = context.store.get(JobRecord, job_id)
    if job is None:
        raise ApiError("ResourceNotFoundException", f"job {job_id} not found")
    return job


def input_documents(context: Context, uri: str) -> list[BucketEntry]:
    """The documents of a job; InvalidRequestException where the folder breaks a rule, BucketError by S3."""
    bucket, prefix = folder(uri)
    if not prefix:
        raise ApiError(
            "InvalidRequestException", f"s3://{bucket}: documents must be in a folder, not at the top level"
        )
    entries = context.buckets.list(uri)
    if any(DETAILS_FOLDER in entry.path.split("/")[:-1] for entry in entries):
        raise ApiError("InvalidRequestException", f"{uri}: no folder in it may be named {DETAILS_FOLDER}")
    if len(entries) > MAX_DOCUMENTS or sum(entry.size for entry in entries) > MAX_BATCH_BYTES:
        raise ApiError(
            "InvalidRequestException",
            f"{uri}: at most {MAX_DOCUMENTS} documents and {MAX_BATCH_BYTES} bytes are allowed",
        )
    return entries

"""Batch jobs as they are asked for: one for each content type and ten target languages, checked and named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from corpus.amazon import limits as rules
from corpus.amazon.jobs.cost import Prices, cost
from corpus.amazon.jobs.documents import Document
from corpus.amazon.limits import ENCRYPTIONS
from corpus.amazon.service.journal import digest_of
from crawler.errors import UsageError

FORMALITIES = ("FORMAL", "INFORMAL")
_INPUT, _OUTPUT = "input", "output"  # folders of a job's own folder in the bucket


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What is to be translated into what, with what, by which role and through which folder on S3.

    `source` may be 'auto'. `parallel_data` and `terminology` name a resource each, which holds all targets.
    `kms_key` encrypts the outputs and, with `encryption` 'aws:kms', the uploaded documents. `prefix` is the
    folder in `bucket` below which each job has one of its own.
    """

    source: str
    targets: tuple[str, ...]
    bucket: str
    role_arn: str
    prefix: str = "acopio"
    parallel_data: str | None = None
    terminology: str | None = None
    name: str | None = None
    formality: str | None = None
    mask_profanity: bool = False
    encryption: str | None = None
    kms_key: str | None = None


@dataclass(frozen=True)
class PlannedJob:
    """One StartTextTranslationJob: documents of one content type, one to ten targets."""

    request: JobRequest
    targets: tuple[str, ...]
    documents: tuple[Document, ...]
    run_id: str = ""

    @cached_property
    def files(self) -> dict[str, list[Document]]:
        """The documents by name on S3: those of the same content are sent, and paid, once."""
        files: dict[str, list[Document]] = {}
        for document in self.documents:
            files.setdefault(document.key, []).append(document)
        return files

    @cached_property
    def folder(self) -> str:
        """The job's own folder in the bucket: other documents, parameters or runs, another folder."""
        request = self.request
        content = [(document.name, document.digest) for document in self.documents]
        what = [request.source, self.targets, request.parallel_data, request.terminology, self._settings]
        digest = digest_of([self.run_id, content, what, request.role_arn, request.kms_key, request.name])
        return f"{request.prefix.strip('/')}/job-{digest}".lstrip("/")

    @property
    def input_prefix(self) -> str:
        """Where the documents lie in the bucket; ends with a slash."""
        return f"{self.folder}/{_INPUT}/"

    @property
    def content_type(self) -> str:
        """That of all the documents."""
        return rules.CONTENT_TYPES[self.documents[0].ending]

    @property
    def characters(self) -> int:
        """Characters of the files, each counted once a target language."""
        once = sum(same[0].counts.characters for same in self.files.values())
        return once * len(self.targets)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Those of StartTextTranslationJob without the client token."""
        request, bucket = self.request, self.request.bucket
        output: dict[str, Any] = {"S3Uri": f"s3://{bucket}/{self.folder}/{_OUTPUT}/"}
        if request.kms_key:
            output["EncryptionKey"] = {"Type": "KMS", "Id": request.kms_key}
        return {
            "JobName": request.name or f"acopio-{self.folder.rpartition('/')[2]}",
            "InputDataConfig": {
                "S3Uri": f"s3://{bucket}/{self.input_prefix}",
                "ContentType": self.content_type,
            },
            "OutputDataConfig": output,
            "DataAccessRoleArn": request.role_arn,
            "SourceLanguageCode": request.source,
            "TargetLanguageCodes": list(self.targets),
            **({"TerminologyNames": [request.terminology]} if request.terminology else {}),
            **({"ParallelDataNames": [request.parallel_data]} if request.parallel_data else {}),
            **({"Settings": self._settings} if self._settings else {}),
        }

    @property
    def upload(self) -> dict[str, str]:
        """boto3's extra arguments of the uploads."""
        extra = {"ContentType": self.content_type, "ChecksumAlgorithm": "SHA256"}
        if self.request.encryption:
            extra["ServerSideEncryption"] = self.request.encryption
            if self.request.kms_key and self.request.encryption != "AES256":
                extra["SSEKMSKeyId"] = self.request.kms_key
        return extra

    @property
    def _settings(self) -> dict[str, str]:
        formality = {"Formality": self.request.formality} if self.request.formality else {}
        return {**formality, **({"Profanity": "MASK"} if self.request.mask_profanity else {})}


def plan_jobs(
    request: JobRequest, documents: Sequence[Document], region: str, real: bool = True, run_id: str = ""
) -> tuple[PlannedJob, ...]:
    """The jobs for these documents; nothing is sent. UsageError for what the service would not take.

    `run_id` keeps jobs apart that are the same but for the folder of their outputs: see batch.run_id_of.
    """
    check(request, region, real)
    by_type = sorted(documents, key=lambda document: (document.ending, document.name))
    jobs = [
        PlannedJob(request, targets, tuple(batch), run_id)
        for _, group in groupby(by_type, key=lambda document: document.ending)
        for batch in [list(group)]
        for targets in _target_groups(request.targets)
    ]
    for job in jobs:
        rules.require(rules.uri_problem(str(job.parameters["OutputDataConfig"]["S3Uri"])))
    return tuple(jobs)


def estimate(jobs: Sequence[PlannedJob], prices: Prices) -> float:
    """US dollars that the jobs will cost at most."""
    return sum(cost(job.characters, price_of(job.request, prices)) for job in jobs)


def price_of(request: JobRequest, prices: Prices) -> float:
    """US dollars for a million characters, with parallel data or without."""
    return prices.custom if request.parallel_data else prices.standard


def check(request: JobRequest, region: str, real: bool) -> None:
    """UsageError for the first thing that is wrong with a request; the region matters where it is `real`."""
    if request.formality not in (None, *FORMALITIES):
        raise UsageError(f"{request.formality}: no such formality: choose from {', '.join(FORMALITIES)}")
    if request.encryption not in (None, *ENCRYPTIONS):
        raise UsageError(f"{request.encryption}: no such encryption: choose from {', '.join(ENCRYPTIONS)}")
    check_languages(request.source, request.targets)
    rules.require(
        rules.bucket_problem(request.bucket),
        rules.key_problem(request.prefix.strip("/")),
        rules.role_problem(request.role_arn),
        None if request.name is None else rules.job_name_problem(request.name),
        None if request.kms_key is None else rules.kms_key_problem(request.kms_key),
        *(rules.name_problem(name) for name in (request.parallel_data, request.terminology) if name),
        rules.batch_region_problem(region) if real else None,
        rules.act_region_problem(region) if real and request.parallel_data else None,
    )


def check_languages(source: str, targets: Sequence[str]) -> None:
    """UsageError for an unknown code, no target, one named twice or one that is the source."""
    if not targets:
        raise UsageError("no target language: --target es")
    rules.require(
        None if source == rules.AUTO else rules.language_problem(source),
        *map(rules.language_problem, targets),
    )
    if len(set(targets)) < len(targets):
        raise UsageError(f"{', '.join(targets)}: a target language is named twice")
    if source in targets:
        raise UsageError(f"{source}: source and target language are the same")


def warnings(request: JobRequest) -> Iterator[str]:
    """What the service will pass over without a word."""
    ignored = [target for target in request.targets if target not in rules.FORMALITY_TARGETS]
    if request.formality and ignored:
        yield f"formality is ignored for {', '.join(ignored)}"
    unmasked = [target for target in request.targets if target in rules.NO_PROFANITY_TARGETS]
    if request.mask_profanity and unmasked:
        yield f"profanity cannot be masked in {', '.join(unmasked)}, and so it is masked in no target"


def _target_groups(targets: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(targets), rules.MAX_TARGETS):
        yield tuple(targets[start : start + rules.MAX_TARGETS])

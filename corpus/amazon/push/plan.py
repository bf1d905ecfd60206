"""What is to be pushed: a topic's corpus as files and resources, each checked before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from align.records import PARAGRAPH, SENTENCE
from corpus.amazon import limits as rules
from corpus.amazon.limits import ENCRYPTIONS
from corpus.amazon.push.files import records_in
from corpus.amazon.service.journal import FOLDER
from corpus.export.direction import Direction
from corpus.export.files import ExportResult
from corpus.export.run import ExportOptions, export_pairs
from corpus.export.services.amazon_options import AmazonOptions
from corpus.splits import TRAIN
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError, EmptyResultError, UsageError
from crawler.languages import base

FORMATS = ("csv", "tsv", "tmx")
INPUTS = "parallel_data"  # files to be uploaded, in DATA/translate
_CONTENT_TYPES = {"csv": "text/csv", "tsv": "text/tab-separated-values", "tmx": "application/xml"}


@dataclass(frozen=True, slots=True)
class PushOptions:
    """What becomes parallel data, and under which names.

    `directions`, `granularity`, `licenses`, `min_score` and `selection` are those of exports; only pairs
    to train on are ever taken. Of more than `max_pairs` pairs, or `max_bytes` of file, the best by score
    stay. `codes` are regional codes (`es-MX`) to be sent for their language. `name` is that of the
    resource, with `-SRC-TGT` added where there are several directions; None: `acopio-TOPIC-SRC-TGT`.
    `kms_key` encrypts the parallel data (when it is first made) and, with `encryption` "aws:kms", the
    uploaded file. `prefix` is the folder in `bucket`; the file is removed from there after the import
    unless `keep_input`.
    """

    bucket: str
    prefix: str = "acopio"
    name: str | None = None
    directions: tuple[str, ...] = ()
    format: str = "csv"
    granularity: str = SENTENCE
    licenses: tuple[str, ...] = ()
    min_score: float | None = None
    selection: str | None = None
    max_pairs: int | None = None
    max_bytes: int = rules.MAX_FILE_BYTES
    codes: tuple[str, ...] = ()
    description: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    kms_key: str | None = None
    encryption: str | None = None
    keep_input: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """One parallel-data resource to be: a direction of the corpus, its file, and what the calls need."""

    name: str
    direction: Direction  # in the service's codes
    file: Path
    records: int
    digest: str  # SHA-256 of the file, hexadecimal
    skipped: dict[str, int]
    options: PushOptions

    @property
    def key(self) -> str:
        """Where the file lies in the bucket: other content, another key."""
        folder = self.options.prefix.strip("/")
        return f"{folder}/{self.name}-{self.digest[:16]}.{self.options.format}".lstrip("/")

    @property
    def uri(self) -> str:
        """The file's address."""
        return f"s3://{self.options.bucket}/{self.key}"

    @property
    def update(self) -> dict[str, Any]:
        """Parameters of UpdateParallelData, without the client token."""
        config = {"S3Uri": self.uri, "Format": self.options.format.upper()}
        return {"Name": self.name, "Description": self._description, "ParallelDataConfig": config}

    @property
    def create(self) -> dict[str, Any]:
        """Parameters of CreateParallelData, without the client token."""
        more: dict[str, Any] = {}
        if self.options.kms_key:
            more["EncryptionKey"] = {"Type": "KMS", "Id": self.options.kms_key}
        if self.options.tags:
            more["Tags"] = [{"Key": key, "Value": value} for key, value in self.options.tags.items()]
        return {**self.update, **more}

    @property
    def upload(self) -> dict[str, str]:
        """Extra arguments of the upload: type, checksum, encryption."""
        extra = {"ContentType": _CONTENT_TYPES[self.options.format], "ChecksumAlgorithm": "SHA256"}
        if self.options.encryption:
            extra["ServerSideEncryption"] = self.options.encryption
            if self.options.kms_key and self.options.encryption != "AES256":
                extra["SSEKMSKeyId"] = self.options.kms_key
        return extra

    @property
    def _description(self) -> str:
        return self.options.description or f"{self.records} pairs {self.direction}, made by acopio"


def check(options: PushOptions, region: str) -> None:
    """UsageError for the first of the options that the service, or S3, would not take."""
    if options.format not in FORMATS:
        raise UsageError(f"{options.format}: no such format: choose from {', '.join(FORMATS)}")
    if options.granularity not in (SENTENCE, PARAGRAPH):
        raise UsageError(
            f"{options.granularity}: choose {SENTENCE} or {PARAGRAPH}: a resource has one of them"
        )
    if options.encryption not in (None, *ENCRYPTIONS):
        raise UsageError(f"{options.encryption}: no such encryption: choose from {', '.join(ENCRYPTIONS)}")
    rules.require(
        rules.act_region_problem(region),
        rules.bucket_problem(options.bucket),
        rules.key_problem(options.prefix.strip("/")),
        None if options.name is None else rules.name_problem(options.name),
        None if options.kms_key is None else rules.kms_key_problem(options.kms_key),
        None if options.description is None else rules.description_problem(options.description),
        rules.tags_problem(dict(options.tags)),
        *map(rules.language_problem, options.codes),
    )


def plan(folder: WorkFolder, topic: str, options: PushOptions, region: str) -> list[Resource]:
    """The resources, their files written to DATA/translate/parallel_data; nothing is sent.

    The same corpus and options give the same files, names and keys. UsageError for what the service would not
    take; EmptyResultError, InputError as for exports.
    """
    check(options, region)
    results = export_pairs(
        folder,
        topic,
        [f"amazon-{options.format}"],
        ExportOptions(
            output=folder.root / FOLDER / INPUTS,
            directions=options.directions,
            min_score=options.min_score,
            granularity=options.granularity,
            licenses=options.licenses,
            selection=options.selection,
            splits=(TRAIN,),
            amazon=AmazonOptions(
                options.max_pairs,
                min(options.max_bytes, rules.MAX_FILE_BYTES),
                {base(code): code for code in options.codes},
            ),
        ),
    )
    for result in results:
        if not result.written:
            reasons = ", ".join(f"{reason} {count}" for reason, count in result.skipped.items()) or "no pairs"
            raise EmptyResultError(
                f"{result.direction}: nothing to push ({reasons}): choose another --direction"
            )
    return [_resource(topic, result, options, several=len(results) > 1) for result in results]


def _resource(topic: str, result: ExportResult, options: PushOptions, several: bool) -> Resource:
    assert result.direction is not None
    direction = AmazonOptions(codes={base(code): code for code in options.codes}).coded(result.direction)
    rules.require(
        rules.language_problem(direction.source_lang), rules.language_problem(direction.target_lang)
    )
    file = result.files[0]
    records = records_in(file, options.format, direction)
    if records != result.written:
        raise AcopioError(
            f"{file}: {result.written} pairs written, {records} read: a fault: please report it"
        )
    name = _name(topic, direction, options, several)
    rules.require(rules.name_problem(name))
    resource = Resource(name, direction, file, records, _sha256(file), result.skipped, options)
    rules.require(rules.uri_problem(resource.uri), rules.key_problem(resource.key))
    return resource


def _name(topic: str, direction: Direction, options: PushOptions, several: bool) -> str:
    if options.name is not None:
        return f"{options.name}-{direction}" if several else options.name
    name = f"acopio-{topic}-{direction}"
    return name if options.granularity == SENTENCE else f"{name}-{options.granularity}"


def _sha256(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

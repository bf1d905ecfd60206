"""What a batch job does: each document into each target language, and a details file for each."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.amazon.emulator.context import Context, now
from corpus.amazon.emulator.documents.errors import DocumentError
from corpus.amazon.emulator.documents.formats import FORMATS
from corpus.amazon.emulator.operations import parallel_data
from corpus.amazon.emulator.operations.imports import examples
from corpus.amazon.emulator.operations.job_record import (
    IN_PROGRESS,
    STOP_REQUESTED,
    JobRecord,
    input_documents,
    require,
)
from corpus.amazon.emulator.operations.terminology import Terminology, named_terminology
from corpus.amazon.emulator.operations.texts import applied
from corpus.amazon.emulator.state.background import EndpointClosing
from corpus.amazon.emulator.state.buckets import BucketEntry, BucketError
from corpus.amazon.emulator.translation.translating import Translation, detected
from corpus.amazon.emulator.wire.protocol import ApiError, Members
from corpus.amazon.limits import (
    AUTO,
    DETAILS_FILE,
    DETAILS_FOLDER,
    FINAL_JOB_STATUSES,
    MAX_DOCUMENT_BYTES,
    MAX_DOCUMENT_CHARACTERS,
    MAX_TRANSLATABLE_BYTES,
)
from crawler.errors import AcopioError

_LOOK = 0.1  # seconds between two looks at whether the job is to stop
SUCCESS = "Your job has completed successfully."


class JobStopped(Exception):  # noqa: N818 - no error: it was asked for
    """StopTextTranslationJob was called."""


def run(context: Context, job_id: str) -> None:
    """Carry a job to its end, whatever happens; a job that was begun before is done again."""
    seconds = context.options.job_seconds
    try:
        _wait(context, job_id, seconds / 4)
        _advance(context, job_id, status=IN_PROGRESS)
        _wait(context, job_id, seconds * 3 / 4)
        if context.faults.take("job"):
            raise AcopioError("the job failed: a fault that was asked for")
        errors = JobRun(context, require(context, job_id)).translate_all()
        end = ("COMPLETED_WITH_ERROR", "Some documents could not be translated.") if errors else None
        status, message = end or ("COMPLETED", SUCCESS)
    except JobStopped:
        status, message = "STOPPED", "The job was stopped."
    except EndpointClosing:
        raise
    except Exception as error:
        status, message = "FAILED", str(error) or type(error).__name__
    _advance(context, job_id, status=status, message=message, ended=now())


@dataclass(slots=True)
class JobRun:
    """One job under way: what it needs for its documents, and what became of them."""

    context: Context
    job: JobRecord
    translations: dict[tuple[str, str], Translation] = field(default_factory=dict)

    def translate_all(self) -> int:
        """Translate and write everything; how many documents had errors."""
        documents = input_documents(self.context, self.job.request["InputDataConfig"]["S3Uri"])
        if not documents:
            raise DocumentError("There are no documents at the input location")
        with_errors: set[str] = set()
        for target in self.job.request["TargetLanguageCodes"]:
            results = [self._result(entry, target) for entry in documents]
            with_errors |= {result.path for result in results if result.error}
            self._write_details(target, results)
        counts = {
            "TranslatedDocumentsCount": len(documents) - len(with_errors),
            "DocumentsWithErrorsCount": len(with_errors),
            "InputDocumentsCount": len(documents),
        }
        _advance(self.context, self.job.job_id, counts=counts)
        return len(with_errors)

    def _result(self, entry: BucketEntry, target: str) -> "_Result":
        _check(self.context, self.job.job_id)
        result = _Result(entry.path)
        try:
            if self.context.faults.take("document"):
                raise DocumentError("a fault that was asked for")
            body = self._translated(entry, target, result)
        except DocumentError as error:
            result.error = {"errorCode": error.code, "errorMessage": str(error)}
        except ApiError as error:
            result.error = {"errorCode": error.code, "errorMessage": str(error)}
        except (AcopioError, BucketError) as error:
            result.error = {"errorCode": "InternalServerException", "errorMessage": str(error)}
        else:
            folder, slash, name = entry.path.rpartition("/")
            result.target_file = f"{folder}{slash}{target}.{name}"
            self.context.buckets.write(f"{self.job.output_uri}{result.target_file}", body)
        return result

    def _translated(self, entry: BucketEntry, target: str, result: "_Result") -> bytes:
        request = self.job.request
        if entry.size > MAX_DOCUMENT_BYTES:
            raise DocumentError(f"The document has {entry.size} bytes, over {MAX_DOCUMENT_BYTES}")
        body = self.context.buckets.read(f"{request['InputDataConfig']['S3Uri'].rstrip('/')}/{entry.path}")

        def translate(texts: Sequence[str]) -> list[str]:
            _check_size(texts)
            source = request["SourceLanguageCode"]
            source = detected("\n".join(texts)) if source == AUTO else source
            translated = self._translation(source, target)(
                texts, lambda: _check(self.context, self.job.job_id)
            )
            result.characters = sum(map(len, texts))
            if terminology := self._terminology():
                result.applied = applied(terminology, texts, translated, source, target)
            return translated

        return FORMATS[request["InputDataConfig"]["ContentType"]](body, translate, target)

    def _translation(self, source: str, target: str) -> Translation:
        if (source, target) not in self.translations:
            self.context.translator.require(source, target)
            terminology = self._terminology()
            terms = terminology.terms(source, target) if terminology else None
            self.translations[source, target] = self.context.translator.translation(
                source, target, terms, self._examples(source, target)
            )
        return self.translations[source, target]

    def _examples(self, source: str, target: str) -> Sequence[tuple[str, str]]:
        for name in self.job.request.get("ParallelDataNames", ()):
            data = parallel_data.require(self.context, name)
            if data.properties["SourceLanguageCode"] == source:
                return examples(self.context, data.digest, target)
        return ()

    def _terminology(self) -> Terminology | None:
        names = self.job.request.get("TerminologyNames", ())
        return named_terminology(self.context, names, "InvalidParameterValueException")

    def _write_details(self, target: str, results: "Sequence[_Result]") -> None:
        kinds = Counter(_kind(result.error) for result in results)
        details = {
            "sourceLanguageCode": self.job.request["SourceLanguageCode"],
            "targetLanguageCode": target,
            "charactersTranslated": str(sum(result.characters for result in results if not result.error)),
            "documentCountWithCustomerError": str(kinds["customer"]),
            "documentCountWithServerError": str(kinds["server"]),
            "inputDataPrefix": self.job.request["InputDataConfig"]["S3Uri"],
            "outputDataPrefix": self.job.output_uri,
            "details": [result.details() for result in results],
        }
        body = json.dumps(details, ensure_ascii=False).encode()
        path = f"{DETAILS_FOLDER}/{target}.{DETAILS_FILE}"
        self.context.buckets.write(f"{self.job.output_uri}{path}", body)


@dataclass(slots=True)
class _Result:
    """What became of one document in one language."""

    path: str
    target_file: str = ""
    characters: int = 0
    applied: list[Members] = field(default_factory=list)
    error: dict[str, str] | None = None

    def details(self) -> Members:
        if self.error:
            return {"sourceFile": self.path, "auxiliaryData": {"error": self.error}}
        return {
            "sourceFile": self.path,
            "targetFile": self.target_file,
            "auxiliaryData": {"appliedTerminologies": self.applied},
        }


def _kind(error: dict[str, str] | None) -> str:
    if error is None:
        return "none"
    return "server" if error["errorCode"] == "InternalServerException" else "customer"


def _check_size(texts: Sequence[str]) -> None:
    characters, size = sum(map(len, texts)), sum(len(text.encode()) for text in texts)
    if characters > MAX_DOCUMENT_CHARACTERS:
        raise DocumentError(f"The document has {characters} characters, over {MAX_DOCUMENT_CHARACTERS}")
    if size > MAX_TRANSLATABLE_BYTES:
        raise DocumentError(f"The document has {size} bytes of text, over {MAX_TRANSLATABLE_BYTES}")


def _check(context: Context, job_id: str) -> None:
    context.background.wait(0)
    if require(context, job_id).status == STOP_REQUESTED:
        raise JobStopped


def _wait(context: Context, job_id: str, seconds: float) -> None:
    _check(context, job_id)
    until = now() + seconds
    while (left := until - now()) > 0:
        context.background.wait(min(_LOOK, left))
        _check(context, job_id)


def _advance(context: Context, job_id: str, **changes: object) -> None:
    """Change a job that has not ended; one that is to stop goes on only to an end."""
    with context.store.changing():
        job = require(context, job_id)
        if job.status in FINAL_JOB_STATUSES:
            return
        if job.status == STOP_REQUESTED and changes.get("status") == IN_PROGRESS:
            raise JobStopped
        context.store.put(job_id, replace(job, **changes))  # type: ignore[arg-type]

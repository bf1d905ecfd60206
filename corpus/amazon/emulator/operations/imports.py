"""The import of a parallel data file from S3, and its file of errors."""

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.amazon.emulator.context import Context, now
from corpus.amazon.emulator.operations.tables import PARALLEL_DATA_RULES, PairsTable, TableError, read_table
from corpus.amazon.emulator.state.buckets import ERRORS, BucketError
from corpus.amazon.emulator.wire.protocol import Members
from corpus.amazon.limits import MAX_FILE_BYTES
from crawler.storage.files import write_text

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an import ended: what was counted, or why it failed."""

    failure: str = ""
    table: PairsTable = field(default_factory=lambda: PairsTable("", []))
    digest: str = ""

    def counts(self, is_update: bool) -> Members:
        """The members of the properties; none for an update that failed, which changes no data."""
        if self.failure:
            return {} if is_update else {"ImportedRecordCount": 0, "ImportedDataSize": 0}
        return {
            "SourceLanguageCode": self.table.source_lang,
            "TargetLanguageCodes": self.table.target_langs,
            "ImportedDataSize": self.table.characters,
            "ImportedRecordCount": len(self.table.records),
            "FailedRecordCount": self.table.failed,
            "SkippedRecordCount": self.table.skipped,
        }


def read_parallel_data(context: Context, config: Members) -> Outcome:
    """Fetch the file, take what can be taken, and keep it in the state folder under its digest."""
    if context.faults.take("import"):
        return Outcome("The import failed: a fault that was asked for")
    with tempfile.TemporaryDirectory(dir=context.store.folder) as folder:
        path = Path(folder) / "input"
        try:
            uri = _input_file(context, config["S3Uri"])
            if (size := context.buckets.size(uri)) > MAX_FILE_BYTES:
                return Outcome(f"The file has {size} bytes, at most {MAX_FILE_BYTES} are allowed")
            context.buckets.download(uri, path)
            with path.open("rb") as file:
                table = read_table(file, config["Format"], PARALLEL_DATA_RULES)
        except (BucketError, TableError, OSError) as error:
            return Outcome(str(error))
    lines = [json.dumps([source, targets], ensure_ascii=False) for source, targets in table.records.items()]
    text = "\n".join([json.dumps([table.source_lang, table.target_langs]), *lines])
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    path = data_file(context, digest)
    path.parent.mkdir(exist_ok=True)
    write_text(path, text)
    return Outcome(table=table, digest=digest)


def data_file(context: Context, digest: str) -> Path:
    """Where the examples of that digest lie: a JSON text a line, languages first."""
    return context.store.folder / "parallel-data" / f"{digest}.jsonl"


def examples(context: Context, digest: str, target: str) -> Sequence[tuple[str, str]]:
    """The pairs of the source language and that target; OSError where the file is gone."""
    lines = data_file(context, digest).read_text(encoding="utf-8").split("\n")[1:]
    pairs = (json.loads(line) for line in lines)
    return [(source, targets[target]) for source, targets in pairs if target in targets]


def write_error_file(context: Context, name: str, attempt: str, outcome: Outcome) -> str:
    """Write the errors of an import in the published shape; the address, '' where S3 does not take it."""
    failed = [{"content": "", "message": outcome.failure}] if outcome.failure else []
    body = {
        "summary": {
            "record_error_count": outcome.table.failed,
            "record_skipped_count": outcome.table.skipped,
        },
        "messages": [*failed, *outcome.table.messages],
    }
    key = f"{ERRORS}{name}/{attempt}-{int(now() * 1000)}.errors.json"
    try:
        return context.buckets.write_own(key, json.dumps(body, ensure_ascii=False).encode())
    except BucketError as error:
        _log.warning("the error file of %s could not be written: %s", name, error)
        return ""


def _input_file(context: Context, uri: str) -> str:
    """The file itself, or the one file in the folder that the address names."""
    try:
        if not uri.endswith("/"):
            context.buckets.size(uri)
            return uri
    except BucketError as error:
        if not error.missing:
            raise
    found = context.buckets.list(uri)
    if len(found) != 1:
        raise BucketError(f"{uri}: neither a file nor a folder with one file: {len(found)} files")
    return f"{uri.rstrip('/')}/{found[0].path}"

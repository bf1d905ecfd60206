"""Documents made by hand, and what a run of them is done with."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local_aws import ROLE, Rig, s3_client, translate_client

from corpus.amazon.jobs.batch import JOURNAL, RunOptions, RunResult, translate_documents
from corpus.amazon.jobs.documents import read_folder
from corpus.amazon.jobs.plan import JobRequest
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.journal import Journal, opened

QUICK = Patience(call_seconds=3, deadline_seconds=20, first_pause=0.02, longest_pause=0.1)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    packed = io.BytesIO()
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in (("[Content_Types].xml", _TYPES), ("word/document.xml", document)):
            # A fixed date: the same document, the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def xliff(*sources: str, version: str = "1.2") -> bytes:
    units = "".join(
        f'<trans-unit id="{place}"><source>{text}</source></trans-unit>' for place, text in enumerate(sources)
    )
    return (
        f'<xliff version="{version}" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        f'source-language="en" datatype="plaintext"><body>{units}</body></file></xliff>'
    ).encode()


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)
    return folder


def request(bucket: str, **more: Any) -> JobRequest:
    return JobRequest(**{"source": "en", "targets": ("es",), "bucket": bucket, "role_arn": ROLE, **more})


def clients(aws: Rig) -> Clients:
    return Clients(translate_client(aws.url), s3_client(aws.s3_url), "us-east-1", real=False)


@dataclass
class Office:
    """A folder of documents, and their translation by an endpoint."""

    aws: Rig
    root: Path
    news: list[str] = field(default_factory=list)

    @property
    def output(self) -> Path:
        return self.root / "translated"

    def write(self, files: dict[str, str | bytes]) -> "Office":
        write(self.root / "documents", files)
        return self

    def run(
        self,
        through: Clients | None = None,
        patience: Patience = QUICK,
        options: dict[str, Any] | None = None,
        tell: Callable[[str], None] | None = None,
        **more: Any,
    ) -> RunResult:
        return translate_documents(
            through or clients(self.aws),
            request(self.aws.bucket, **more),
            read_folder(self.root / "documents").documents,
            self.output,
            RunOptions(patience=patience, **(options or {})),
            tell or self.news.append,
        )

    def jobs(self) -> list[dict[str, Any]]:
        """The endpoint's jobs, newest first."""
        return list(self.aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"])

    def journal(self) -> Journal:
        with opened(self.output / JOURNAL) as journal:
            return journal

    def left(self) -> list[str]:
        """The objects in the bucket."""
        return self.aws.keys(f"s3://{self.aws.bucket}/acopio/")

"""A corpus made by hand, and what a push of it is done with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from local_aws import Rig, s3_client, translate_client

from corpus.amazon.push.plan import PushOptions, plan
from corpus.amazon.push.push import Pushed, Work, push
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.journal import FOLDER, Journal, opened
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

QUICK = Patience(call_seconds=3, deadline_seconds=20, first_pause=0.02, longest_pause=0.1)


def pair(number: int, **more: Any) -> dict[str, Any]:
    return {
        "pair_id": f"{number:016x}",
        "source_lang": "en",
        "target_lang": "es",
        "source_text": f"Sentence number {number}.",
        "target_text": f"Frase número {number}.",
        "score": 0.5 + number / 100,
        "granularity": "sentence",
        "split": "train",
        **more,
    }


def corpus(root: Path, *rows: dict[str, Any]) -> WorkFolder:
    """A work folder with these pairs, or with five."""
    folder = WorkFolder(root)
    table = pa.Table.from_pylist(list(rows) or [pair(number) for number in range(5)], schema=PAIRS)
    folder.write("pairs", PAIRS, [table])
    return folder


def options(bucket: str, **more: Any) -> PushOptions:
    return PushOptions(**{"bucket": bucket, "directions": ("en-es",), **more})


def clients(aws: Rig) -> Clients:
    return Clients(translate_client(aws.url, attempts=1), s3_client(aws.s3_url), "us-east-1", real=False)


@dataclass
class Desk:
    """One topic's corpus, and pushing it to an endpoint."""

    aws: Rig
    folder: WorkFolder
    news: list[str] = field(default_factory=list)

    def push(self, through: Clients | None = None, patience: Patience = QUICK, **more: Any) -> list[Pushed]:
        resources = plan(self.folder, "demo", options(**{"bucket": self.aws.bucket, **more}), "us-east-1")
        with opened(self.folder.root / FOLDER) as journal:
            work = Work(
                through or clients(self.aws), journal, journal.path.parent, patience, self.news.append
            )
            return push(resources, work)

    def journal(self) -> Journal:
        with opened(self.folder.root / FOLDER) as journal:
            return journal

    def left(self) -> list[str]:
        """The objects in the bucket under the prefix, and the parts of uploads that did not end."""
        parts = self.aws.s3.list_multipart_uploads(Bucket=self.aws.bucket).get("Uploads", [])
        return self.aws.keys(f"s3://{self.aws.bucket}/acopio/") + [part["Key"] for part in parts]

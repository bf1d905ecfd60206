"""Every call of a run, without sending one."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.amazon import limits as rules
from corpus.amazon.jobs.batch import COMPLETED, Batch, RunOptions, run_jobs
from corpus.amazon.jobs.documents import Document
from corpus.amazon.jobs.plan import PlannedJob
from corpus.amazon.jobs.real_time import TextRequest, run_texts
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.journal import Journal
from corpus.amazon.service.recorder import Call, Members, recording


def calls_of_jobs(jobs: Sequence[PlannedJob], located: Clients, options: RunOptions) -> list[Call]:
    """The calls of new jobs, in order.

    A job's id and the account, which only the service knows, stand in angle brackets; looks at a job are
    repeated until it ends.
    """
    stand_in = _Service(jobs)
    clients, calls = recording(
        located.region,
        located.real,
        {
            "GetParallelData": stand_in.parallel_data,
            "StartTextTranslationJob": stand_in.start,
            "DescribeTextTranslationJob": stand_in.describe,
        },
        {
            "ListObjectsV2": stand_in.listed,
            "HeadObject": lambda parameters: {"ContentLength": stand_in.sizes[parameters["Key"]]},
            "GetObject": stand_in.content,
        },
    )
    with TemporaryDirectory() as folder:
        run_jobs(Batch(clients, Journal(None), Path(folder), options), jobs)
    return calls


def calls_of_texts(
    request: TextRequest, documents: Sequence[Document], located: Clients, options: RunOptions
) -> list[Call]:
    """The calls of a translation in real time."""
    answers = {"TranslateText": lambda _: {"TranslatedText": ""}}
    clients, calls = recording(located.region, located.real, answers, {})
    with TemporaryDirectory() as folder:
        run_texts(clients, Journal(None), request, documents, Path(folder), options)
    return calls


class _Service:
    """Answers as of jobs that are done at once."""

    def __init__(self, jobs: Sequence[PlannedJob]) -> None:
        self.jobs = {job.input_prefix: job for job in jobs}
        self.started: dict[str, PlannedJob] = {}
        self.sizes = {
            f"{job.input_prefix}{name}": documents[0].size
            for job in jobs
            for name, documents in job.files.items()
        }

    def parallel_data(self, parameters: Members) -> Members:
        request = next(iter(self.jobs.values())).request
        return {
            "ParallelDataProperties": {
                "Status": rules.ACTIVE,
                "SourceLanguageCode": request.source,
                "TargetLanguageCodes": list(request.targets),
            }
        }

    def start(self, parameters: Members) -> Members:
        prefix = parameters["InputDataConfig"]["S3Uri"].partition("//")[2].partition("/")[2]
        job_id = f"<id of job {len(self.started) + 1}>"
        self.started[job_id] = self.jobs[prefix]
        return {"JobId": job_id}

    def describe(self, parameters: Members) -> Members:
        uri = self.output(parameters["JobId"])
        return {
            "TextTranslationJobProperties": {"JobStatus": COMPLETED, "OutputDataConfig": {"S3Uri": uri}},
        }

    def output(self, job_id: str) -> str:
        asked = self.started[job_id].parameters["OutputDataConfig"]["S3Uri"]
        return f"{asked}<account>-TranslateText-{job_id}/"

    def listed(self, parameters: Members) -> Members:
        # Nothing lies in the input folder yet; at the end all does in the job's own.
        inside = [key for key in self.sizes if key.startswith(parameters["Prefix"])]
        if parameters["Prefix"] in self.jobs:
            return {}
        return {"Contents": [{"Key": key, "Size": 0} for key in [*inside, "<the outputs>"]]}

    def content(self, parameters: Members) -> Members:
        if not parameters["Key"].endswith(rules.DETAILS_FILE):
            return {"Body": io.BytesIO(b"")}
        job = next(job for job in self.jobs.values() if parameters["Key"].startswith(f"{job.folder}/"))
        target = parameters["Key"].rpartition("/")[2].removesuffix(f".{rules.DETAILS_FILE}")
        details = [{"sourceFile": name, "targetFile": f"{target}.{name}"} for name in job.files]
        return {"Body": io.BytesIO(json.dumps({"details": details}).encode())}

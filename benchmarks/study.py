"""The whole study by its commands: crawl, build, push, evaluate, on the frozen web, with a local engine.

    python benchmarks/study.py [--shared ../shared] [--work FOLDER] [--engine apertium]

A tenth of the frozen web's corpus is held out by articles ([splits] test = 0.1). `acopio translate serve`
with a local engine (never Amazon) and a moto server for S3 replace the services; `acopio translate push` and
`acopio translate evaluate` run as for a user, three times: with the corpus, with as many of its best pairs as
there are of another topic, and with those of the other topic (news: NTREX-128). --work names a finished work
folder of benchmarks/web.py (`--data`), to skip the crawl. Prints the output of the commands.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from web import crawl, frozen_web

from align.records import SENTENCE
from corpus.export.selection import KEPT
from corpus.splits import TEST
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

ROLE = "arn:aws:iam::000000000000:role/translate"
HELD_OUT = "\n[splits]\ntest = 0.1\n"


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--work", type=Path, help="finished work folder; crawled again if not given")
    parser.add_argument("--engine", default="apertium")
    args = parser.parse_args()
    news = args.shared / "gold" / "align" / "ntrex.en-es"
    if not news.is_dir():
        sys.exit(f"{news}: not there: the gold data are needed to measure (--shared DIR)")
    packages = ", ".join(f"{name} {version(name)}" for name in ("acopio", "sacrebleu", "boto3", "moto"))
    print(f"frozen web, topic ml_es, a tenth of the articles held out | {packages}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        right = build(args.shared.resolve(), args.work, scratch)
        wrong, size = other_topic(right, news, scratch / "news")
        for title, folder, more in (
            ("the corpus", right, []),
            (f"its best {size} pairs", right, ["--max-pairs", str(size)]),
            (f"{size} pairs of news", wrong, []),
        ):
            print(f"\nparallel data: {title}", flush=True)
            study(folder, scratch, args.engine, more)


def build(shared: Path, work: Path | None, scratch: Path) -> Path:
    """The work folder of the corpus, built with a tenth held out, by sentences and paragraphs."""
    folder = scratch / "ml_es"
    if work is None:
        with frozen_web(shared / "web", scratch / "requests.jsonl") as proxy:
            crawl(proxy, folder)
    else:
        shutil.copytree(work / "warc", folder / "warc")
    (scratch / "topics").mkdir()
    topic = run(scratch, "topic", "show", "ml_es", "--toml")
    (scratch / "topics" / "ml_es.toml").write_text(topic + HELD_OUT, encoding="utf-8")
    run(scratch, "build", "ml_es", "--data", str(folder), "--granularity", "both")
    return folder


def other_topic(right: Path, news: Path, folder: Path) -> tuple[Path, int]:
    """A work folder with the same held-out pairs and the news to train on, and how many these are."""
    table = WorkFolder(right).dataset("pairs").to_table(filter=KEPT)
    held = [row for row in table.to_pylist() if row["split"] == TEST]
    trained = [
        {
            "pair_id": f"{number:024x}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": source,
            "target_text": target,
            "granularity": SENTENCE,
            "split": "train",
            "score": 1.0,
        }
        for number, (source, target) in enumerate(dict.fromkeys(read_news(news)))
    ]
    WorkFolder(folder).write("pairs", PAIRS, [pa.Table.from_pylist([*trained, *held], PAIRS)])
    return folder, len(trained)


def read_news(news: Path) -> Iterator[tuple[str, str]]:
    """The pairs of NTREX in English and Spanish, by its gold beads."""
    return read_news_of(news, ("en", "es"))


def read_news_of(news: Path, langs: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The pairs of NTREX in two languages."""
    for gold in sorted(news.glob("*.gold")):
        sides = [gold.with_suffix(f".{code}").read_text(encoding="utf-8").splitlines() for code in langs]
        for line in gold.read_text(encoding="utf-8").splitlines():
            places = [json.loads(side) for side in line.split(":")[:2]]
            if all(places):
                source, target = (" ".join(side[n] for n in p) for side, p in zip(sides, places, strict=True))
                yield source, target


def study(folder: Path, scratch: Path, engine: str, more: list[str]) -> None:
    """Push and evaluate against servers of its own; prints the table of figures."""
    with servers(scratch / f"state-{len(list(scratch.iterdir()))}", engine) as endpoints:
        place = ["--data", str(folder), "--bucket", "study", "--region", "us-east-1", *endpoints]
        print(run(scratch, "translate", "push", "ml_es", *place, *more, "--yes"), flush=True)
        print(run(scratch, "translate", "evaluate", "ml_es", *place, "--role-arn", ROLE, "--drop-leaks"))


@contextmanager
def servers(state: Path, engine: str) -> Iterator[list[str]]:
    """The options that lead to a moto server with a bucket and to `acopio translate serve`."""
    import boto3
    from moto.server import ThreadedMotoServer

    storage = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    storage.start()
    host, port = storage.get_host_and_port()
    url = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "study", "aws_secret_access_key": "study"}
    boto3.client("s3", endpoint_url=url, region_name="us-east-1", **keys).create_bucket(Bucket="study")
    words = ["--port", "0", "--s3-endpoint-url", url, "--engine", engine, "--state", str(state)]
    words += ["--import-seconds", "0", "--job-seconds", "0", "--no-throttle"]
    command = [sys.executable, "-m", "corpus.cli.main", "translate", "serve", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
    try:
        assert process.stdout is not None
        _, name, options = process.stdout.readline().rstrip("\n").split("\t")
        print(f"engine: {name}")
        yield options.split()
    finally:
        process.terminate()
        process.wait()
        storage.stop()


def environment() -> dict[str, str]:
    """Without proxies; the packages of this repository."""
    mine = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    keys = {"AWS_ACCESS_KEY_ID": "study", "AWS_SECRET_ACCESS_KEY": "study"}
    return mine | keys | {"PYTHONPATH": str(Path(__file__).parents[1])}


def run(folder: Path, *words: str) -> str:
    """The output of an acopio command; its messages go to stderr."""
    command = [sys.executable, "-m", "corpus.cli.main", *words]
    return subprocess.run(
        command, cwd=folder, env=environment(), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()

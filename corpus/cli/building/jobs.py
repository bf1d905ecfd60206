"""`acopio jobs`: the shards of a build, their states and errors."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec.structs import asdict

from corpus.cli.data_folder import DataFolder
from corpus.cli.folders import work_folder
from corpus.cli.json_output import json_option, print_json
from corpus.cli.types import TOPIC
from corpus.engine import prepare_environment
from corpus.progress import note
from corpus.shards.states import Job, Jobs, State
from corpus.tables.command_line import made_by
from crawler.errors import InputError, UsageError
from crawler.storage.lock import is_locked
from crawler.untrusted.escapes import escaped


class _Folder(DataFolder):
    """A work folder; of a remote one the archive is fetched only to build."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The folder on this disk."""
        self.archives = bool(ctx and ctx.params.get("retry"))  # which is eager, and so is known by now
        return super().convert(value, param, ctx)


_INTERRUPTED = "interrupted"  # a state of shards that nobody works on any more
_SHOWN = 100  # characters of an error
_EPILOG = """\b
Examples:
  acopio jobs ml_es                    the shards, those with errors last
  acopio jobs ml_es --log 5d0c         what the workers of a shard said
  acopio jobs ml_es --retry            do those again that failed, and go on with the build
"""


@click.command(epilog=_EPILOG)
@click.argument("topic", type=TOPIC)
@click.option("--data", type=_Folder(), metavar="DIR", help="Work folder.  [default: data/TOPIC]")
@click.option(
    "--retry",
    is_flag=True,
    is_eager=True,
    help="Do the shards again that failed or were interrupted, then go on.",
)
@click.option(
    "--log", "log_of", metavar="SHARD", help="Print the log of a shard; its first letters are enough."
)
@json_option
def jobs(topic: str, data: Path | None, retry: bool, log_of: str | None, as_json: bool) -> None:
    """List the shards of the last build of TOPIC with `--shard-size` or `--runner ray`.

    For each: stage, state (pending, running, done, failed or interrupted), rows, attempts, worker, hosts,
    and for a failed one the error and where its log lies. A shard that is done is not done again.
    """
    root = work_folder(topic, data).root
    known = Jobs(root)
    found = known.all()
    if not found:
        known.call()  # says that there are none, unless a build has just begun
    if log_of is not None:
        click.echo(_log(known, found, log_of), nl=False)
    elif retry:
        _retry(topic, root, known, found)
    elif as_json:
        print_json([_row(known, job) for job in found])
    else:
        click.echo("\n".join(_lines(known, found)))


def _retry(topic: str, root: Path, known: Jobs, found: Sequence[Job]) -> None:
    left = sum(job.state != State.DONE for job in found)
    if found and not left:
        # The passes after the shards may have been interrupted: they go on, or find all as it is.
        click.echo(f"{root}: all {len(found)} shards are done: nothing to do again but what follows them")
    from corpus.cli.building.build import BuildCall, build_topic  # a long import

    try:
        call = msgspec.json.decode(known.call(), type=BuildCall)
    except msgspec.MsgspecError as error:
        raise InputError(f"{root}: the record of the build is damaged ({error}): build again") from None
    if left:
        note(f"{left} shards to do of {len(found)}")
    prepare_environment()
    with made_by(call.command):
        build_topic(topic, root, call)


def _log(known: Jobs, found: Sequence[Job], name: str) -> str:
    named = [job for job in found if job.shard.startswith(name)]
    if len(named) != 1:
        problem = "no such shard" if not named else f"{len(named)} shards begin so"
        raise UsageError(f"--log {name}: {problem}: see `acopio jobs`")
    path = known.log(named[0])
    return path.read_text(encoding="utf-8") if path.exists() else f"{name}: nothing was logged\n"


def _state(known: Jobs, job: Job) -> str:
    is_left = job.state == State.RUNNING and not is_locked(known.root)
    return _INTERRUPTED if is_left else job.state.value


def _row(known: Jobs, job: Job) -> dict[str, object]:
    path = known.log(job)
    return {**asdict(job), "state": _state(known, job), "log": str(path) if path.exists() else None}


def _lines(known: Jobs, found: Sequence[Job]) -> Iterator[str]:
    """A line for each shard, the failed ones last with error and log; then the numbers of each state."""
    states = {job.shard: _state(known, job) for job in found}
    width = max((len(job.stage) for job in found), default=0)
    for job in sorted(found, key=lambda job: job.state == State.FAILED):
        more = f" and {job.of_hosts - len(job.hosts)} more" if job.of_hosts > len(job.hosts) else ""
        hosts = escaped(", ".join(job.hosts)) + more
        worker = f"  {escaped(job.worker)}" if job.worker else ""
        yield (
            f"{job.stage:<{width}}  {job.shard}  {states[job.shard]:<11}  {job.rows:>6,} rows  "
            f"{job.attempts} attempt{'s' * (job.attempts != 1)}{worker}  {hosts}"
        )
        if job.error:
            yield f"{'':<{width}}  {escaped(job.error)[:_SHOWN]}"
        if job.state == State.FAILED:
            yield f"{'':<{width}}  log: {known.log(job)}"
    counts = Counter(states.values())
    yield f"{len(found)} shards" + "".join(f", {number} {state}" for state, number in sorted(counts.items()))

"""decisions.jsonl in the work folder: read, added to, and merged with those of other people."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from corpus.decisions.decision import Decision, problem
from crawler.errors import InputError
from crawler.storage.files import replacing
from crawler.topic.takedowns import Takedowns

FILE = "decisions.jsonl"

Decisions = tuple[Decision, ...]


def read_decisions(folder: Path) -> Decisions:
    """The decisions of a work folder in the order of time; none without a file. InputError names the line."""
    path = folder / FILE
    return read_file(path) if path.exists() else ()


def read_file(path: Path) -> Decisions:
    """The decisions of a file in the order of time, equal lines once; InputError names the line.

    A last line that was cut short, as by a crash, is left out.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    lines = data.split(b"\n")
    found: dict[Decision, None] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            decision = msgspec.json.decode(line, type=Decision)
            wrong = problem(decision)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            if number == len(lines):
                continue
            wrong = " ".join(str(error).split())
        if wrong:
            known = ", ".join(Decision.__struct_fields__)
            raise InputError(f"{path}:{number}: {wrong}: correct or delete the line (fields: {known})")
        found[decision] = None
    return _ordered(found)


def add(folder: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to the file of a work folder; they are on disk afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    text = b"".join(_line(decision) for decision in decisions)
    with path.open("r+b" if path.exists() else "x+b") as file:
        before = file.read()
        whole = _whole(before)
        file.seek(min(len(before), len(whole)))
        file.truncate()
        file.write(whole[len(before) :] + text)
        file.flush()
        os.fsync(file.fileno())


def merge(folder: Path, paths: Sequence[Path]) -> int:
    """The number of decisions that other files add to the file of a work folder."""
    known = read_decisions(folder)
    others = [decision for path in paths for decision in read_file(path)]
    every = _ordered(dict.fromkeys([*known, *others]))
    if len(every) > len(known):
        _write(folder, every)
    return len(every) - len(known)


def forget(folder: Path, takedowns: Takedowns) -> bool:
    """Take the decisions on pages that are taken down out of the file, with the texts in them."""
    known = read_decisions(folder)
    left = tuple(d for d in known if not any(map(takedowns.holds, _urls(d))))
    if len(left) < len(known):
        _write(folder, left)
    return len(left) < len(known)


def _urls(decision: Decision) -> Iterable[str]:
    page = decision.on.partition(":")[2]
    return (*decision.pages, page if "://" in page else f"http://{page}")


def _write(folder: Path, decisions: Iterable[Decision]) -> None:
    with replacing(folder / FILE, fsync=True) as file:
        file.write(b"".join(map(_line, decisions)))


def _line(decision: Decision) -> bytes:
    return msgspec.json.encode(decision) + b"\n"


def _ordered(decisions: Iterable[Decision]) -> Decisions:
    return tuple(sorted(decisions, key=lambda decision: decision.when))


def _whole(data: bytes) -> bytes:
    """What is missing at the end of whole lines: a last line without its end gets one, a torn one goes."""
    start = data.rfind(b"\n") + 1
    last = data[start:]
    try:
        msgspec.json.decode(last, type=Decision)
    except msgspec.MsgspecError:
        return data[:start]
    return data + b"\n"

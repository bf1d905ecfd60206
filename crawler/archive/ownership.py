"""Proof that the queue of a crawl was closed by this user on this machine: only such a queue is read."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def mark_of(job: Path, files: Iterable[Path]) -> str:
    """A digest of the files that only this user can make (HMAC-SHA256); '' if no key can be kept."""
    key = _key()
    if not key:
        return ""
    mark = hmac.new(key, str(job.resolve()).encode("utf-8", "surrogateescape"), hashlib.sha256)
    for path in files:
        with suppress(FileNotFoundError), path.open("rb") as file:
            mark.update(f"\0{path.name}\0".encode() + hashlib.file_digest(file, "sha256").digest())
    return mark.hexdigest()


def _key() -> bytes:
    """The key of this user on this machine, made when it is first needed; empty if it cannot be kept."""
    state = os.environ.get("XDG_STATE_HOME")
    with suppress(OSError, RuntimeError):
        path = (Path(state) if state else Path.home() / ".local" / "state") / "acopio" / "queue.key"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
        found = path.read_bytes()
        return found if len(found) == 32 else b""
    return b""

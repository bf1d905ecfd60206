"""Files and folders on a disk or in an object store, by the file systems of pyarrow.

`s3://bucket/prefix`, `gs://bucket/prefix` and `az://container/prefix` name object stores; anything else is a
path of this machine. Keys come from the places where the clients of each store look: environment, profiles,
the machine's role. AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL names another service that speaks S3,
AZURE_STORAGE_ACCOUNT the account of `az://`.
"""

import fnmatch
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import InputError

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

_SCHEME = re.compile(r"(?:s3|gs|az)://")
_SPECIAL = re.compile(r"[*?\[]")
_ATTEMPTS = 8  # of one request to S3
_SECONDS = 30.0  # of one request without an answer


def is_remote(text: str) -> bool:
    """Whether a text names a place in an object store."""
    return bool(_SCHEME.match(text))


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder: the file system, the path there, and the name that users know it by."""

    filesystem: "FileSystem"
    path: str
    name: str

    def beneath(self, part: str) -> "Place":
        """The place of this relative path within the folder."""
        return Place(self.filesystem, f"{self.path.rstrip('/')}/{part}", f"{self.name.rstrip('/')}/{part}")


def place(text: str) -> Place:
    """The place that a path or an address means; InputError for an address without a bucket."""
    from pyarrow import fs

    if not is_remote(text):
        return Place(fs.LocalFileSystem(), str(Path(text).absolute()), text)
    parts = urlsplit(text)
    if not parts.netloc:
        raise InputError(f"{text}: no bucket: write {parts.scheme}://BUCKET/PREFIX")
    makers = {"s3": _s3, "gs": fs.GcsFileSystem, "az": _azure}
    with told(text):
        return Place(makers[parts.scheme](), f"{parts.netloc}{parts.path}".rstrip("/"), text.rstrip("/"))


@contextmanager
def told(name: str) -> Iterator[None]:
    """Errors of a store within the block as an InputError: one line that names the place."""
    try:
        yield
    except OSError as error:
        reason = " ".join(str(error).split())[:300]
        raise InputError(f"{name}: cannot be read or written: {reason}") from None


def files_of(text: str, suffix: str) -> list[Place]:
    """The files that a file, a folder (with all below it) or a glob means, by name.

    InputError where there is none.
    """
    from pyarrow import fs

    glob = _SPECIAL.search(text)
    root = text[: text.rindex("/", 0, glob.start()) + 1] if glob and "/" in text[: glob.start()] else text
    base = place("." if glob and root == text else root)
    with told(text):
        about = base.filesystem.get_file_info(base.path)
        if about.type == fs.FileType.File:
            return [base]
        selector = fs.FileSelector(base.path, recursive=True, allow_not_found=True)
        found = [i.path for i in base.filesystem.get_file_info(selector) if i.type == fs.FileType.File]
    if glob:
        pattern = f"{base.path.rstrip('/')}/{text.removeprefix(root) if root != text else text}"
        found = [path for path in found if fnmatch.fnmatchcase(path, pattern)]
    else:
        found = [path for path in found if path.endswith(suffix)]
    if not found:
        raise InputError(f"{text}: no such file, and no folder of *{suffix} files")
    scheme = f"{text.partition('://')[0]}://" if is_remote(text) else ""
    return [Place(base.filesystem, path, f"{scheme}{path}") for path in sorted(found)]


def _s3() -> "FileSystem":
    from pyarrow import fs

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or None
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or None
    return fs.S3FileSystem(
        endpoint_override=endpoint,
        region=region,
        request_timeout=_SECONDS,
        connect_timeout=_SECONDS,
        allow_delayed_open=True,  # a small object is one request, not an upload in parts
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
    )


def _azure() -> "FileSystem":
    from pyarrow import fs

    account = os.environ.get("AZURE_STORAGE_ACCOUNT", "")
    if not account:
        raise InputError("az://: no account: set AZURE_STORAGE_ACCOUNT")
    return fs.AzureFileSystem(account)

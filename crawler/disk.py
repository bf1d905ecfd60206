"""The work folder on a disk that may be full or closed: known before a crawl, and a way to end well."""

import errno
import shutil
import tempfile
from pathlib import Path

from crawler.errors import AcopioError

QUEUE = ".crawl"  # in the work folder: where Scrapy keeps what is left to do
# Bytes that a crawl leaves free: its queue and its memory of sites are written last, and must find room.
LEAST_FREE = 16 << 20


def check_writable(folder: Path) -> None:
    """Make the work folder; AcopioError where files cannot be made there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_space(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
    except OSError as error:
        raise AcopioError(
            f"{folder}: cannot be written: {error.strerror}: "
            "free space or choose another folder with -a data=DIR"
        ) from None


def check_space(folder: Path) -> None:
    """OSError, as for a full disk, where fewer than LEAST_FREE bytes are free."""
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, f"fewer than {LEAST_FREE >> 20} MiB are free")

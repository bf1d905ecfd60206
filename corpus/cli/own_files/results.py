"""Results of a command as TSV or CSV, to a file or to stdout."""

import csv
import gzip
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from corpus.cli.own_files.pairs import CSV
from corpus.export.text import one_line
from crawler.errors import InputError, UsageError
from crawler.storage.files import replacing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@contextmanager
def results(output: Path | None) -> Iterator[IO[bytes]]:
    """The file for the results, which appears whole or not at all, compressed by its suffix .gz or .zst.

    stdout for None. A device, a pipe or a link, such as /dev/stdout, is written to and never replaced.
    """
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _opened(output) as file:
            if output.suffix == ".gz":
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
                    yield cast(IO[bytes], packed)
            elif output.suffix == ".zst":
                with zstd.ZstdFile(file, "wb") as packed:
                    yield cast(IO[bytes], packed)
            else:
                yield file
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}") from None


@contextmanager
def _opened(output: Path) -> Iterator[IO[bytes]]:
    if output.is_symlink() or (output.exists() and not output.is_file()):
        with output.open("wb") as file:
            yield file
        return
    with replacing(output) as file:
        yield file


def row_bytes(fields: Sequence[str], form: str) -> bytes:
    """A row of TSV or CSV with its line end; in TSV each run of tabs, line ends and controls is a space."""
    if form == CSV:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(fields)
        return text.getvalue().encode()
    return ("\t".join(map(one_line, fields)) + "\n").encode()


def check_output(output: Path | None, *inputs: Path) -> None:
    """UsageError if the output is one of the inputs."""
    for path in inputs:
        if output is not None and output.resolve() == path.resolve():
            raise UsageError(f"--output {output}: is the input file: choose another")

"""Writes WARC files (ISO 28500) with warcio."""

import contextlib
import io
import os
from pathlib import Path
from typing import BinaryIO

from warcio.warcwriter import WARCWriter

from crawler.archive.exchange import VERSION, warc_records
from crawler.archive.exchange import Exchange as Exchange
from crawler.console.command_line import data_option
from crawler.errors import AcopioError
from crawler.storage.files import check_space

ROTATE_BYTES = 256 << 20


class WarcArchive:
    """Writes exchanges to new files PREFIX-NNNNN.warc.gz in a folder, rotated by size (bytes).

    The records of an exchange are written at once, each as a gzip member: a crash leaves at most one
    incomplete record, at the end of the file, which readers skip.
    """

    def __init__(self, folder: Path, prefix: str, rotate: int = ROTATE_BYTES) -> None:
        self._folder, self._prefix, self._rotate = folder, prefix, rotate
        self._file: BinaryIO | None = None
        self._whole = 0  # bytes of the file that hold complete records

    def write(self, exchange: Exchange) -> None:
        """Append response (or revisit), request and metadata; AcopioError if the write fails."""
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=VERSION)
        for record in warc_records(writer, exchange):
            writer.write_record(record)
        self._append(buffer.getvalue())

    def copy(self, record: bytes) -> None:
        """Append a record of another archive (a gzip member) unchanged; AcopioError if the write fails."""
        self._append(record)

    def _append(self, records: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            check_space(self._folder)
            file = self._open_file()
            file.write(records)
            file.flush()
            self._whole = file.tell()
        except OSError as error:
            self._give_up()
            raise AcopioError(
                f"{self._folder}: cannot write the archive: {error.strerror}: "
                f"free space or choose another folder with {data_option()}"
            ) from error

    def close(self) -> None:
        """Close the current file; the next write starts another."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _give_up(self) -> None:
        """Close the file and cut it to its complete records; delete it if it has none."""
        file = self._file
        with contextlib.suppress(OSError):
            self.close()
        with contextlib.suppress(OSError):
            if file is not None and self._whole:
                os.truncate(file.name, self._whole)
            elif file is not None:
                Path(file.name).unlink()

    def _open_file(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self._rotate:
            self.close()
        if self._file is None:
            self._whole = 0
            name, self._file = self._new_file()
            writer = WARCWriter(self._file, gzip=True, warc_version=VERSION)
            about = {"software": "acopio", "format": f"WARC File Format {VERSION}"}
            writer.write_record(writer.create_warcinfo_record(name, about))
        return self._file

    def _new_file(self) -> tuple[str, BinaryIO]:
        """The first file name of the series that does not exist yet, and the new file, open."""
        number = len(list(self._folder.glob(f"{self._prefix}-*.warc.gz")))
        while True:
            name = f"{self._prefix}-{number:05}.warc.gz"
            try:
                return name, (self._folder / name).open("xb")
            except FileExistsError:
                number += 1

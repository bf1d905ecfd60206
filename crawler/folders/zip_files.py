"""Documents that are zip files (Word, OpenDocument, EPUB): members read, and some of them replaced."""

import io
import zipfile
from collections.abc import Mapping
from copy import copy

MAX_MEMBER = 50_000_000  # bytes unpacked
_OLE, _PROTECTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


class EncryptedError(ValueError):
    """The document has a password or copy protection."""


def opened(body: bytes) -> zipfile.ZipFile:
    """The zip file; ValueError for a broken one."""
    if body.startswith(_OLE) and _PROTECTED in body:
        raise EncryptedError("a password is needed")
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except zipfile.BadZipFile as error:
        raise ValueError(str(error)) from None


def member(archive: zipfile.ZipFile, path: str) -> bytes:
    """A file of it; ValueError for a missing, broken or too large one."""
    try:
        with archive.open(path) as file:
            body = file.read(MAX_MEMBER + 1)
    except RuntimeError as error:
        raise EncryptedError(str(error)) from None
    except (KeyError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(str(error)) from None
    if len(body) > MAX_MEMBER:
        raise ValueError(f"{path}: more than {MAX_MEMBER:,} bytes")
    return body


def with_members(body: bytes, contents: Mapping[str, bytes]) -> bytes:
    """The zip file with other contents of some members.

    All others stay as they are packed, byte for byte, and all in their order.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        infos = sorted(old.infolist(), key=lambda info: info.header_offset)
        ends = [*(info.header_offset for info in infos[1:]), old.start_dir]
        for info, end in zip(infos, ends, strict=True):
            if info.filename in contents:
                new.writestr(copy(info), contents[info.filename], compress_type=info.compress_type)
                continue
            kept = copy(info)
            kept.header_offset = out.seek(new.start_dir)
            out.write(body[info.header_offset : end])
            new.start_dir = out.tell()
            new.filelist.append(kept)
            new.NameToInfo[kept.filename] = kept
        order = {info.filename: number for number, info in enumerate(old.infolist())}
        new.filelist.sort(key=lambda info: order[info.filename])
        new.comment = old.comment
    return out.getvalue()

"""Scorers and the like as bytes: MessagePack of their dataclasses, arrays as they lie in memory.

Reading them runs no code of theirs, as a pickle would: a work folder may come from elsewhere.
"""

from typing import Any, TypeVar, get_origin

import msgspec
import numpy as np

Content = TypeVar("Content")

_KINDS = frozenset({"<f8", "<f4", "<i8", "<u8"})


def encoded(content: object) -> bytes:
    """The bytes of a dataclass; the same content has the same bytes."""
    return msgspec.msgpack.encode(content, enc_hook=_packed)


def decoded(data: bytes, kind: type[Content]) -> Content:
    """The content of such bytes; msgspec.MsgspecError or ValueError for others."""
    return msgspec.msgpack.decode(data, type=kind, dec_hook=_unpacked)


def _packed(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        plain = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"))
        return [plain.dtype.str, list(plain.shape), plain.tobytes()]
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"no MessagePack for {type(value).__name__}")


def _unpacked(kind: type, value: Any) -> Any:
    if get_origin(kind) is not np.ndarray:
        raise NotImplementedError(kind)
    dtype, shape, data = msgspec.convert(value, tuple[str, list[int], bytes])
    if dtype not in _KINDS:
        raise ValueError(f"no array of {dtype}")
    return np.frombuffer(data, dtype=dtype).reshape(shape)

"""Requests checked against the service model that comes with botocore.

The client checks only what is required, types and least lengths; the service checks all.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape

from corpus.amazon.emulator.wire.protocol import ApiError, Members
from corpus.amazon.limits import job_name_problem

# Members whose excess has an error of its own: TextSizeLimitExceeded, LimitExceeded.
_OWN_LIMIT = frozenset({"BoundedLengthString", "DocumentContent", "TerminologyFile"})
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "blob": str,  # in Base64
    "integer": int,
    "timestamp": (int, float),
    "list": list,
    "structure": dict,
}


@cache
def service_model() -> ServiceModel:
    """The model of Amazon Translate."""
    return botocore.session.get_session().get_service_model("translate")


def operation_model(name: str) -> OperationModel:
    """The model of an operation; UnknownOperationException for an unknown one."""
    if name not in service_model().operation_names:
        raise ApiError("UnknownOperationException", f"{name}: unknown operation")
    return service_model().operation_model(name)


def checked(operation: str, body: Members) -> Members:
    """The members of a request that the model knows, blobs as bytes, nulls left out.

    SerializationException for a wrong type, ValidationException for anything else, all problems in one.
    """
    shape = operation_model(operation).input_shape
    members = _typed(shape, body, "")
    problems = list(_problems(shape, members, ""))
    if problems:
        plural = "" if len(problems) == 1 else "s"
        text = "; ".join(problems)
        raise ApiError("ValidationException", f"{len(problems)} validation error{plural} detected: {text}")
    return members  # type: ignore[no-any-return]


def _typed(shape: Shape, value: Any, path: str) -> Any:
    fits: bool = isinstance(value, _TYPES[shape.type_name]) and not isinstance(value, bool)
    if not fits:
        raise ApiError("SerializationException", f"{path or 'body'}: not of type {shape.type_name}")
    if isinstance(shape, StructureShape):
        return {
            name: _typed(member, value[name], _inside(path, name))
            for name, member in shape.members.items()
            if value.get(name) is not None
        }
    if isinstance(shape, ListShape):
        return [_typed(shape.member, item, f"{path}.{number}.member") for number, item in enumerate(value, 1)]
    if shape.type_name == "blob":
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ApiError("SerializationException", f"{path}: no Base64") from error
    if isinstance(value, str) and not _is_unicode(value):
        raise ApiError("SerializationException", f"{path}: holds half of a character")
    return value


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    for constraint in _broken(shape, value):
        shown = "" if shape.metadata.get("sensitive") or isinstance(value, bytes) else f" '{value}'"
        yield f"Value{shown} at '{path}' failed to satisfy constraint: Member must {constraint}"
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            if name not in value:
                yield (
                    f"Value null at '{_inside(path, name)}' failed to satisfy constraint: "
                    "Member must not be null"
                )
        for name, member in value.items():
            yield from _problems(shape.members[name], member, _inside(path, name))
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):
            yield from _problems(shape.member, item, f"{path}.{number}.member")


def _broken(shape: Shape, value: Any) -> Iterator[str]:
    rules = shape.metadata
    size, what = (value, "value") if isinstance(value, int | float) else (len(value), "length")
    if size < rules.get("min", size):
        yield f"have {what} greater than or equal to {rules['min']}"
    if shape.name not in _OWN_LIMIT and size > rules.get("max", size):
        yield f"have {what} less than or equal to {rules['max']}"
    if "enum" in rules and value not in rules["enum"]:
        yield f"satisfy enum value set: [{', '.join(rules['enum'])}]"
    if "pattern" in rules and not _matches(rules["pattern"], value):
        yield f"satisfy regular expression pattern: {rules['pattern']}"


def _matches(pattern: str, text: str) -> bool:
    if r"\p{L}" in pattern:  # of names and ids of jobs; re knows no properties
        return len(text) > 256 or job_name_problem(text) is None
    if r"\p{ASCII}" in pattern:
        return text.isascii()
    if r"\p{M}" in pattern:  # anything
        return True
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def _inside(path: str, name: str) -> str:
    # As the service writes them: parallelDataConfig.s3Uri.
    return f"{path}.{name[0].lower()}{name[1:]}".lstrip(".")

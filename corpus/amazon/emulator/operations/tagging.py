"""Tags of parallel data and terminologies."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.amazon.emulator.context import Context
from corpus.amazon.emulator.wire.protocol import ApiError, Members
from corpus.amazon.limits import MAX_TAGS


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one resource, by its ARN."""

    tags: dict[str, str]


def start_tags(context: Context, arn: str, tags: Sequence[Members]) -> None:
    """Give a new resource its tags; TooManyTagsException for more than 50."""
    context.store.put(arn, Tags(_merged(arn, {}, tags)))


def end_tags(context: Context, arn: str) -> None:
    """Forget the tags of a resource that is no more."""
    context.store.remove(Tags, arn)


def tag_resource(context: Context, request: Members, region: str) -> Members:
    """TagResource."""
    arn = request["ResourceArn"]
    with context.store.changing():
        context.store.put(arn, Tags(_merged(arn, _tags(context, arn), request["Tags"])))
    return {}


def untag_resource(context: Context, request: Members, region: str) -> Members:
    """UntagResource."""
    arn = request["ResourceArn"]
    with context.store.changing():
        left = {key: value for key, value in _tags(context, arn).items() if key not in request["TagKeys"]}
        context.store.put(arn, Tags(left))
    return {}


def list_tags(context: Context, request: Members, region: str) -> Members:
    """ListTagsForResource."""
    tags = _tags(context, request["ResourceArn"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def _tags(context: Context, arn: str) -> dict[str, str]:
    found = context.store.get(Tags, arn)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"{arn}: no such resource", ResourceArn=arn)
    return found.tags


def _merged(arn: str, old: dict[str, str], tags: Sequence[Members]) -> dict[str, str]:
    merged = old | {tag["Key"]: tag["Value"] for tag in tags}
    if len(merged) > MAX_TAGS:
        raise ApiError(
            "TooManyTagsException", f"{len(merged)} tags, at most {MAX_TAGS} are allowed", ResourceArn=arn
        )
    return merged

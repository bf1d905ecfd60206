"""The HTTP header Link (RFC 8288), read in linear time."""

from collections.abc import Iterator, Mapping

MAX_CHARACTERS = 16 << 10  # of all Link headers of a response together: what comes after is not read


def header_links(value: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(target, parameters) of each link: targets as written, names of parameters in lower case."""
    value = value[:MAX_CHARACTERS]
    start = value.find("<")
    while start >= 0 and (end := value.find(">", start)) >= 0:
        following = value.find("<", end)
        rest = value[end + 1 : following if following >= 0 else len(value)]
        yield value[start + 1 : end], _parameters(rest)
        start = following


def _parameters(text: str) -> Mapping[str, str]:
    """The parameters after a target; of one given twice the first counts."""
    found: dict[str, str] = {}
    for part in text.split(";")[1:]:
        name, _, given = part.partition("=")
        given = given.strip()
        known = given[1:].partition('"')[0] if given.startswith('"') else given.partition(",")[0]
        found.setdefault(name.strip().lower(), known.strip())
    return found

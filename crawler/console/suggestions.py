"""The name that was meant, for a name that is unknown."""

from collections.abc import Iterable
from difflib import get_close_matches


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`; None if none is similar.

    Two letters swapped are the likeliest mistake, which the measure of difflib does not know.
    """
    names = {other.casefold(): other for other in known}
    wanted = name.casefold()
    same_letters = [other for other in names if sorted(other) == sorted(wanted)]
    close = same_letters or get_close_matches(wanted, names, n=1)
    return names[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question with the closest name and a space: "did you mean 'ml_es'? "; '' if none is similar."""
    close = closest(name, known)
    return f"did you mean {close!r}? " if close is not None else ""

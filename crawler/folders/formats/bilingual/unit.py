"""A unit of a bilingual file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """Both texts of a unit as a translator works on them, and its state.

    In PO they are the strings themselves, in XLIFF the content of the elements with its tags. `state` is ''
    for a translated unit, or one of FUZZY, OBSOLETE, EMPTY (states.py). `previous` is the source that the
    translation was made of, where the file says so; `line` counts from 1; `form` numbers plural forms.
    """

    source: str
    target: str
    state: str
    line: int
    previous: str = ""
    note: str = ""
    form: int = 0

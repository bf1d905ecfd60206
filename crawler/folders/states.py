"""Why a unit of a bilingual file is no pair, and the states of XLIFF."""

FUZZY, OBSOLETE, EMPTY = "fuzzy", "obsolete", "untranslated"
REVIEW = "needs-review-translation"  # a state of XLIFF 1.2
MACHINE = "mt-suggestion"  # where a translation comes from, in XLIFF 1.2
SUB_STATE = "acopio:needs-review"  # of a machine translation in XLIFF 2
_DONE = frozenset(("translated", "final", "signed-off", "reviewed", REVIEW, ""))
_BY_MACHINE = frozenset((MACHINE, "leveraged-mt", SUB_STATE))


def is_done(state: str, origin: str, approved: str) -> bool:
    """Whether a unit of XLIFF is translated: not, if a machine did it and nobody has approved it.

    `origin` is the `state-qualifier` of XLIFF 1.2 or the `subState` of XLIFF 2.
    """
    if approved == "yes" or state.lower() in ("final", "signed-off", "reviewed"):
        return True
    return state.lower() in _DONE and origin.lower() not in _BY_MACHINE

"""What children run of a scorer's work."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from corpus.filters.rules.language.language import language_scores
from corpus.mt_detection.detector import learn_detector
from corpus.scoring.measuring import lexicons_of


class Calls:
    """Calls functions, all that they load on first use in memory: that is not the first pair's time."""

    uses = (lexicons_of, learn_detector)  # their modules are loaded with this one

    def __init__(self) -> None:
        with suppress(Exception):  # it comes with the pairs
            language_scores(["It rains."], ["Llueve."], ("en", "es"))

    def __call__(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """What the function gives."""
        return function(*args)

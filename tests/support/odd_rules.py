"""Rules that some texts stop: what a rule with a fault would do."""

import os
import time
from typing import Any

import numpy as np

from corpus.filters.workers import Rules
from crawler.errors import UsageError


class OddRules(Rules):
    """The rules, after what a source text asks for."""

    def __call__(self, columns: Any, source_lang: str, target_lang: str) -> Any:
        """The judgement, if there is one."""
        for text in columns["source_text"]:
            match text:
                case "sleep":
                    time.sleep(60)
                case "fill":
                    bytes(4 << 30)
                case "raise":
                    raise ValueError(text)
                case "end":
                    os._exit(3)
                case "usage":
                    return UsageError("an option")
        return super().__call__(columns, source_lang, target_lang)


def odd_work(rows: list[int]) -> int:
    """Work on pairs, of which some stop what does it."""
    if 13 in rows:
        time.sleep(60)
    if 33 in rows:
        os._exit(3)
    return len(rows)


def odd_vectors(texts: list[str], lang: str) -> bytes:
    """Vectors of one component; a text stops what makes them."""
    if "stop" in texts:
        os._exit(3)
    return np.ones((len(texts), 1), dtype="<f4").tobytes()

"""Bilingual web texts to parallel data: the public names of `crawler`, `align` and `corpus` in one place.

Each name is imported on first use (docs/python.md).
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from acopio.faces import FACES
from acopio.foreign import foreign_package

if TYPE_CHECKING:
    from align import (
        AlignedPair,
        Aligner,
        AlignOptions,
        Encoder,
        PairScorer,
        get_encoder,
        score_pairs,
        split,
    )
    from corpus import (
        BuildOptions,
        ExportOptions,
        FilterOptions,
        WorkFolder,
        apply_rules,
        build,
        export_pairs,
        filter_pairs,
    )
    from crawler import (
        AcopioError,
        Block,
        EmptyResultError,
        InputError,
        MissingExtraError,
        Page,
        Response,
        Topic,
        TopicError,
        UnsupportedLanguageError,
        UsageError,
        get_topic,
        load_topic,
        read_page,
        read_page_and_links,
    )

__all__ = [
    "AcopioError",
    "AlignOptions",
    "AlignedPair",
    "Aligner",
    "Block",
    "BuildOptions",
    "EmptyResultError",
    "Encoder",
    "ExportOptions",
    "FilterOptions",
    "InputError",
    "MissingExtraError",
    "Page",
    "PairScorer",
    "Response",
    "Topic",
    "TopicError",
    "UnsupportedLanguageError",
    "UsageError",
    "WorkFolder",
    "apply_rules",
    "build",
    "export_pairs",
    "filter_pairs",
    "get_encoder",
    "get_topic",
    "load_topic",
    "read_page",
    "read_page_and_links",
    "score_pairs",
    "split",
]

if (_problem := foreign_package()) is not None:
    sys.stderr.write(f"{_problem}\n")

if not TYPE_CHECKING:  # type checkers know the names from above, and no others

    def __getattr__(name: str) -> Any:
        for package, names in FACES.items():
            if name in names:
                return getattr(import_module(package), name)
        raise AttributeError(f"module 'acopio' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return list(__all__)

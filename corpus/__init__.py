"""From sentence pairs to a filtered corpus, its exports and its report; the command line over the whole.

The names of `__all__` are the public ones (docs/python.md); each is imported on first use.
"""

from typing import TYPE_CHECKING

from crawler.lazy import lazy_names

if TYPE_CHECKING:
    from corpus.build.public import build
    from corpus.export.run import ExportOptions
    from corpus.filters.apply import apply_rules
    from corpus.filters.options import FilterOptions
    from corpus.options import BuildOptions
    from corpus.public import export_pairs, filter_pairs
    from corpus.tables.folder import WorkFolder

__all__ = [
    "BuildOptions",
    "ExportOptions",
    "FilterOptions",
    "WorkFolder",
    "apply_rules",
    "build",
    "export_pairs",
    "filter_pairs",
]

if not TYPE_CHECKING:  # type checkers know the names from above, and no others
    # `build` is both a subpackage and a function, and any import of the subpackage sets the name: the
    # subpackage is callable, so that the name means the same in every order of imports.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "BuildOptions": "corpus.options",
            "ExportOptions": "corpus.export.run",
            "FilterOptions": "corpus.filters.options",
            "WorkFolder": "corpus.tables.folder",
            "apply_rules": "corpus.filters.apply",
            "build": "corpus.build",
            "export_pairs": "corpus.public",
            "filter_pairs": "corpus.public",
        },
    )

"""The test sets of a build: those of the topic and those that the work folder lists."""

from dataclasses import replace
from pathlib import Path

from corpus.decontamination.test_sets import TestSet, read_list, test_sets
from corpus.filters.options import FilterOptions
from corpus.filters.rules.test_sets import TEST_SET


def with_test_sets(filters: FilterOptions, root: Path) -> tuple[FilterOptions, tuple[TestSet, ...]]:
    """The options with the listed test sets added, and these sets with the digests of their content."""
    options = filters.of(TEST_SET)
    files = tuple(dict.fromkeys((*options.files, *read_list(root))))
    if not (files and options.enabled):
        return filters, ()
    every = {**dict(filters), TEST_SET.name: replace(options, files=files)}
    return FilterOptions(**every), test_sets(files)

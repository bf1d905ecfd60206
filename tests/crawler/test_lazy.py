"""Imports without garbage collection."""

import gc

import pytest

from crawler.lazy import loading


def test_the_collector_waits_within_the_block_and_goes_on_after_it() -> None:
    frozen = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        with loading():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > frozen


def test_the_collector_goes_on_after_an_error() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError("no such module")
    assert gc.isenabled()

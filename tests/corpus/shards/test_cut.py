from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.shards.cut import cut


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["a.test", "b.test", "c.test", "d.test"])), st.integers(1, 7))
def test_each_row_is_in_one_shard_of_bounded_size_and_small_hosts_are_not_cut(
    hosts: list[str], most: int
) -> None:
    shards = cut(hosts, most)
    assert sorted(row for shard in shards for row in shard) == list(range(len(hosts)))
    assert all(0 < len(shard) <= most for shard in shards)
    for host in set(hosts):
        if hosts.count(host) <= most:
            assert sum(any(hosts[row] == host for row in shard) for shard in shards) == 1


def test_hosts_fill_shards_in_the_order_of_their_names() -> None:
    hosts = ["b.test", "a.test", "b.test", "c.test", "b.test", "a.test"]
    assert cut(hosts, 3) == [[1, 5], [0, 2, 4], [3]]
    assert cut(hosts, 2) == [[1, 5], [0, 2], [4, 3]]
    assert cut(hosts, 100) == [[1, 5, 0, 2, 4, 3]]
    assert cut([], 5) == []

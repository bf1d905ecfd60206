"""Rows -> shards of bounded size, by host."""

from collections.abc import Iterator, Sequence


def cut(hosts: Sequence[str], most: int) -> list[list[int]]:
    """The numbers of the rows of each shard, at most `most` of them; `hosts` has the host of each row.

    Hosts in the order of their names, the rows of one in their order. A host is in one shard, unless it has
    more rows than a shard may have. The same hosts give the same shards.
    """
    shards: list[list[int]] = []
    last: list[int] = []
    for rows in _by_host(hosts):
        if last and len(last) + len(rows) > most:
            shards.append(last)
            last = []
        parts = [rows[start : start + most] for start in range(0, len(rows), most)]
        shards += parts[:-1]
        last += parts[-1]
    return [*shards, last] if last else shards


def _by_host(hosts: Sequence[str]) -> Iterator[list[int]]:
    places: dict[str, list[int]] = {}
    for number, host in enumerate(hosts):
        places.setdefault(host, []).append(number)
    for host in sorted(places):
        yield places[host]

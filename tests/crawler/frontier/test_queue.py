from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier.queue import RequestStore


def emptied(store: RequestStore, host: str) -> list[bytes]:
    found = []
    while (host, host) in store.heads:
        found.append(store.pop(store.heads[host, host]))
    return found


def test_the_highest_priority_comes_first_then_the_oldest(tmp_path: Path) -> None:
    store = RequestStore(tmp_path / "q" / "r.sqlite")
    for body, priority in ((b"a", 1), (b"b", 5), (b"c", 5), (b"d", -3)):
        store.push("a.org", "a.org", f"http://a.org/{body.decode()}", priority, body)
    store.push("b.org", "b.org", "http://b.org/", 9, b"elsewhere")
    assert len(store) == 5
    assert emptied(store, "a.org") == [b"b", b"c", b"a", b"d"]
    assert [head.host for head in store.heads.values()] == ["b.org"]
    store.close()


def test_what_was_closed_is_taken_up_as_it_was(tmp_path: Path) -> None:
    store = RequestStore(tmp_path / "r.sqlite")
    for number in range(6):
        store.push("a.org", "a.org", f"http://a.org/{number}", number % 3, str(number).encode())
    first = store.pop(store.heads["a.org", "a.org"])
    heads = dict(store.heads)
    store.close()
    again = RequestStore(tmp_path / "r.sqlite")
    assert again.heads == heads
    assert [first, *emptied(again, "a.org")] == [b"2", b"5", b"1", b"4", b"0", b"3"]
    assert len(again) == 0
    again.close()


def test_what_waits_for_a_url_can_be_taken_out_be_it_the_next_one_or_not(tmp_path: Path) -> None:
    store = RequestStore(tmp_path / "r.sqlite")
    for number in range(4):
        store.push("a.org", "a.org", f"http://a.org/{number}", number, str(number).encode())
    store.push("b.org", "b.org", "http://b.org/", 0, b"alone")
    assert [store.drop(f"http://a.org/{number}") for number in (3, 1, 1, 9)] == [True, True, False, False]
    assert store.drop("http://b.org/")
    assert len(store) == 2
    assert emptied(store, "a.org") == [b"2", b"0"]
    assert store.heads == {}
    store.close()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(-5, 5))))
def test_any_queue_empties_in_order(requests: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        store = RequestStore(Path(folder) / "r.sqlite")
        for number, (host, priority) in enumerate(requests):
            store.push(host, host, f"http://{host}/{number}", priority, str(number).encode())
        for host in "ab":
            own = [(-priority, n) for n, (other, priority) in enumerate(requests) if other == host]
            assert emptied(store, host) == [str(n).encode() for _, n in sorted(own)]
        store.close()

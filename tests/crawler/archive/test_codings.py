import gzip
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.codings import decoded, zstd

PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
LIMIT = 100_000
CODINGS = st.sampled_from(sorted(PACK))


@given(st.binary(max_size=2000), st.lists(CODINGS, max_size=3))
def test_what_was_packed_comes_back(body: bytes, codings: list[str]) -> None:
    packed = body
    for coding in codings:
        packed = PACK[coding](packed)
    assert decoded(packed, codings, LIMIT) == (body, False)


@pytest.mark.parametrize("coding", sorted(PACK))
def test_a_bomb_is_cut_and_takes_no_memory(coding: str) -> None:
    bomb = PACK[coding](bytes(32 << 20))
    tracemalloc.start()
    body, cut = decoded(bomb, [coding], LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(body), cut) == (LIMIT, True)
    assert peak < 4 << 20


@pytest.mark.parametrize("coding", sorted(PACK))
def test_what_breaks_off_gives_what_it_has(coding: str) -> None:
    body = bytes(n * n % 251 for n in range(60_000))
    found, cut = decoded(PACK[coding](body)[:-20], [coding], LIMIT)
    assert body.startswith(found)
    assert not cut


def test_members_one_after_the_other_and_raw_deflate() -> None:
    assert decoded(gzip.compress(b"one ") + gzip.compress(b"two"), ["gzip"], LIMIT) == (b"one two", False)
    assert decoded(zlib.compress(b"raw", wbits=-15), ["deflate"], LIMIT) == (b"raw", False)


@given(st.binary(max_size=300), CODINGS)
def test_what_is_not_coded_at_all_stays(body: bytes, coding: str) -> None:
    assert len(decoded(b"<html>" + body, [coding], LIMIT)[0]) >= 0
    assert decoded(b"<html>plain", [coding], LIMIT) == (b"<html>plain", False)
    assert decoded(body, ["compress", "unheard-of"], LIMIT) == (body, False)

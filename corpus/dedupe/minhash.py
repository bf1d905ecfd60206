"""MinHash signatures of short texts (Broder 1997), many at once.

A signature contains the least hash of a text's character runs under each of HASHES hash functions; the share
of places in which two signatures agree estimates the share of common runs (Jaccard). One byte of each hash is
kept (b-bit minwise hashing: Li & König 2010), a quarter of the memory; chance agreement is corrected for.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from crawler.languages import WITHOUT_SPACES

HASHES = 128  # standard error of a resemblance of 0.85: 0.03
RUN, RUN_WITHOUT_SPACES = 4, 2  # characters: without spaces between words, one character carries more
_BLOCK = 1 << 16  # characters hashed at once, so that the arrays fit in the processor's cache

Signatures = npt.NDArray[np.uint8]
_Hashes = npt.NDArray[np.uint32]


def signatures(texts: Sequence[str], lang: str) -> Signatures:
    """The signature of each text, uint8 (n, HASHES); a text shorter than a run counts as one."""
    size = RUN_WITHOUT_SPACES if lang in WITHOUT_SPACES else RUN
    # Every text is filled up with zeros to the length of a run, so that none is empty.
    padded = [text.ljust(size, "\0") for text in texts]
    found = np.empty((len(texts), HASHES), dtype=np.uint8)
    start = 0
    while start < len(padded):
        end, total = start, 0
        while end < len(padded) and (end == start or total + len(padded[end]) <= _BLOCK):
            total += len(padded[end])
            end += 1
        found[start:end] = _least(padded[start:end], size).astype(np.uint8)
        start = end
    return found


def resemblance(a: Signatures, b: Signatures) -> npt.NDArray[np.float32]:
    """Estimated share of runs in common, row by row of signatures (n, HASHES): float32 (n,), about 0 to 1."""
    agree = (a == b).mean(axis=1, dtype=np.float32)
    chance = np.float32(1 / 256)  # that the bytes of different hashes are equal
    return np.asarray((agree - chance) / (1 - chance), dtype=np.float32)


def _least(texts: list[str], size: int) -> _Hashes:
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    ends = np.cumsum(lengths)
    runs = _mixed(_rolled(letters, size))
    # Runs that extend into the next text are dropped.
    inside = np.ones(len(letters), dtype=np.bool_)
    for back in range(1, size):
        inside[ends - back] = False
    runs = runs[inside[: len(runs)]]
    starts = np.concatenate([[0], np.cumsum(lengths - size + 1)[:-1]])
    least = np.empty((len(texts), HASHES), dtype=np.uint32)
    hashed = np.empty_like(runs)
    for number, (factor, shift) in enumerate(zip(*_functions(), strict=True)):
        np.multiply(runs, factor, out=hashed)
        np.bitwise_xor(hashed, shift, out=hashed)
        least[:, number] = np.minimum.reduceat(hashed, starts)
    return _finished(least)


def _rolled(letters: _Hashes, size: int) -> npt.NDArray[np.uint64]:
    """A number for each run of `size` letters, by its first."""
    count = len(letters) - size + 1
    rolled = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        rolled = rolled * np.uint64(0x9E3779B97F4A7C15) + letters[place : place + count]
    return rolled


def _mixed(numbers: npt.NDArray[np.uint64]) -> _Hashes:
    """The finaliser of SplitMix64 (Steele et al. 2014), its upper half."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _finished(numbers: _Hashes) -> _Hashes:
    """The finaliser of MurmurHash3: the lowest byte of a least hash is otherwise not even."""
    numbers = (numbers ^ (numbers >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    numbers = (numbers ^ (numbers >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return numbers ^ (numbers >> np.uint32(16))


def _functions() -> tuple[_Hashes, _Hashes]:
    """Factor (odd) and mask of each hash function; always the same."""
    numbers = _mixed(np.arange(1, 2 * HASHES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return numbers[:HASHES] | np.uint32(1), numbers[HASHES:]

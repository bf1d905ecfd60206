"""Inputs made wrong: seeded, so that a failure can be had again."""

import random
from collections.abc import Iterator, Sequence


def mutants(seeds: Sequence[bytes], words: Sequence[bytes], number: int, seed: int) -> Iterator[bytes]:
    """`number` inputs, each a seed with one to eight changes; `words` are what the format gives a meaning."""
    chance = random.Random(seed)
    for _ in range(number):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            data = _changed(data, chance, words, seeds)
        yield bytes(data)


def _changed(
    data: bytearray, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]
) -> bytearray:
    start = chance.randint(0, len(data))
    end = min(len(data), start + int(chance.expovariate(1 / 40)) + 1)
    kind = chance.randrange(8)
    if kind == 0 and data:  # one bit
        data[start % len(data)] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[start:end]
    elif kind == 2:
        data[start:start] = data[start:end] * chance.choice((1, 2, 50, 2000))
    elif kind == 3:
        data[start:start] = chance.choice(words) * chance.choice((1, 1, 1, 3, 1000))
    elif kind == 4:
        data[start:end] = chance.choice(words)
    elif kind == 5:
        data[start:end] = chance.randbytes(chance.randint(1, 30))
    elif kind == 6:
        del data[start + chance.randint(0, len(data)) :]
    else:  # two seeds in one
        other = chance.choice(seeds)
        data[start:] = other[chance.randint(0, len(other)) :]
    return data

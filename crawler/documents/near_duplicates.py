"""Finds near-duplicate texts by bottom-k sketches of word shingles (Broder 1997)."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np

SHINGLE = 5  # words
SIZE = 128  # hashes of a sketch
_ANCHORS = 8  # number of smallest hashes of which near-duplicates share at least one
NEAR = 0.8  # resemblance (Jaccard) of duplicates: a date line and a caption may differ


def sketch(text: str) -> list[int]:
    """The SIZE smallest 63-bit hashes of the text's word shingles, ascending."""
    words = text.lower().split()
    shingles = {" ".join(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1))}
    digests = [blake2b(s.encode("utf-8", "surrogatepass"), digest_size=8).digest() for s in shingles]
    hashes = np.sort(np.frombuffer(b"".join(digests), dtype=">u8") >> 1)
    return hashes[:SIZE].tolist()  # type: ignore[no-any-return]


def resemblance(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated Jaccard similarity of two sketches, in [0, 1]."""
    union = heapq.nsmallest(SIZE, set(a) | set(b))
    if not union:
        return 0.0
    shared = set(a) & set(b)
    return sum(value in shared for value in union) / len(union)


def near_duplicates(sketches: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """The key of the earlier text for each text that resembles one, in the mapping's order."""
    kept: dict[int, list[str]] = defaultdict(list)
    duplicates: dict[str, str] = {}
    for key, values in sketches.items():
        candidates = dict.fromkeys(other for value in values[:_ANCHORS] for other in kept[value])
        same = next((o for o in candidates if resemblance(values, sketches[o]) >= NEAR), None)
        if same is not None:
            duplicates[key] = same
            continue
        for value in values[:_ANCHORS]:
            kept[value].append(key)
    return duplicates

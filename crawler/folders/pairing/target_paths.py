"""Where the translation of a file would lie, by the paths of the pairs that exist."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from crawler.folders.pairing.layouts import ORIGIN, LocalFile, PathPair

_TOKENS = re.compile(r"[._-]|[^._-]+")
# (root of the source, what a path begins with, what its name ends with) -> the same of the target
_Rule = tuple[tuple[int, str, str], tuple[int, str, str]]


def target_path(source: LocalFile, pairs: Iterable[PathPair], lang: str) -> tuple[int, str] | None:
    """Root and path for the translation of a source file into a language; None where no pair shows them.

    Of the ways in which the paths of pairs differ (a folder more or another one, another end of the name,
    another root), the most frequent that applies to the path.
    """
    rules = Counter(_rule(pair) for pair in pairs if pair.lang == lang and pair.layout != ORIGIN)
    for (old, new), _ in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        root, head, end = old
        if source.root == root and source.path.startswith(head) and source.path.endswith(end):
            middle = source.path.removeprefix(head).removesuffix(end)
            return new[0], f"{new[1]}{middle}{new[2]}"
    return None


def _rule(pair: PathPair) -> _Rule:
    old, new = PurePosixPath(pair.source.path).parts, PurePosixPath(pair.target.path).parts
    same = 0
    while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
        same += 1
    if same:
        heads = ["".join(f"{part}/" for part in parts[: len(parts) - same]) for parts in (old, new)]
        return (pair.source.root, heads[0], ""), (pair.target.root, heads[1], "")
    names = [_TOKENS.findall(parts[-1]) for parts in (old, new)]
    first = 0
    while first < min(map(len, names)) - 1 and names[0][first] == names[1][first]:
        first += 1
    folders = ["".join(f"{part}/" for part in parts[:-1]) for parts in (old, new)]
    if folders[0] == folders[1]:
        folders = ["", ""]
    ends = ["".join(tokens[first:]) for tokens in names]
    return (pair.source.root, folders[0], ends[0]), (pair.target.root, folders[1], ends[1])

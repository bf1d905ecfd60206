"""The version of a source that a translation was made from, by the first evidence that exists."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from crawler.folders.pairing.layouts import ORIGIN, PathPair
from crawler.folders.roots import git, git_bytes

# Kinds of evidence, the surest first.
FRONT_MATTER, SIDECAR, BESIDE, RECORDS, HISTORY, UNKNOWN = (
    "front_matter",
    "sidecar",
    "beside",
    "records",
    "git",
    "unknown",
)
_SIDECAR = ".co-op-translator.json"
_COMMIT_KEYS = ("l10n.sourcecommit", "sourcecommit", "source_commit", "base_commit")


@dataclass(frozen=True, slots=True)
class Base:
    """The base of a translation: evidence, its name (a commit, a path), its bytes (None if only recorded)."""

    evidence: str
    name: str
    body: bytes | None


def find_base(
    roots: tuple[Path, ...], pair: PathPair, fields: dict[str, str], has_records: bool, current: bytes
) -> Base:
    """The base of a pair's target; `current` is the source as it is, `fields` the target's front matter.

    Looked for in this order: a commit in the front matter, a sidecar with the hash of the source, a source
    kept beside the translation, acopio's own records, and the source at the date of the translation's last
    commit. Without any the base is UNKNOWN.
    """
    source_root, target_root = roots[pair.source.root], roots[pair.target.root]
    commit = next((fields[key] for key in _COMMIT_KEYS if fields.get(key)), None)
    if commit and (body := _at(source_root, commit, pair.source.path)) is not None:
        return Base(FRONT_MATTER, commit, body)
    if (found := _by_sidecar(source_root, target_root, pair, current)) is not None:
        return found
    if pair.layout == ORIGIN:
        return Base(BESIDE, pair.source.path, (source_root / pair.source.path).read_bytes())
    if has_records:
        return Base(RECORDS, "", None)
    return _by_history(source_root, target_root, pair) or Base(UNKNOWN, "", None)


def _by_sidecar(source_root: Path, target_root: Path, pair: PathPair, current: bytes) -> Base | None:
    folder = target_root / PurePosixPath(pair.target.path).parent
    for place in (folder, *[p for p in folder.parents if p.is_relative_to(target_root)]):
        path = place / _SIDECAR
        if not path.is_file():
            continue
        try:
            content = json.loads(path.read_bytes())
        except (ValueError, OSError):
            return None
        name = PurePosixPath(pair.target.path).name
        entry = content.get(name, content) if isinstance(content, dict) else {}
        wanted = entry.get("original_hash") if isinstance(entry, dict) else None
        if not wanted:
            return None
        if _has_hash(current, wanted):
            return Base(SIDECAR, wanted, current)
        for commit in (git(source_root, "log", "--format=%H", "--", pair.source.path) or "").split():
            body = _at(source_root, commit, pair.source.path)
            if body is not None and _has_hash(body, wanted):
                return Base(SIDECAR, commit, body)
        return None
    return None


def _has_hash(body: bytes, wanted: str) -> bool:
    hashes = (hashlib.md5(body, usedforsecurity=False), hashlib.sha1(body, usedforsecurity=False))
    return wanted.lower() in {h.hexdigest() for h in (*hashes, hashlib.sha256(body))}


def _by_history(source_root: Path, target_root: Path, pair: PathPair) -> Base | None:
    """The source as it was at the date of the translation's last commit."""
    last = _last(target_root, pair.target.path, "--format=%cI %H")
    if not last:
        return None
    date, _, _ = last.partition(" ")
    commit = _last(source_root, pair.source.path, "--format=%H", f"--before={date}")
    body = _at(source_root, commit, pair.source.path) if commit else None
    return Base(HISTORY, commit, body) if commit and body is not None else None


def _last(root: Path, path: str, *options: str) -> str | None:
    """The last commit of a file, asked for in its folder, which may be a submodule's.

    None where the history is cut there: a clone of some depth shows its first commit for every older file.
    """
    folder, name = (root / path).parent, (root / path).name
    found = git(folder, "log", "-1", *options, "--", name)
    commit = found.rpartition(" ")[2] if found else ""
    shallow = git(folder, "rev-parse", "--git-path", "shallow") if found else None
    cut = folder / shallow if shallow else None
    if cut is not None and cut.is_file() and commit in cut.read_text(encoding="ascii").split():
        return None
    return found


def _at(root: Path, commit: str, path: str) -> bytes | None:
    """A file as it was in a commit; None without git or where it is not there."""
    if not all(c.isalnum() for c in commit):
        return None  # it comes from a file: never an option of git
    return git_bytes((root / path).parent, "show", f"{commit}:./{PurePosixPath(path).name}")

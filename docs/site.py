"""Hooks of MkDocs (mkdocs.yml): the pages at the top of the repository, and links that suit both places.

The Markdown files link to each other as a reader of the repository needs it: README.md to docs/topics.md,
docs/topics.md to ../README.md, and to source files. On the site all pages are in one folder, and source
files are links to the repository.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
TOP = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
_LINK = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?(?=\))")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: Any) -> Files:
    """Add the pages at the top of the repository."""
    for source, page in TOP.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """The text with its links as the site has them; those in code are left as they are."""
    folder = "" if page.file.src_uri in TOP.values() else "docs"
    parts, start = [], 0
    for fence in _FENCE.finditer(markdown):
        parts += [_relinked(markdown[start : fence.start()], folder, config["repo_url"]), fence[0]]
        start = fence.end()
    return "".join([*parts, _relinked(markdown[start:], folder, config["repo_url"])])


def _relinked(text: str, folder: str, repository: str) -> str:
    def target(link: re.Match[str]) -> str:
        path, anchor = posixpath.normpath(posixpath.join(folder, link[1])), link[2] or ""
        if path in TOP:
            return TOP[path] + anchor
        if posixpath.dirname(path) == "docs" and not path.endswith(".py"):
            return posixpath.basename(path) + anchor
        if not (ROOT / path).exists():
            return f"{link[1]}{anchor}"  # MkDocs reports it
        kind = "tree" if (ROOT / path).is_dir() else "blob"
        return f"{repository}/{kind}/main/{path}{anchor}"

    return _LINK.sub(target, text)

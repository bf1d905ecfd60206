"""Finds the browser that renders JavaScript pages."""

import importlib.util
import os
import shutil
from pathlib import Path

from crawler.errors import AcopioError, MissingExtraError, UsageError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path(named: str = "") -> str | None:
    """The path of the browser: `named`, else None for Playwright's own if installed, else the system's.

    MissingExtraError without scrapy-playwright, UsageError if `named` is not a file, AcopioError if there is
    no browser.
    """
    for module, package in (("scrapy_playwright", "scrapy-playwright"), ("psutil", "psutil")):
        if importlib.util.find_spec(module) is None:
            raise MissingExtraError(
                f"[javascript] needs {package}, which is not installed: pip install 'acopio[playwright]'"
            )
    if named:
        if not Path(named).is_file():
            raise UsageError(f"BROWSER={named}: no such file: give the path of a Chromium, or omit it")
        return named
    if _has_own():
        return None
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise AcopioError(
            "[javascript] needs a browser and none was found: install Debian's package chromium, "
            "run `playwright install chromium`, or give the path of one with -s BROWSER=PATH"
        )
    return found


def _has_own() -> bool:
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright"
    return any(Path(folder).expanduser().glob("chromium*-*/*/*"))

"""Running crawls of the demo site as a user does."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus.demo.pages import START_URL
from corpus.demo.server import RequestRecord
from corpus.tables.folder import WorkFolder

ROOT = Path(__file__).parents[2]
FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]


@dataclass(frozen=True)
class DemoCrawl:
    """A finished `scrapy crawl ml_es` of the demo site: its folder, its messages, what the server saw."""

    folder: WorkFolder
    messages: str
    output: str
    requests: tuple[RequestRecord, ...]


def environment(proxy: str = "") -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return kept | ({"http_proxy": proxy} if proxy else {})


def scrapy_command(data: Path, *more: str) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "ml_es",
        "-a",
        f"seeds={START_URL}",
        "-a",
        f"data={data}",
    ]
    return [*command, *FAST, *more]

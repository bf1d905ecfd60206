"""Scrapy commands.

Scrapy imports this package first, before the modules of the crawl, which take seconds to load: from here on
Ctrl-C ends its command line as it ends ours.
"""

import sys
from pathlib import Path

from crawler.console.interrupts import end_at_once

if Path(sys.argv[0]).stem == "scrapy":
    end_at_once()

"""`scrapy`, as `acopio crawl` runs it: Ctrl-C is answered in one way from the start."""

from crawler.console.interrupts import end_at_once
from crawler.terminal.idle import idle

if __name__ == "__main__":
    end_at_once()
    idle.begin()
    from scrapy.cmdline import execute

    execute()

"""Which link is asked for next. Pure: no Scrapy."""

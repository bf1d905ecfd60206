"""All that knows Scrapy and Twisted: the spider, its middlewares and extensions."""

"""All code that depends on Scrapy and Twisted: the spider, its middlewares and extensions."""

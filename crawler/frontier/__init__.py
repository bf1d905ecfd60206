"""Chooses the next link to request. Pure: no Scrapy."""

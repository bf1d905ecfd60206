"""Scrapy commands that behave otherwise here (setting COMMANDS_MODULE)."""

"""Markdown and its dialects as pages; what documents of a folder share of it."""

"""Formats for translation tools: TMX and XLIFF."""

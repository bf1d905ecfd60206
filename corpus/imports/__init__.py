"""Memories and corpora of one's own, read unit by unit, one module for each kind of file."""

"""Formats for terms that are learnt from the pairs."""

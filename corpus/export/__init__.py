"""Kept pairs as files: one format a module, listed in formats.py, run over a work folder by run.py."""

"""Formats for programs: lines, tables, folders of a corpus."""

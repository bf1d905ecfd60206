"""Turns responses into rows of the documents table, kept or dropped."""

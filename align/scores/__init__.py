"""Scores of pairs."""

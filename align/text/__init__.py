"""Sentences, tokens and numbers of a text."""

"""Sentence encoders: one Protocol, one file each, found by name."""

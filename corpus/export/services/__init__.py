"""Formats for services that learn from pairs; each keeps to the limits of its service."""

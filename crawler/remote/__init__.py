"""A work folder in an object store."""

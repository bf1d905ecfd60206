"""A corpus as parallel data of Amazon Translate."""

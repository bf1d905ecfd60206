"""The built-in rules on one pair; `corpus.filters.registry` puts them in order."""

"""Which files are translations of each other, by their paths."""

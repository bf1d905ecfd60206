"""Pairs that stand in a test set, told from the others and kept out of what is trained on."""

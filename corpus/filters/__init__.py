"""The rules that a sentence pair must pass."""

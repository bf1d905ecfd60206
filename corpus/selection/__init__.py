"""The pairs that gain most for a budget, and what a corpus covers of a text."""

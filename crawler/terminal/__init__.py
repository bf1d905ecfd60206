"""A line on a terminal that changes, and what it says while nothing else does."""

"""A topic: what to gather, and what never."""

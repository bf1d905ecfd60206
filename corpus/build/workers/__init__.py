"""Functions that Daft runs in worker processes."""

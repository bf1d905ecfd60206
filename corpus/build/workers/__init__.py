"""What Daft runs in worker processes."""

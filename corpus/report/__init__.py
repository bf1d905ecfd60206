"""What became of every row: the funnel, its samples and the report."""

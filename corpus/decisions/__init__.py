"""What people decided about pairs, pages and terms: one file of the work folder."""

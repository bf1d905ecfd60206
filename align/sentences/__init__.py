"""Two documents to beads and pairs."""

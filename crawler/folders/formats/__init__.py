"""The readers of local documents, one module for each format."""

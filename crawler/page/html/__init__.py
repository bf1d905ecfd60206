"""HTML as text blocks and metadata."""

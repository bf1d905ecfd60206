"""PDF files as text blocks."""

"""Markdown and its dialects (MyST and d2l, Hugo, Jekyll, MDX, MkDocs), with places in the file."""

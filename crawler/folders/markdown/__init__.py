"""Markdown and its dialects (CommonMark, MyST and d2l, Hugo, Jekyll, MDX, MkDocs), with places in the file."""

"""Articles that are no HTML: PDF, plain text and Markdown. Slow or hostile ones are the normal case."""

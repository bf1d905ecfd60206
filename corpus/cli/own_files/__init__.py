"""Files that users bring: texts and pairs in, results out."""

"""Local documents: files of a folder, a repository or a zip file as text blocks that know their place."""

"""What makes a corpus of an archive, and takes from it."""

"""Books, documentation and memories of users as corpora."""

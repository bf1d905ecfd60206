"""Topics: their files, scope, seeds, terms and takedowns."""

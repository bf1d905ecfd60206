"""Topics improved by what a build has found, and advice on them."""

"""Which words and phrases translate which."""

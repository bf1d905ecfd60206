"""Rules on the form of a text: length, letters, words, layout, markup, decoding."""

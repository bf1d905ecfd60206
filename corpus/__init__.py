"""From sentence pairs to a filtered corpus, its exports and its report; the command line over the whole."""

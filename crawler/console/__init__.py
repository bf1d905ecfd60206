"""What commands share: their command line, Ctrl-C, how much they say, suggestions for misspelt names."""

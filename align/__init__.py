"""From documents to sentence pairs: splitting, encoding, pairing, alignment."""

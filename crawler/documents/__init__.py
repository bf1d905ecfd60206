"""From a response to a row of the documents table, kept or dropped."""

"""Cosines, nearest neighbours, vectors of documents."""

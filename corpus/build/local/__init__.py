"""Corpora of local documents: one sub-pipeline for each target language."""

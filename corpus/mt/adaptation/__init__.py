"""Adaptation of an engine by parallel data: exact matches, repaired fuzzy ones, a learnt post-edit."""

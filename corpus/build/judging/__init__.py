"""Aligned sentences -> pairs: what they teach, their scores, and the verdict of each rule."""

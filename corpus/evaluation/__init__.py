"""Measures the gain from parallel data: held-out articles translated without and with it."""

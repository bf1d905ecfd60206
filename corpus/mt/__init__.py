"""Machine translation on this machine: engines, and their adaptation by parallel data."""

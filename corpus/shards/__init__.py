"""Rows cut by host into shards, which workers of this machine or of a cluster do; their states as files."""

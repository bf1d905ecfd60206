"""Calls of AWS: connection, retries, errors, storage."""

"""Translations kept in sync with their source: what changed, and what that asks for."""

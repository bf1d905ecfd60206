"""The embedded demo site."""

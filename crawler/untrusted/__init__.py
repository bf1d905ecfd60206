"""Untrusted text: parsers with limits, values made storable, and text made safe to print."""

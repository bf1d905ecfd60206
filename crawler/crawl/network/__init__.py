"""Connections: names resolved, headers bounded, robots.txt, private addresses."""

"""Connections: name resolution, limits of headers, robots.txt, private addresses."""

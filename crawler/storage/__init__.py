"""Files on this machine and in object stores: written whole or not at all, locked, in JSON."""

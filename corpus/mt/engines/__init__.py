"""Machine translation engines on this machine: one Protocol, one file each, found by name."""

"""The protocol: requests, shapes, pages, faults."""

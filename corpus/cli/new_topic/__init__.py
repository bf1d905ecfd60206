"""`acopio topic new`."""

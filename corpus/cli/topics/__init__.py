"""`acopio topic`."""

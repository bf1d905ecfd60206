"""`acopio translate`."""

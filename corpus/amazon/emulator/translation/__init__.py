"""How the emulator translates a text."""

"""What the emulator remembers."""

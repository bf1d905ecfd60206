"""What parallel data gains: held-out articles translated without and with it, and measured."""

"""What is installed: the demo, encoders, checks, completion."""

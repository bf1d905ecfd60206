"""Rules on numbers: values, ordinals, months."""

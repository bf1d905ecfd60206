"""documents -> document pairs and aligned sentences, and sentences mined from what has no counterpart."""

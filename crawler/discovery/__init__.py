"""Ways to find pages."""

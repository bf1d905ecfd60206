"""Rules on names: of people and countries, of sites and currencies."""

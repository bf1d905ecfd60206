"""Translations mined from comparable texts."""

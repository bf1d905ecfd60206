"""Rules on languages: the right one and its script, what was left untranslated, what is denied."""

"""The work folder and what lies in it: the contract between rooms."""

"""The work folder and its tables and files: the contract between packages."""

"""The stages of a build, one file each: tables of the work folder in, tables out."""

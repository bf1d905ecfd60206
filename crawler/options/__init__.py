"""Options that users set: fields of dataclasses, each with what it may be."""

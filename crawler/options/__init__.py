"""Options that users set: fields of dataclasses with their allowed values."""

"""The type of an argument that names a file or pipe of the user, and what reads it."""

from pathlib import Path

import click

from corpus.imports.source import STDIN, Source, source_of, undecodable

__all__ = ["FILE", "STDIN", "Source", "source_of", "undecodable"]

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)

"""A group of commands that imports the module of a command only when the command is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from corpus.cli.command import Commands, Sections
from crawler.lazy import loading

# command -> its module, and its line in `--help`, which needs no import of that module
CommandTable = Mapping[str, tuple[str, str]]


class LazyCommands(Commands):
    """A group whose commands are those of `table`, in its order; `titles` divide the list in its help."""

    def __init__(
        self,
        *args: Any,
        table: CommandTable,
        titles: Sections | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.table = table
        self.titles: Sections = titles or {"Commands": tuple(table)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(self.table)

    def find(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None for an unknown name."""
        if cmd_name not in self.table:
            return None
        with loading():
            members = vars(import_module(self.table[cmd_name][0])).values()
        return next(m for m in members if isinstance(m, click.Command) and m.name == cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The lists of commands, without importing them."""
        width = max(map(len, self.table))
        for title, names in self.titles.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), self.table[name][1]) for name in names])

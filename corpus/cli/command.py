"""What all commands share: --quiet and --verbose, help in sections, and a suggestion for a misspelt name."""

import logging
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import click

from crawler.console.suggestions import closest, did_you_mean
from crawler.console.verbosity import QUIET, VERBOSE, set_verbosity

# Title of a section of a help text -> names of the parameters in it.
Sections = Mapping[str, Sequence[str]]
COMMON = ("quiet", "verbose")  # parameters of every command
_WHOLE = 1_000  # characters of a line about a command: all of them
_META = "acopio.verbosity"  # the level that this command line chose


class Command(click.Command):
    """A command whose options stand under the titles of `sections`; the others come first."""

    def __init__(self, *args: Any, sections: Sections | None = None, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.sections: Sections = sections or {}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, a list for each section."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = {option.name: option.get_help_record(ctx) for option in options}
        placed = set(chain.from_iterable(self.sections.values()))
        rest = [record for name, record in records.items() if name not in placed]
        lists = {title: [records[name] for name in names] for title, names in self.sections.items()}
        for title, rows in {"Options": rest, **lists}.items():
            if shown := [row for row in rows if row]:
                with formatter.section(title):
                    formatter.write_dl(shown)


class Commands(click.Group):
    """A group that suggests a command for a misspelt one, and whose commands have the common options."""

    command_class = Command
    groups: Sequence[str] = ()  # those of its commands that are groups, where a name may be looked for

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion where there is no such command."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-") and not ctx.resilient_parsing:
            name = args[0]
            meant = self.deeper(ctx, name) or did_you_mean(name, known) or self.deeper(ctx, name, alike=True)
            ctx.fail(f"no such command {args[0]!r}: {meant}known: {', '.join(known)}")
        return super().resolve_command(ctx, args)

    def deeper(self, ctx: click.Context, name: str, alike: bool = False) -> str:
        """A question with the command of that very name in a group of this one, and a space; '' for none.

        With `alike`, the command with the closest name.
        """
        for group in self.groups:
            command = self.get_command(ctx, group)
            names = command.list_commands(ctx) if isinstance(command, click.Group) else []
            found = closest(name, names) if alike else name if name in names else None
            if found is not None:
                return f"did you mean '{group} {found}'? "
        return ""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, with the common options; None for an unknown name."""
        command = self.find(ctx, cmd_name)
        return command if command is None or isinstance(command, click.Group) else with_common(command)

    def find(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None for an unknown name."""
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands with their first sentences, wrapped where click cuts them."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(_WHOLE)) for name, command in found if command]
            )


def with_common(command: click.Command) -> click.Command:
    """The command, with the common options after its own."""
    if not any(param.name in COMMON for param in command.params):
        command.params += common_options()
    return command


def common_options() -> list[click.Parameter]:
    """The options --quiet and --verbose, which take effect before the command runs."""
    return [
        click.Option(
            ["--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_level(QUIET),
            help="Print no progress and no notes, only results, warnings and errors.",
        ),
        click.Option(
            ["--verbose"],
            is_flag=True,
            expose_value=False,
            callback=_level(VERBOSE),
            help="Also print log messages, also of libraries.",
        ),
    ]


def _level(level: str) -> Any:
    def choose(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if not wanted or ctx.resilient_parsing:
            return
        if ctx.meta.setdefault(_META, level) != level:
            raise click.UsageError("--quiet and --verbose: give one of them", ctx)
        set_verbosity(level)
        if level == VERBOSE:
            logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")

    return choose

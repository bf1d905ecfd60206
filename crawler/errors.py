"""Errors shown to users: one line each that says what is wrong, where, and what to do."""

from crawler.console.install_hints import for_this_environment


class AcopioError(Exception):
    """A failed run; the command line prints the message and exits with `exit_status`."""

    exit_status = 1


class UsageError(AcopioError):
    """A wrong call: an unknown name, option or value. Exit status 2."""

    exit_status = 2


class TopicError(UsageError):
    """A topic file with problems; `problems` lists all of them, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UnsupportedLanguageError(UsageError):
    """A language that a component does not support; the message names the alternatives."""


class MissingExtraError(UsageError):
    """An optional dependency that is not installed; the message contains the command to install it.

    `pip install 'acopio[EXTRA]'` in it becomes the command of the tool that made this environment.
    """

    def __init__(self, message: str) -> None:
        super().__init__(for_this_environment(message))


class PluginError(AcopioError):
    """An installed plug-in that cannot be used; the message names its distribution."""


class InputError(AcopioError):
    """A file that cannot be read or parsed; the message names file and line."""


class DamagedTableError(InputError):
    """A table, or a file beside it, that cannot be read; `tables` are those to write again."""

    def __init__(self, message: str, *tables: str) -> None:
        super().__init__(message)
        self.tables = tables


class EmptyResultError(AcopioError):
    """A run that produced no pairs; the message names the stage that dropped the last ones."""


class LockedError(AcopioError):
    """A work folder in use by another process; the message names its command, process and host."""

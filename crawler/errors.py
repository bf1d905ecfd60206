"""The tree of errors that a user may see: one line each, saying what, where and what to do."""


class AcopioError(Exception):
    """A run that failed; the command line prints the message and ends with `exit_status`."""

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
    """A language that a component does not know; the message names those that do."""


class MissingExtraError(UsageError):
    """An optional part that is not installed; the message holds the command that installs it."""


class PluginError(AcopioError):
    """An installed plug-in that cannot be used; the message names its distribution."""


class InputError(AcopioError):
    """A file that cannot be read as what it should be; the message names file and line."""


class EmptyResultError(AcopioError):
    """A run that ended with no pairs; the message names the stage at which they were lost."""

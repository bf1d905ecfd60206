"""`acopio completion`: completion of commands, topics, formats, rules and encoders in a shell."""

import os
import shlex
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from corpus.cli.types import Choice
from crawler.errors import AcopioError, UsageError
from crawler.storage.files import write_text

SHELLS = ("bash", "zsh", "fish")

_EPILOG = """\b
Examples:
  acopio completion                     for the shell in $SHELL
  acopio completion zsh
  acopio completion bash --print        to install it elsewhere
"""


@click.command(epilog=_EPILOG)
@click.argument("shell", type=Choice(SHELLS), required=False)
@click.option("--print", "printed", is_flag=True, help="Print the script in place of installing it.")
def completion(shell: str | None, printed: bool) -> None:
    """Install completion for SHELL, by default the one in $SHELL.

    Commands and options are completed, and the names of topics, export formats, rules, options of rules and
    encoders. The script goes to the folder from which the shell loads those of a user; start a new shell to
    use it.
    """
    chosen = shell or Path(os.environ.get("SHELL", "")).name
    if chosen not in SHELLS:
        raise UsageError(f"completion: the shell {chosen!r} is not known: name one of {', '.join(SHELLS)}")
    script = _script(chosen)
    if printed:
        click.echo(script)
        return
    path = _place(chosen)
    try:
        write_text(path, script)
    except OSError as error:
        raise AcopioError(f"{path}: {error.strerror}: install it by hand: --print prints it") from None
    click.echo(f"{path}: written. {_advice(chosen, path)}")


def _script(shell: str) -> str:
    from corpus.cli.main import COMPLETES, acopio

    kind = get_completion_class(shell)
    assert kind is not None
    source = kind(acopio, {}, "acopio", COMPLETES).source()
    if shell == "zsh":
        # A file in fpath is the function itself: it must complete at its first call, too.
        return source if source.startswith("#compdef") else f"#compdef acopio\n{source}"
    return source


def _place(shell: str) -> Path:
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return {
        "bash": data / "bash-completion" / "completions" / "acopio",
        "zsh": data / "zsh" / "site-functions" / "_acopio",
        "fish": config / "fish" / "completions" / "acopio.fish",
    }[shell]


def _advice(shell: str, path: Path) -> str:
    if shell == "zsh":
        line = f"fpath=({shlex.quote(str(path.parent))} $fpath); autoload -Uz compinit; compinit"
        return f"Add this line to ~/.zshrc, unless the folder is in fpath: {line}"
    if shell == "bash":
        return (
            "bash-completion loads it; without that package add to ~/.bashrc: "
            f"source {shlex.quote(str(path))}"
        )
    return "Start a new shell."

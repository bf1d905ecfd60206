"""What a program shows on a terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def shown(code: str, columns: int = 160, both: bool = False, **environment: str) -> str:
    """All that Python code writes to stderr (`both`: and stdout), which is a terminal of so many columns."""
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    given = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
    given |= {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | environment
    output = writer if both else subprocess.DEVNULL
    child = subprocess.Popen([sys.executable, "-c", code], stdout=output, stderr=writer, env=given)
    os.close(writer)
    parts = []
    while part := _read(reader):
        parts.append(part)
    os.close(reader)
    text = b"".join(parts).decode(errors="replace")
    assert child.wait() == 0, text
    return text


def lines(text: str) -> list[str]:
    """What stood in a line of the terminal at any time."""
    return [line for line in re.split(r"[\r\n]+", _ESCAPES.sub("", text)) if line.strip()]


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 65536)
    except OSError:  # the other end is closed
        return b""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.untrusted.escapes import EscapedFormatter, escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\rb\x9bc\x7f", r"a\rb\x9bc\x7f"),
        ("\u202egnp.exe\u2028\ud800", r"\u202egnp.exe\u2028\ud800"),
        ("plain\ttext\nñ 机器 🙂", "plain\ttext\nñ 机器 🙂"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(st.text())
def test_the_rest_is_left_and_all_can_be_written(text: str) -> None:
    found = escaped(text)
    found.encode("utf-8")
    assert not any(char < " " and char not in "\t\n" for char in found)
    assert escaped(found) == found


def test_no_message_can_forge_a_line_of_the_log() -> None:
    formatter = EscapedFormatter("%(levelname)s: %(message)s")
    record = logging.LogRecord("x", logging.INFO, "f", 1, "Crawled %s", ("a\nERROR: hacked\x1b[2J",), None)
    assert formatter.format(record) == "INFO: Crawled a\n    ERROR: hacked\\x1b[2J"
    try:
        raise ValueError("\x1b]0;title\nERROR: x")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    assert "\x1b" not in formatter.format(record)
    assert not [line for line in formatter.format(record).splitlines() if line.startswith("ERROR")]

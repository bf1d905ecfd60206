"""Children of the sandbox that outlive their test: the next one in the same environment uses them."""

from contextlib import ExitStack

from crawler.children import environment
from crawler.sandbox import children_kept

_PASSING = "PYTEST_CURRENT_TEST"  # pytest sets it anew for each test
_blocks = ExitStack()


def keep_children() -> None:
    """From now on children of shared sandboxes are kept, until `end_children`."""
    _blocks.enter_context(children_kept(like=_environment))


def end_children() -> None:
    """End them."""
    _blocks.close()


def _environment() -> object:
    return {name: value for name, value in environment().items() if name != _PASSING}

"""`acopio` and `python -m acopio`: the command line."""

import sys

from acopio.foreign import foreign_package
from crawler.children import import_path
from crawler.console.interrupts import end_at_once


def main() -> None:
    """Run the command of sys.argv and exit with its status; with 1 if a package is not acopio's."""
    end_at_once()
    sys.path[:] = import_path()  # `python -m acopio` puts the current folder first
    if foreign_package() is not None:  # `import acopio` has printed it
        sys.exit(1)
    from corpus.cli.main import main as run

    run()


if __name__ == "__main__":
    main()

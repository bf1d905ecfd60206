"""`acopio` and `python -m acopio`: the command line."""

import sys

from acopio.foreign import foreign_package


def main() -> None:
    """Run the command of sys.argv and exit with its status; with 1 if a package is not acopio's."""
    if foreign_package() is not None:  # `import acopio` has printed it
        sys.exit(1)
    from corpus.cli.main import main as run

    run()


if __name__ == "__main__":
    main()

"""`python -m corpus.cli`."""

from corpus.cli.main import main

main()

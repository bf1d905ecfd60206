"""Results as JSON on stdout."""

import json

import click

from crawler.storage.json_files import plain

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(content: object) -> None:
    """Print dataclasses, mappings and sequences as JSON; None values of mappings are left out."""
    click.echo(json.dumps(plain(content), ensure_ascii=False, indent=2))

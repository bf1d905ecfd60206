"""`acopio topic copy`: a topic of one's own that starts as a copy of another."""

import re
import shutil
from pathlib import Path

import click

from corpus.cli.types import TOPIC
from crawler.errors import UsageError
from crawler.storage.files import write_text
from crawler.topic.topic import FOLDER, check_name, find_topics, get_topic, parse_topic

_NAME_LINE = re.compile(r"""^name\s*=\s*(["'])[^"'\n]*\1""", re.MULTILINE)


@click.command(epilog="Example: acopio topic copy ml_es robots_es")
@click.argument("source", metavar="TOPIC", type=TOPIC)
@click.argument("name")
def copy(source: str, name: str) -> None:
    """Copy TOPIC, a built-in one or one of your own, to topics/NAME.toml, to change it there.

    Its files of seeds are copied with it.
    """
    check_name(name)
    get_topic(source)  # a topic with problems is not copied
    original = find_topics()[source]
    path = Path(FOLDER) / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{path}: exists already: edit it, or choose another name")
    text = _NAME_LINE.sub(f'name = "{name}"', original.read_text(encoding="utf-8"), count=1)
    for file in _seeds_files(text):
        target = path.parent / file
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original.parent / file, target)
    parse_topic(text, path)
    write_text(path, text)
    click.echo(f"{path}: written. Change it, then: acopio topic check {name}")


def _seeds_files(text: str) -> list[str]:
    import tomllib

    files: list[str] = tomllib.loads(text).get("seeds_files", [])
    return [file for file in files if not Path(file).is_absolute()]

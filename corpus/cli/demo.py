"""`acopio demo`: crawl and build of the embedded site, on loopback."""

import shutil
import subprocess
from pathlib import Path

import click

from crawler.children import environment, python
from crawler.errors import AcopioError
from crawler.lock import COMMAND, this_command

TOPIC = "ml_es"
# The demo's own server needs no delays; all other settings are those of a crawl of the web.
_SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "4",
    "PROXY_WARNING": "0",  # the proxy is the demo's server itself
}
_MARK = ".demo"  # a folder with this file may be emptied


@click.command(epilog="Example: acopio demo --data /tmp/demo  writes the corpus to another folder.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/demo"),
    show_default=True,
    help="Work folder; that of an earlier demo is emptied.",
)
def demo(data: Path) -> None:
    """Crawl the embedded bilingual site, build its corpus and show the result; needs no network."""
    from corpus.demo.pages import START_URL
    from corpus.demo.server import DemoServer

    _empty(data)
    with DemoServer() as server:
        click.echo(
            f"The demo site is served on {server.proxy_url}; crawling it as topic {TOPIC} ...", err=True
        )
        status = subprocess.run(  # noqa: S603 - our own command
            _crawl(START_URL, data), env=_environment(server.proxy_url), check=False
        ).returncode
    if status:
        raise AcopioError(f"the demo's crawl ended with status {status}: see the messages above")
    _show(data)


def _empty(data: Path) -> None:
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise AcopioError(
            f"{data}: not empty and not from an earlier demo: choose another folder with --data"
        )
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / _MARK).touch()


def _crawl(seed: str, data: Path) -> list[str]:
    command = python("scrapy", "crawl", TOPIC, "-a", f"seeds={seed}", "-a", f"data={data}")
    for name, value in _SETTINGS.items():
        command += ["-s", f"{name}={value}"]
    return command


def _environment(proxy: str) -> dict[str, str]:
    """The environment with the demo's server as its proxy: no other server knows the demo's hosts."""
    kept = {name: value for name, value in environment().items() if not name.lower().endswith("_proxy")}
    kept[COMMAND] = this_command()
    return kept | {"http_proxy": proxy, "https_proxy": proxy, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}


def _show(data: Path) -> None:
    from corpus.report.text import sample_text
    from corpus.tables.folder import WorkFolder

    folder = WorkFolder(data)
    click.echo("\nTen of the pairs:\n")
    click.echo(sample_text(folder, 10), nl=False)
    click.echo(f"\nThe report, with every page and pair kept or dropped: {folder.report.resolve()}")

"""`acopio demo`: crawl and build of the embedded site, on loopback."""

import shutil
import subprocess
from pathlib import Path

import click

from crawler.children import environment, python
from crawler.console.command_line import COMMAND, this_command
from crawler.errors import AcopioError
from crawler.storage.files import remove
from crawler.storage.lock import FILE as LOCK
from crawler.storage.lock import check_free, locked
from crawler.terminal.idle import idle

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
@click.option("--book", is_flag=True, help="Instead: a small book in two languages, built and kept in sync.")
def demo(data: Path, book: bool) -> None:
    """Crawl the embedded bilingual site, build its corpus and show the result; needs no network."""
    if book:
        _demo_book(data)
        return
    from corpus.demo.pages import START_URL
    from corpus.demo.server import DemoServer

    _empty(data)
    with DemoServer() as server:
        click.echo(
            f"The demo site is served on {server.proxy_url}; crawling it as topic {TOPIC} ...", err=True
        )
        with idle.held():
            status = subprocess.run(  # noqa: S603 - our own command
                _crawl(START_URL, data), env=_environment(server.proxy_url), check=False
            ).returncode
    if status:
        raise AcopioError(f"the demo's crawl ended with status {status}: see the messages above")
    _show(data)


def _demo_book(data: Path) -> None:
    """Build the corpus of the embedded book, change a sentence of it, and show what that asks for."""
    import corpus.demo

    _empty(data)
    shutil.copytree(Path(corpus.demo.__file__).parent / "book", data / "book")
    work = str(data / "work")
    _acopio("build", "bread", "--documents", str(data / "book"), "-s", "en", "-t", "es", "--data", work)
    _acopio("sync", "record", "--data", work)
    chapter = data / "book" / "en" / "flour.md"
    text = chapter.read_text(encoding="utf-8").replace("wet hands and courage", "wet hands and patience")
    chapter.write_text(text, encoding="utf-8")
    click.echo(f"\nA word of {chapter} was changed:\n")
    _acopio("sync", "diff", "en/flour.md", "--data", work)
    _acopio("sync", "status", "--data", work)
    click.echo(f"\nThe report: {(data / 'work' / 'report.html').resolve()}")


def _acopio(*arguments: str) -> None:
    command = python("corpus.cli.main", *arguments)
    click.echo(f"$ acopio {' '.join(arguments)}")
    with idle.held():
        status = subprocess.run(command, env=environment(), check=False).returncode  # noqa: S603 - our own
    if status:
        raise AcopioError(f"acopio {arguments[0]} ended with status {status}: see the messages above")


def _empty(data: Path) -> None:
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise AcopioError(
            f"{data}: not empty and not from an earlier demo: choose another folder with --data"
        )
    check_free(data / "work")  # that of the book
    with locked(data):  # its file stays: another process may wait for it
        for entry in data.iterdir() if data.exists() else ():
            if not entry.name.startswith(LOCK):
                remove(entry)
        (data / _MARK).touch()


def _crawl(seed: str, data: Path) -> list[str]:
    command = python("crawler.crawl", "crawl", TOPIC, "-a", f"seeds={seed}", "-a", f"data={data}")
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
    pairs = sample_text(folder, 10)
    click.echo(f"\nTen of the pairs:\n\n{pairs}", nl=False)
    click.echo(f"\nThe report, with every page and pair kept or dropped: {folder.report.resolve()}")

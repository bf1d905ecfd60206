"""The checks of `acopio doctor`, each of one thing that may be wrong with an installation."""

import asyncio
import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from crawler.console.install_hints import install_command, requirements
from crawler.errors import AcopioError
from crawler.worded import WordedEnum

PAGES = ("https://en.wikipedia.org/robots.txt", "https://data.commoncrawl.org/collinfo.json")
_PACKAGES = ("acopio", "crawler", "align", "corpus")
_NOT_FOR_USERS = frozenset({"dev", "bench", "docs", "storage"})
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_SECONDS = 10.0  # for a page, or the connection to a proxy
_LEAST_FREE = 1 << 30  # bytes
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*(?:\[(?P<extras>[^]]*)\])?")


class State(WordedEnum):
    """The result of a check."""

    OK = "ok", "nothing to do"
    OFF = "off", "an optional part that is not installed or not set"
    PROBLEM = "problem", "something does not work"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check, in words; `advice` is what to do about a problem or a part that is off."""

    check: str
    state: State
    text: str
    advice: str = ""


Check = Callable[[], Iterator[Finding]]


def python() -> Iterator[Finding]:
    """The interpreter, and the folder of acopio's packages."""
    try:
        found = version("acopio")
    except PackageNotFoundError:
        found = "(source tree, not installed)"
    where = f"Python {sys.version.split()[0]} in {sys.prefix}"
    yield Finding("acopio", State.OK, f"{found}; {where}")


def packages() -> Iterator[Finding]:
    """Whether packages of other projects hide acopio's, whose names are common."""
    places = {name: _folder(name) for name in _PACKAGES}
    own = places["corpus"].parent if places["corpus"] else None
    foreign = {name: place for name, place in places.items() if place is None or place.parent != own}
    advice = "install acopio into a virtual environment of its own"
    for name, place in foreign.items():
        what = f"{name}: {'missing' if place is None else f'{place} is not of acopio in {own}'}"
        yield Finding("packages", State.PROBLEM, what, advice)
    if not foreign:
        yield Finding("packages", State.OK, f"{', '.join(_PACKAGES)} in {own}")


def extras() -> Iterator[Finding]:
    """The optional parts that are installed."""
    try:
        listed = metadata("acopio").get_all("Provides-Extra") or []
    except PackageNotFoundError:
        return
    for extra in sorted(set(listed) - _NOT_FOR_USERS):
        missing = [need for need in requirements(extra) if not _is_installed(need)]
        if missing:
            yield Finding(
                f"extra {extra}", State.OFF, f"missing: {', '.join(missing)}", install_command(extra)
            )
        else:
            yield Finding(f"extra {extra}", State.OK, "installed")


def encoders() -> Iterator[Finding]:
    """The encoders, those of plug-ins included."""
    from align.encoders import registry

    for info in registry.encoders().values():
        yield Finding(f"encoder {info.name}", State.OK if info.ready else State.OFF, info.state)


def plugins() -> Iterator[Finding]:
    """Whether the formats and rules of plug-ins can be loaded."""
    from corpus.export.formats import FORMATS, formats
    from corpus.filters.registry import RULES, pair_rules

    own = len(formats()) - len(FORMATS) + len(pair_rules()) - len(RULES)
    yield Finding("plug-ins", State.OK, f"{own} formats and rules of other packages")


def topics() -> Iterator[Finding]:
    """Whether the topic files have problems."""
    from corpus import options
    from crawler.topic.topic import find_topics, load_topic

    found = find_topics()
    bad = []
    for name, path in found.items():
        try:
            load_topic(path, [options.check])
        except AcopioError:
            bad.append(name)
    for name in bad:
        yield Finding("topics", State.PROBLEM, f"{name} has problems", f"acopio topic check {name}")
    if not bad:
        yield Finding("topics", State.OK, ", ".join(found))


def sandbox() -> Iterator[Finding]:
    """Whether pages can be read in a child process."""
    from crawler.page.page import Response
    from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

    text = "<p>" + "A page is read in a child process with limits of time and memory. " * 5
    page = Response("http://example.org/", 200, {"content-type": "text/html"}, text.encode())
    child = Sandbox("crawler.page.read:read_page", _SECONDS * 3)
    try:
        child.call(page, ("en",))
    except (SandboxTimeoutError, SandboxCrashError) as error:
        yield Finding("sandbox", State.PROBLEM, f"pages cannot be read: {error}", "see ulimit -v, and TMPDIR")
    else:
        yield Finding("sandbox", State.OK, "pages are read in child processes")
    finally:
        child.close()


def disk() -> Iterator[Finding]:
    """Whether the current folder can be written, and what is free there."""
    folder = Path.cwd()
    free = shutil.disk_usage(folder).free
    text = f"{folder}: {free / (1 << 30):,.1f} GiB free"
    if not os.access(folder, os.W_OK):
        yield Finding(
            "folder", State.PROBLEM, f"{folder}: not writable", "work in another folder, or give --data"
        )
    elif free < _LEAST_FREE:
        yield Finding("folder", State.PROBLEM, text, "free space: a crawl needs about 100 kB a page")
    else:
        yield Finding("folder", State.OK, text)


def proxy() -> Iterator[Finding]:
    """The proxy in the environment, and whether it can be reached."""
    found = {name: os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXIES}
    given = {name: value for name, value in found.items() if value}
    if not given:
        yield Finding("proxy", State.OFF, "none set", "if you need one: export https_proxy=http://HOST:PORT")
    for name, value in given.items():
        if name == "no_proxy":
            yield Finding("proxy", State.OK, f"{name}={value}")
            continue
        parts = urlsplit(value if "//" in value else f"http://{value}")
        where = f"{name}: {parts.hostname}:{parts.port or 80}"  # without the password
        try:
            socket.create_connection((parts.hostname or "", parts.port or 80), _SECONDS).close()
        except OSError as error:
            yield Finding("proxy", State.PROBLEM, f"{where}: {error}", "correct or unset the variable")
        else:
            yield Finding("proxy", State.OK, f"{where} answers")


def network(urls: tuple[str, ...] = PAGES) -> Iterator[Finding]:
    """Whether pages of the web can be fetched, by name and TLS."""
    from crawler import settings
    from crawler.discovery.fetch import FetchError, plain_fetch

    fetch = plain_fetch(settings.USER_AGENT.replace("{contact}", settings.CONTACT), _SECONDS)
    for url in urls:
        host = urlsplit(url).netloc
        try:
            status = asyncio.run(fetch(url)).status
        except FetchError as error:
            yield Finding("network", State.PROBLEM, f"{error}", "check the connection, DNS and the proxy")
            continue
        state = State.PROBLEM if status == 407 or status >= 500 else State.OK
        yield Finding(
            "network", state, f"{host}: status {status}", "ask the proxy's owner" if state != State.OK else ""
        )


def aws() -> Iterator[Finding]:
    """The region and the credentials for Amazon Translate; nothing is sent."""
    if find_spec("boto3") is None:
        yield Finding("aws", State.OFF, "boto3 is not installed", install_command("translate"))
        return
    from corpus.amazon.service.connect import ConnectOptions, connect

    try:
        region = connect(ConnectOptions(), dry=True).region
    except AcopioError as error:
        yield Finding("aws", State.OFF, f"{error}", "needed for acopio translate only")
    else:
        yield Finding("aws", State.OK, f"region {region}")


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]).resolve() if places else None


def _is_installed(requirement: str) -> bool:
    """Whether the distribution of a requirement is installed, with its extras: 'daft[ray]>=0.7'."""
    found = _REQUIREMENT.match(requirement)
    if found is None:
        return False
    try:
        version(found["name"])
    except PackageNotFoundError:
        return False
    extras = filter(None, re.split(r"[\s,]+", found["extras"] or ""))
    return all(_is_installed(need) for extra in extras for need in requirements(extra, found["name"]))

import http.server
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from demo_runs import FAST, ROOT, environment
from hypothesis import given
from hypothesis import strategies as st
from small_web import Answer, Web, serving
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.crawl.network.private import host_key, is_private_address, is_private_host
from crawler.crawl.network.resolver import PublicResolver

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "168.63.129.16"),
        *(
            "::",
            "::1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "::127.0.0.1",
        ),
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
        ),
    ],
)
def test_addresses_that_are_private(address: str) -> None:
    assert is_private_address(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert not is_private_address(address)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "127.0.0.1.",
            "0",
            "[::1]",
        ),
        *("[::ffff:7f00:1]", "localhost", "LocalHost.", "a.localhost", "printer", "nas.local", "db.internal"),
        *("router.lan", "x.home.arpa", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", ""),
        *("%31%32%37.0.0.1", "\uff0531\uff0532\uff0537.0.0.1", "127%2E0%2E0.1", "a.l%6fcalhost"),
    ],
)
def test_hosts_that_are_private_as_written(host: str) -> None:
    assert is_private_host(host)


@pytest.mark.parametrize(
    "host", ["example.org", "hub.test", "local.org", "8.8.8.8", "0x8.8.8.8", "a.b.c", "ñandú.es"]
)
def test_hosts_that_only_their_resolution_can_tell(host: str) -> None:
    assert not is_private_host(host)


@given(st.text(max_size=80))
def test_any_host_may_come(host: str) -> None:
    assert is_private_host(host) in (True, False)
    assert host_key(host_key(host)) == host_key(host)


class Answers:
    """A resolver that gives each question the next answer."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = list(answers)

    def resolveHostName(self, receiver: Any, host: str, port: int = 0, *more: object) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self._answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.addresses.append("complete")


def resolved(resolver: PublicResolver, host: str, port: int = 80) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, port)
    return receiver.addresses


def test_one_private_address_among_others_is_enough_to_refuse() -> None:
    resolver = PublicResolver(Answers((PUBLIC, "2606:4700::1"), (PUBLIC, PRIVATE), ("::1",), ()))
    assert resolved(resolver, "a.org") == [PUBLIC, "2606:4700::1", "complete"]
    assert not resolver.refused("a.org")
    for host in ("b.org", "c.org"):
        assert resolved(resolver, host) == ["complete"]
        assert resolver.refused(f"{host.upper()}.")
    assert resolved(resolver, "none.org") == ["complete"]
    assert not resolver.refused("none.org")


def test_a_name_that_changes_its_address_is_judged_at_each_use() -> None:
    resolver = PublicResolver(Answers((PUBLIC,), (PRIVATE,), (PUBLIC,)))
    assert [resolved(resolver, "a.org")[0] for _ in range(3)] == [PUBLIC, "complete", PUBLIC]


def test_a_permission_is_for_one_port() -> None:
    resolver = PublicResolver(Answers((PRIVATE,), (PRIVATE,)))
    resolver.permit("Wiki.corp.", 8080)
    assert resolved(resolver, "wiki.corp", 8080) == [PRIVATE, "complete"]
    assert resolved(resolver, "wiki.corp", 22) == ["complete"]


@pytest.fixture
def private_site() -> Iterator[tuple[int, list[str]]]:
    """A site on loopback: its port and the hosts and paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host'].partition(':')[0]}{self.path}")
            away = self.path == "/away"
            body = b'<p>machine learning</p><a href="/away">machine learning</a>'
            self.send_response(302 if away else 200)
            if away:
                self.send_header("Location", "http://127.0.0.2:1/")
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


def crawl(folder: Path, seed: str, *more: str, status: int = 0) -> str:
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "ml_es",
        "-a",
        f"seeds={seed}",
        "-a",
        f"data={folder}",
    ]
    command += [
        *FAST,
        "-s",
        "BUILD_ON_CLOSE=0",
        "-s",
        "TWISTED_DNS_RESOLVER=loopback_resolver.LoopbackResolver",
    ]
    paths = environment() | {"PYTHONPATH": str(Path(__file__).parents[2] / "support")}
    done = subprocess.run([*command, *more], cwd=ROOT, env=paths, capture_output=True, text=True, timeout=100)
    assert done.returncode == status, done.stderr
    return done.stderr


@pytest.mark.slow
def test_a_name_that_resolves_to_a_private_address_is_refused_unless_all_is_allowed(
    private_site: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, asked = private_site
    messages = crawl(tmp_path, f"http://looks.public.example:{port}/", status=1)  # no page was fetched
    assert asked == []
    assert " private_address" in messages
    crawl(tmp_path, f"http://looks.public.example:{port}/", "-s", "PRIVATE_ADDRESSES=1")
    assert "looks.public.example/" in asked


def test_a_seed_written_as_a_number_permits_itself_and_nothing_else(
    private_site: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, asked = private_site
    messages = crawl(tmp_path, f"http://127.0.0.1:{port}/")
    assert {"127.0.0.1/", "127.0.0.1/away"} <= set(asked)
    assert " 1 private_address" in messages


def test_denied_networks_are_refused_also_where_private_addresses_are_permitted() -> None:
    answers = ((PUBLIC,), (PRIVATE,), (PRIVATE,), ("::ffff:192.0.2.7",))
    resolver = PublicResolver(Answers(*answers))
    resolver.deny([ip_network(f"{PRIVATE}/8", strict=False), ip_network(f"{PUBLIC}/32")])
    for host in ("a.org", "b.org"):
        resolver.permit(host, 80)
        assert resolved(resolver, host) == ["complete"]
        assert resolver.refused(host)
        assert resolver.denied(host)
    resolver.exempt("proxy.corp", 80)
    assert resolved(resolver, "proxy.corp") == [PRIVATE, "complete"]


def crawl_behind(proxy: str, folder: Path, topic: str, seeds: str, resolve: str) -> str:
    """The messages of a crawl whose names `resolve`, the body of a function of `host`, makes addresses."""
    code = f"""
import socket, sys, time
known = socket.getaddrinfo
def address(host):
{textwrap.indent(textwrap.dedent(resolve).strip(), "    ")}
socket.getaddrinfo = lambda host, *more, **options: known(address(host), *more, **options)
sys.argv[:] = ["scrapy", "crawl", {topic!r}, "-a", "seeds={seeds}", "-a", "data=data",
    "-s", "BUILD_ON_CLOSE=0", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
from scrapy.cmdline import execute
execute()
"""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment(proxy) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_behind_a_proxy_names_are_resolved_here_where_they_can_be(
    private_site: tuple[int, list[str]], tmp_path: Path
) -> None:
    """The proxy is asked only for hosts that do not resolve to a private address on this machine."""
    port, asked = private_site
    resolve = 'return {"inner.example": "10.1.2.3", "outer.example": "8.8.8.8"}.get(host, host)'
    seeds = "http://inner.example/,http://outer.example/"
    messages = crawl_behind(f"http://127.0.0.1:{port}", tmp_path, "ml_es", seeds, resolve)
    assert f"through the proxy 127.0.0.1:{port}" in messages
    assert any(path.startswith("outer.example") for path in asked)
    assert not any(path.startswith("inner.example") for path in asked)
    assert " private_address" in messages


DENYING = """name = "denying"
seeds = ["http://hub.example/"]
description = "Solar power"
languages = ["en", "es"]
scope.deny = ["9.9.0.0/16"]
[terms.en]
"solar power" = 9
[terms.es]
"energía solar" = 9
"""


def test_behind_a_proxy_links_to_denied_networks_are_dropped(tmp_path: Path) -> None:
    """Also those after a name that takes long to resolve, as whoever writes a page may choose."""
    hosts = ("slow.example", "fine.example", "denied.example")
    links = "".join(f'<a href="http://{host}/">solar power</a> ' for host in hosts)
    more = f'<a href="http://too.{hosts[-1]}/">solar power</a>'
    pages = {"hub.example": links, "slow.example": more, "fine.example": ""}
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "denying.toml").write_text(DENYING)

    def answer(url: str, _: Mapping[str, str]) -> Answer:
        host, _, path = url.removeprefix("http://").partition("/")
        return Answer(
            f"<html lang=en><p>{'solar power ' * 20}{pages.get(host, '')}".encode(), 404 if path else 200
        )

    resolve = """
    if host == "slow.example":
        time.sleep(4)
    return "9.9.1.2" if host.endswith("denied.example") else "8.8.8.8" if "example" in host else host
    """
    with serving(Web(answer)) as web:
        messages = crawl_behind(web.url, tmp_path, "denying", "http://hub.example/", resolve)
        asked = {one.path.removeprefix("http://").partition("/")[0] for one in web.asked}
    assert asked == {"hub.example", "slow.example", "fine.example"}
    assert "denied networks are checked only" in messages
    assert " out_of_scope" in messages
    assert "private_address" not in messages

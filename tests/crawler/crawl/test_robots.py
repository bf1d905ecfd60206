import subprocess
import sys
from pathlib import Path

import pytest
from demo_runs import FAST, ROOT, environment
from protego import Protego
from web_of_hosts import ON_TOPIC, TOPIC, html, web_of_hosts

from crawler.crawl.network.robots import in_own_name, rules_of

AGENT = "acopio/0.1 (+https://github.com/acopio/acopio)"
PAGE = "https://a.org/x"


def allows(rules: bytes, agent: str = AGENT) -> bool:
    return Protego.parse(in_own_name(rules, "acopio", agent).decode()).can_fetch(PAGE, "acopio")


@pytest.mark.parametrize(
    ("status", "may"),
    [(200, False), (404, True), (403, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_the_status_of_the_answer_counts(status: int, may: bool) -> None:
    assert allows(rules_of(status, b"User-agent: *\nDisallow: /x")) is may


@pytest.mark.parametrize(
    "agent", ["acopio", "ACOPIO", "acopio/0.1", "acopio/2", AGENT, f"{AGENT} # us", "acopio (x)"]
)
def test_our_full_user_agent_is_known(agent: str) -> None:
    assert not allows(f"User-agent: *\nAllow: /\n\nUser-agent: {agent}\r\nDisallow: /\n".encode())
    assert allows(f"User-agent: *\nDisallow: /\n\nuser-agent:{agent}\nAllow: /\n".encode())


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"Sitemap: https://a.org/x.xml\r", b"\r\n", b" "])
@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_our_full_user_agent_is_known_behind_any_start(start: bytes, end: bytes) -> None:
    rules = start + b"User-agent: " + AGENT.encode() + end + b"Disallow: /" + end
    assert b"User-agent: acopio" + end in in_own_name(rules, "acopio", AGENT)


@pytest.mark.parametrize("agent", ["acopios", "acopio-bot", "github", "my acopio", "Googlebot"])
def test_others_are_not_meant(agent: str) -> None:
    assert allows(f"User-agent: {agent}\nDisallow: /\n".encode())


def test_a_name_of_ones_own_is_known_beside_ours() -> None:
    for agent in ("acopio", "MyBot", "mybot/1.0"):
        assert not allows(f"User-agent: {agent}\nDisallow: /\n".encode(), "MyBot/1.0 (+mailto:x@a.org)")


def test_a_host_whose_robots_txt_fails_is_left_alone(tmp_path: Path) -> None:
    pages = {f"http://{host}.test/": html(ON_TOPIC["en"]) for host in ("unavailable", "faulty", "without")}
    robots = {"unavailable": "!503", "faulty": "!500", "without": "!404"}
    seeds = ", ".join(f'"{url}"' for url in pages)
    topic = TOPIC.replace("{seeds}", seeds).replace("{tables}", "").replace("{pages}", "10")
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "solar.toml").write_text(topic, encoding="utf-8")
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
    rules = {f"http://{host}.test/robots.txt": answer for host, answer in robots.items()}
    with web_of_hosts({**pages, **rules}) as (proxy, asked):
        options = ("-s", "BUILD_ON_CLOSE=0", "-s", "BACK_OFF_SECONDS=0.1", "-s", "RETRY_TIMES=1")
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "solar", *FAST, *options],
            cwd=tmp_path,
            env=environment(proxy) | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    assert set(rules) <= set(asked)
    assert set(pages) & set(asked) == {"http://without.test/"}

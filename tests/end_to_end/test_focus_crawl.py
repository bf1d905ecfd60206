"""Real crawls of a small web: what they fetch first, what they give up, what they never ask for."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from demo_runs import FAST, ROOT, environment
from web_of_hosts import OFF_TOPIC, ON_TOPIC, crawl, hosts, html, hub, pages_of, project, run, web_of_hosts

from crawler.frontier.yields import PATIENCE


def good_site(host: str, number: int) -> dict[str, str]:
    """Pages in both languages that declare each other."""
    found = {}
    for n in range(number):
        other = "".join(
            f'<link rel="alternate" hreflang="{lang}" href="http://{host}/{lang}/{n}">'
            for lang in ("en", "es")
        )
        for lang in ("en", "es"):
            found[f"http://{host}/{lang}/{n}"] = html(ON_TOPIC[lang].replace("{n}", str(n)), head=other)
    return found


def soup_site(host: str, number: int) -> dict[str, str]:
    """Pages off topic, with names of their own, each with links to all."""
    links = {f"http://{host}/{name(n)}": "solar power" for n in range(number)}
    return {url: html(OFF_TOPIC.replace("{n}", name(n)), links) for n, url in enumerate(links)}


def name(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")


def test_a_site_that_gives_nothing_stops_early(tmp_path: Path) -> None:
    soup = soup_site("soup.test", PATIENCE + 30)
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({**hub(soup), **soup}) as (proxy, asked):
        messages = crawl(tmp_path, proxy)
    read = pages_of(asked, "soup.test")
    assert PATIENCE <= len(read) <= PATIENCE + 2  # two are on the way
    assert "barren_site" in messages


@pytest.mark.slow
def test_a_seed_s_own_site_gets_more_patience(tmp_path: Path) -> None:
    soup = soup_site("soup.test", PATIENCE + 10)
    project(tmp_path, [next(iter(soup))])
    with web_of_hosts(soup) as (proxy, asked):
        crawl(tmp_path, proxy)
    assert len(pages_of(asked, "soup.test")) == len(soup)


def test_the_site_that_gives_translations_comes_first(tmp_path: Path) -> None:
    good, soup = good_site("good.test", 20), soup_site("soup.test", 15)
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({**hub(soup, good), **good, **soup}) as (proxy, asked):
        crawl(tmp_path, proxy)
    first = [url for url in asked if url in good or url in soup][:45]
    assert sum(url in good for url in first) >= 35


@pytest.mark.slow
def test_breadth_first_makes_no_difference_between_sites(tmp_path: Path) -> None:
    good, soup = good_site("good.test", 20), soup_site("soup.test", 15)
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({**hub(soup, good), **good, **soup}) as (proxy, asked):
        crawl(tmp_path, proxy, "-a", "order=breadth-first")
    first = [url for url in asked if url in good or url in soup][:45]
    assert sum(url in soup for url in first) >= 12


@pytest.mark.slow
def test_what_is_denied_is_never_asked_for_however_it_is_named(tmp_path: Path) -> None:
    entry = "<url><loc>http://denied.test/{}</loc></url>"
    alternate = '<link rel="alternate" hreflang="es" href="http://denied.test/es">'
    feed = '<link rel="alternate" type="application/rss+xml" href="http://good.test/news">'
    good = {
        "http://good.test/": html(
            ON_TOPIC["en"].replace("{n}", "1"),
            {"http://denied.test/link": "solar power", "http://good.test/away": "solar power"},
            alternate + feed,
        ),
        "http://good.test/away": "->http://denied.test/redirected",
        "http://good.test/robots.txt": "Sitemap: http://good.test/map.xml\nSitemap: http://denied.test/map.xml",
        "http://good.test/map.xml": f'<?xml version="1.0"?><urlset>{entry.format("listed")}</urlset>',
        "http://good.test/news": '<?xml version="1.0"?><rss><channel><item><title>Solar power</title>'
        "<link>http://denied.test/news</link></item></channel></rss>",
    }
    project(tmp_path, ["http://good.test/"], '[scope]\ndeny = ["denied.test"]')
    with web_of_hosts(good) as (proxy, asked):
        messages = crawl(tmp_path, proxy)
        crawl(tmp_path, proxy, "-a", "seeds=http://denied.test/seed,http://good.test/")
    assert {"http://good.test/away", "http://good.test/map.xml", "http://good.test/news"} <= set(asked)
    assert hosts(asked) == {"good.test"}
    assert "out_of_scope" in messages


def test_a_closed_scope_holds_for_redirects_and_their_robots_txt(tmp_path: Path) -> None:
    good = {
        "http://good.test/": html(
            ON_TOPIC["en"].replace("{n}", "1"), {"http://good.test/away": "solar power"}
        ),
        "http://good.test/away": "->http://elsewhere.test/",
    }
    project(tmp_path, ["http://good.test/"], '[scope]\nopen = false\nsites = ["good.test"]')
    with web_of_hosts(good) as (proxy, asked):
        crawl(tmp_path, proxy)
    assert hosts(asked) == {"good.test"}


def check(folder: Path, proxy: str, *more: str) -> str:
    done = run(folder, proxy, "corpus.cli.main", "crawl-check", "solar", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_crawl_check_shows_seeds_without_network_and_more_once_they_are_archived(tmp_path: Path) -> None:
    good = good_site("good.test", 3)
    project(tmp_path, ["http://hub.test/"], '[scope]\ndeny = ["denied.test"]')
    with web_of_hosts({**hub(good, {"http://denied.test/": ""}), **good}) as (proxy, asked):
        before = check(tmp_path, proxy)
        assert asked == []
        crawl(tmp_path, proxy)
        told = len(asked)
        after = check(tmp_path, proxy)
        assert len(asked) == told
    assert "http://hub.test/" in before
    assert "good.test" not in before
    assert "denied: denied.test" in before
    assert "http://good.test/en/0" in after
    assert " scores " in after
    assert "http://denied.test/" not in after


def stop_at(folder: Path, proxy: str, asked: list[str], number: int) -> None:
    """Crawl slowly, and stop once so many pages of good.test were asked for."""
    words = ["-m", "scrapy", "crawl", "solar", *FAST, "-s", "BUILD_ON_CLOSE=0", "-s", "DOWNLOAD_DELAY=0.3"]
    environ = environment(proxy) | {"PYTHONPATH": str(ROOT)}
    running = subprocess.Popen([sys.executable, *words], cwd=folder, env=environ, stderr=subprocess.DEVNULL)
    while len(pages_of(asked, "good.test")) < number:
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    running.wait(timeout=60)


@pytest.mark.slow
def test_a_stopped_crawl_shows_what_is_left_and_goes_on_in_any_order(tmp_path: Path) -> None:
    good = good_site("good.test", 12)
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({**hub(good), **good}) as (proxy, asked):
        stop_at(tmp_path, proxy, asked, 4)
        done = set(asked)
        rows = [line.split() for line in check(tmp_path, proxy, "-n", "99").splitlines()]
        shown = {row[2] for row in rows if len(row) > 2 and row[2] in good}
        assert shown
        assert shown == set(good) - done
        crawl(tmp_path, proxy, "-a", "order=breadth-first")
    assert sorted(url for url in asked if url in good) == sorted(good)


@pytest.mark.slow
def test_a_page_that_turns_out_to_be_a_translation_comes_before_what_was_found_sooner(tmp_path: Path) -> None:
    good = good_site("good.test", 6)
    links = dict.fromkeys([url for url in good if "/en/" in url], "solar power")
    links |= dict.fromkeys([url for url in good if "/es/" in url], "soup")
    seed = {"http://hub.test/": html(ON_TOPIC["en"].replace("{n}", "0"), links)}
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({**seed, **good}) as (proxy, asked):
        crawl(tmp_path, proxy, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    read = [url for url in asked if url in good]
    assert sorted(read) == sorted(good)
    assert {tuple(sorted(read[n : n + 2])) for n in range(0, 12, 2)} == {
        (f"http://good.test/en/{n}", f"http://good.test/es/{n}") for n in range(6)
    }


@pytest.mark.slow
def test_crawl_check_fetches_the_seeds_and_robots_txt_only(tmp_path: Path) -> None:
    good = good_site("good.test", 3)
    rules = {"http://hub.test/robots.txt": "User-agent: *\nDisallow: /private"}
    seed = html(
        ON_TOPIC["en"].replace("{n}", "0"), dict.fromkeys([*good, "http://hub.test/private"], "solar power")
    )
    project(tmp_path, ["http://hub.test/"])
    with web_of_hosts({"http://hub.test/": seed, **rules, **good}) as (proxy, asked):
        shown = check(tmp_path, proxy, "--fetch")
    assert sorted(asked) == ["http://hub.test/", "http://hub.test/robots.txt"]
    rows = {line.split()[2]: line for line in shown.splitlines() if " http://" in line and line[0].isdigit()}
    assert {"http://hub.test/", *good, "http://hub.test/private"} <= set(rows)
    assert rows["http://hub.test/private"].rstrip().endswith("forbids it")
    assert rows["http://good.test/en/0"].rstrip().endswith("not fetched yet")
    assert not (tmp_path / "data").exists()


def test_a_wrong_order_ends_with_one_line(tmp_path: Path) -> None:
    project(tmp_path, ["http://hub.test/"])
    done = run(tmp_path, "", "scrapy", "crawl", "solar", "-a", "order=best")
    assert done.returncode == 2
    assert "-a order=best: unknown; known: learnt, breadth-first" in done.stderr

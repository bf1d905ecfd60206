from collections import Counter
from pathlib import Path

import pytest

from crawler.archive.resume import MEMORY
from crawler.crawl.state import CrawlState, read_state, write_state
from crawler.errors import InputError
from crawler.frontier.frontier import Frontier
from crawler.page.rights.opt_outs import TdmRule
from crawler.topic.topic import Topic

TOPIC = Topic("t", "", ("en", "es"), {"en": {"sun": 1.0}, "es": {"sol": 1.0}})


def used() -> Frontier:
    """A frontier that has seen pages of all kinds."""
    frontier = Frontier(TOPIC)
    frontier.take("https://a.org/x?b=1&c=2")
    frontier.spend("https://a.org/x")
    frontier.prove("https://a.org/")
    frontier.learn("https://a.org/en/x", "en", True, "the sun", ["https://a.org/es/x"], "a.org declared/es .")
    frontier.learn("https://a.org/es/x", "es", True, "el sol", ["https://a.org/en/x"], "a.org declared/es .")
    frontier.learn("https://a.org/en/12", "en", False, "rain")
    frontier.memory.yields.seeds.add("a.org")
    frontier.memory.tdm_rules["https://a.org"] = (TdmRule("/*", True, "https://a.org/p"),)
    return frontier


def test_what_a_crawl_remembers_is_the_same_after_a_stop(tmp_path: Path) -> None:
    state = CrawlState(used().memory, asked_sources=True)
    write_state(tmp_path, state)
    read = read_state(tmp_path)
    assert read == state
    assert read.frontier is not None
    assert type(read.frontier.asked) is Counter
    assert read.frontier.url_pairs.elsewhere("https://a.org/en/y", "en", "es") == "https://a.org/es/y"


def test_a_first_crawl_remembers_nothing(tmp_path: Path) -> None:
    assert read_state(tmp_path) == CrawlState()


def test_a_damaged_memory_is_named(tmp_path: Path) -> None:
    (tmp_path / MEMORY).write_text('{"frontier": {"asked": 7}}')
    with pytest.raises(InputError, match=r"memory\.json: cannot be read .*delete .*archive is intact"):
        read_state(tmp_path)

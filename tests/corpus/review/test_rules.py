"""Rules: what other options would keep and drop, and the topic file that is written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from review_rig import Rig

from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State
from crawler.topic.topic import load_topic

TOPIC = """\
# Houses and what is in them.
name = "houses"
description = "Houses"
languages = ["en", "es"]
seeds = ["https://a.org/"]

[terms.en]
roof = 5  # above all
[terms.es]
tejado = 5

[filters.low_score]
enabled = true  # the pairs are clean
min = 0.1
"""


@pytest.fixture
def own(folder, tmp_path: Path) -> Iterator[tuple[Rig, Path]]:
    file = tmp_path / "houses.toml"
    file.write_text(TOPIC, encoding="utf-8")
    state = State(folder, "houses", load_topic(file), Judging(folder, "ana"), file)
    with serving(Review(state).answer) as url:
        yield Rig(folder, url), file


def numbers(text: str) -> list[str]:
    return re.findall(r"<td>(\d+)</td>", text)


def test_a_threshold_shows_at_once_what_it_drops_with_examples(own):
    rig, _ = own
    text = rig.get("rules?rule=low_score&tried=1&enabled=on&min=0.6").text
    before, after, dropped, gained = numbers(text)
    assert (before, after, dropped, gained) == ("5", "3", "2", "0")
    assert "Un gato duerme en el escalón." in text
    assert "La puerta es verde y vieja." not in text.partition("Would be dropped")[2]


def test_a_rule_that_is_switched_off_gives_pairs_back(own):
    rig, _ = own
    text = rig.get("rules?rule=low_score&tried=1&enabled=on&min=0.6").text
    assert numbers(text)[1] == "3"
    off = rig.get("rules?rule=low_score&tried=1&min=0.6").text
    assert numbers(off)[:2] == ["5", "5"]


def test_pairs_that_people_judged_stay_as_they_said(own):
    rig, _ = own
    rig.post("decide", pair=f"{1:024}", what="accept")
    text = rig.get("rules?rule=low_score&tried=1&enabled=on&min=0.6").text
    assert numbers(text)[1] == "4"


def test_a_wrong_value_is_named_and_nothing_written(own):
    rig, file = own
    assert "is not a number" in rig.get("rules?rule=low_score&tried=1&enabled=on&min=much").text
    refused = rig.post("rules", rule="low_score", enabled="on", min="7")
    assert refused.status_code == 400
    assert "min" in refused.text
    assert file.read_text(encoding="utf-8") == TOPIC
    assert rig.get("rules?rule=praise").status_code == 404


def test_the_topic_file_is_written_and_its_comments_stay(own):
    rig, file = own
    assert "Written to" in rig.post("rules", rule="low_score", enabled="on", min="0.6").text
    assert file.read_text(encoding="utf-8") == TOPIC.replace("min = 0.1", "min = 0.6")
    assert "other options than the last build" in rig.get("rules?rule=numbers").text
    rig.post("rules", rule="length_ratio", enabled="on", max="3")
    text = file.read_text(encoding="utf-8")
    assert text.startswith(TOPIC.replace("min = 0.1", "min = 0.6").rstrip())
    assert "[filters.length_ratio]\nmax = 3.0" in text
    load_topic(file)


def test_a_corpus_without_a_topic_file_can_be_tried_but_not_written(rig):
    rig.folder  # noqa: B018
    assert "no topic file" in rig.get("rules").text
    assert rig.post("rules", rule="low_score", enabled="on", min="0.6").status_code == 409


def test_the_script_gets_the_change_alone(own):
    rig, _ = own
    text = rig.get("rules?rule=low_score&tried=1&enabled=on&min=0.6", headers={"X-Fragment": "1"}).text
    assert text.startswith('<section id="change"')

from crawler.documents.reasons import Reason
from crawler.documents.verdict import verdict
from crawler.page.page import Block, Page, Response
from crawler.topic.standing import Around
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"solar power": 2.0}, "es": {"energía solar": 2.0}})
TEXT = (
    "Solar power is made from the light of the sun, by panels on the roofs of houses and in the fields. "
    "The wind and the rivers are the other sources of energy that people have used for a very long time, "
    "at mills and in boats."
)
PAGE = Page(title="", blocks=(Block("paragraph", TEXT),))
RESPONSE = Response("https://a.org/x", 200, {"content-type": "text/html"}, b"<p>x</p>")


def test_a_page_near_the_threshold_is_off_topic_alone() -> None:
    alone = verdict(TOPIC, RESPONSE, PAGE)
    assert (alone.reason, alone.on_topic, alone.near) == (Reason.OFF_TOPIC, False, True)


def test_the_translation_of_a_page_on_topic_is_on_topic() -> None:
    assert verdict(TOPIC, RESPONSE, PAGE, around=Around(counterpart="es")).reason is None
    same_language = verdict(TOPIC, RESPONSE, PAGE, around=Around(counterpart="en"))
    assert same_language.reason is Reason.OFF_TOPIC

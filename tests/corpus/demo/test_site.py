"""The embedded demo site: its articles with their gold alignment, its pages and its server."""

import gzip
import http.client
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import lxml.html
import pytest
from demo_expectations import EXPECTED
from hypothesis import given
from hypothesis import strategies as st

from corpus.demo.articles import CODE, HEADING, LIST_ITEM, PARAGRAPH, parse_article
from corpus.demo.pages import HOSTS, START_URL, build_site, demo_articles, respond
from corpus.demo.rendering import Site, StaticResponse
from corpus.demo.server import LAST_MODIFIED, DemoServer
from crawler.errors import InputError

HEADER = """\
slug: a-lesson ||| una-leccion
title: A lesson ||| Una lección
date: 2024-03-05
author: Ana Ejemplo
summary: In short. ||| En breve.
---
"""
FIRST_BODY_LINE = 7


def article(body: str):
    return parse_article(HEADER + body, "07-a-lesson.txt")


def texts(body: str, lang: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in article(body).blocks[lang]]


def split(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path + (f"?{parts.query}" if parts.query else "")


def decoded(response: StaticResponse) -> str:
    charset = re.search(r"charset=([\w-]+)", response.headers["Content-Type"])
    assert charset is not None
    return response.body.decode(charset[1])


def is_html(response: StaticResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


@pytest.fixture(scope="module")
def site() -> Site:
    return build_site()


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def fetch(server: DemoServer, target: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, target, headers=sent)
    response = connection.getresponse()
    response.content = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


# The format of the articles


def test_header_gives_number_and_both_languages():
    lesson = article("One. ||| Uno.\n")
    assert (lesson.number, lesson.author, lesson.date.isoformat()) == (7, "Ana Ejemplo", "2024-03-05")
    assert lesson.slug == {"en": "a-lesson", "es": "una-leccion"}
    assert lesson.title["es"] == "Una lección"
    assert lesson.summary["en"] == "In short."


def test_blocks_of_every_kind():
    body = (
        "## Head ||| Título\n\nOne. ||| Uno.\nTwo. ||| Dos.\n\n"
        "- Item. ||| Punto.\n- ||| Solo aquí.\n\n! a = 1\n!   b\n"
    )
    assert texts(body, "en") == [
        (HEADING, "Head"),
        (PARAGRAPH, "One. Two."),
        (LIST_ITEM, "Item."),
        (CODE, "a = 1\n  b"),
    ]
    assert (LIST_ITEM, "Solo aquí.") in texts(body, "es")


def test_gold_beads_hold_whole_sentences_and_empty_sides():
    beads = article("One. Is it `two`? ||| Uno: dos.\nOnly here. |||\n||| Solo aquí. ¿Sí?\n").gold_beads()
    assert beads == [
        (("One.", "Is it two?"), ("Uno: dos.",)),
        (("Only here.",), ()),
        ((), ("Solo aquí.", "¿Sí?")),
    ]


def test_caret_moves_spanish_before_the_previous_bead_but_not_in_the_gold():
    body = "A. ||| Primera.\nB. ||| Segunda. Más.\nC. ||| ^ Tercera.\n"
    assert texts(body, "es") == [(PARAGRAPH, "Primera. Tercera. Segunda. Más.")]
    assert texts(body, "en") == [(PARAGRAPH, "A. B. C.")]
    assert article(body).gold_beads()[2] == (("C.",), ("Tercera.",))


def test_pilcrow_breaks_the_paragraph_of_one_language():
    body = "A. ||| Primera.\n¶ |||\nB. ||| Segunda.\n||| ¶\nC. ||| Tercera.\n"
    assert [text for _, text in texts(body, "en")] == ["A.", "B. C."]
    assert [text for _, text in texts(body, "es")] == ["Primera. Segunda.", "Tercera."]
    assert len(article(body).gold_beads()) == 3


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("One. ||| Uno.\nTwo.\n", 1, "0 separators"),
        ("One. ||| Uno. ||| Un.\n", 0, "2 separators"),
        ("One. ||| Uno.\n\n|||\n", 2, "two empty sides"),
        ("One. ||| ^ Uno.\n", 0, "'^' needs"),
        ("One. |||\nTwo. ||| ^ Dos.\n", 1, "'^' needs"),
        ("## Head ||| Título\nOne. ||| Uno.\n", 1, "empty line"),
        ("¶ |||\n", 0, "'¶' stands only"),
    ],
)
def test_errors_name_file_and_line(body: str, line: int, words: str):
    with pytest.raises(InputError) as raised:
        article(body)
    message = str(raised.value)
    assert message.startswith(f"07-a-lesson.txt:{FIRST_BODY_LINE + line}: ")
    assert words in message


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("date: 2024-03-05", "date: 2024-13-05", 3),
        ("author: Ana Ejemplo", "writer: Ana Ejemplo", 4),
        ("title: A lesson ||| Una lección", "title: A lesson |||", 2),
        ("author: Ana Ejemplo\n", "", 5),
        ("---\n", "", 6),
    ],
)
def test_header_errors_name_the_line(old: str, new: str, line: int):
    text = (HEADER + "One. ||| Uno.\n").replace(old, new)
    with pytest.raises(InputError, match=rf"^07-a-lesson\.txt:{line}: "):
        parse_article(text, "07-a-lesson.txt")


SENTENCE = st.builds(
    lambda words, end: " ".join(words).capitalize() + end,
    st.lists(st.sampled_from(["red", "datos", "k-NN", "0.5", "(w)"]), min_size=1, max_size=4).filter(
        lambda words: words[0][0].isalpha()
    ),
    st.sampled_from(".?!"),
)
BEAD = st.tuples(st.lists(SENTENCE, max_size=3), st.lists(SENTENCE, max_size=3)).filter(any)


@given(st.lists(BEAD, min_size=1, max_size=8))
def test_beads_survive_a_round_trip(beads: list[tuple[list[str], list[str]]]):
    body = "\n".join(f"{' '.join(english)} ||| {' '.join(spanish)}" for english, spanish in beads)
    lesson = article(body)
    assert lesson.gold_beads() == [(tuple(english), tuple(spanish)) for english, spanish in beads]
    for side, lang in enumerate(("en", "es")):
        shown = [sentence for block in lesson.blocks[lang] for sentence in block.sentences]
        assert shown == [sentence for bead in beads for sentence in bead[side]]


# The articles themselves


def test_sixteen_articles_of_the_promised_length():
    articles = demo_articles()
    assert [one.number for one in articles] == list(range(1, 17))
    for one in articles:
        for lang in ("en", "es"):
            words = sum(len(block.text.split()) for block in one.blocks[lang] if block.kind != CODE)
            assert 400 <= words <= 900, (one.slug[lang], words)


def test_gold_covers_every_sentence_once_and_holds_hard_beads():
    shapes = set()
    for one in demo_articles():
        shapes |= {(len(english), len(spanish)) for english, spanish in one.gold_beads()}
        for side, lang in enumerate(("en", "es")):
            shown = [text for block in one.blocks[lang] if block.kind != CODE for text in block.sentences]
            gold = [text for bead in one.gold_beads() for text in bead[side]]
            assert sorted(gold) == sorted(text.replace("`", "") for text in shown), one.slug[lang]
    assert shapes >= {(1, 1), (1, 0), (0, 1), (1, 2), (2, 1)}


# The pages


def test_pages_are_deterministic_and_few(site: Site):
    assert build_site() == site
    assert sum(is_html(response) for response in site.values()) < 90
    assert {host for host, _ in site} == set(HOSTS)


def test_every_page_is_reachable_from_the_hub(site: Site):
    seen, queue = set(), [START_URL]
    while queue:
        url = queue.pop()
        host, target = split(url)
        if url in seen or host not in HOSTS or target.startswith("/calendar/"):
            continue
        seen.add(url)
        response = respond(site, host, target)
        if "Location" in response.headers:
            queue.append(response.headers["Location"])
        elif response.status == 200 and is_html(response):
            links = lxml.html.fromstring(decoded(response)).xpath("//@href | //@src")
            queue += [urljoin(url, link).partition("#")[0] for link in links]
    reached = {split(url) for url in seen}
    unlinked = {key for key in site if key not in reached}
    assert {target for _, target in unlinked} == {"/robots.txt", "/sitemap.xml"}
    assert {split(trap.url) for trap in EXPECTED.traps if trap.kind != "calendar"} <= reached


def test_expected_pairs_are_the_articles(site: Site):
    assert len(EXPECTED.pairs) == 16
    for one, urls in zip(demo_articles(), EXPECTED.pairs, strict=True):
        for lang, url in zip(("en", "es"), urls, strict=True):
            document = lxml.html.fromstring(decoded(site[split(url)]))
            assert document.xpath("string(//h1)") == one.title[lang]
            shown = " ".join(document.text_content().split())
            for sentence in (text for bead in one.gold_beads() for text in bead[lang == "es"]):
                assert sentence in shown
    for pair in EXPECTED.navigation:
        assert all(split(url) in site for url in pair)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("not_found", 404),
        ("redirect", 301),
        ("pdf", 200),
        ("print", 200),
        ("session", 200),
        ("calendar", 200),
    ],
)
def test_traps_answer_as_their_kind_says(site: Site, kind: str, status: int):
    urls = EXPECTED.trap_urls(kind)
    assert urls
    assert {respond(site, *split(url)).status for url in urls} == {status}


def test_traps_carry_their_marks(site: Site):
    def pages(kind: str) -> list[str]:
        found = [decoded(site[split(url)]) for url in EXPECTED.trap_urls(kind)]
        assert found
        return found

    assert all('name="robots" content="noindex' in page for page in pages("noindex"))
    assert all(
        "gtranslate" in page and "Traducido automáticamente" in page for page in pages("machine_translated")
    )
    assert all('<html lang="es">' in page and "Duas redes" in page for page in pages("wrong_language"))
    assert all("neural network" in page for page in pages("untranslated"))
    for page in pages("off_topic"):
        assert len(lxml.html.fromstring(page).text_content().split()) >= 250


def test_session_links_repeat_the_post(site: Site):
    for url in EXPECTED.trap_urls("session"):
        assert respond(site, *split(url)) == site[split(url.partition("?")[0])]


def test_blog_pages_decode_only_by_their_header(site: Site):
    for one, (_, url) in zip(demo_articles()[8:], EXPECTED.pairs[8:], strict=True):
        response = site[split(url)]
        assert response.headers["Content-Type"] == "text/html; charset=iso-8859-1"
        assert b"charset" not in response.body
        assert one.title["es"] in response.body.decode("iso-8859-1")
        assert b'<html lang="en">' in response.body
        assert b"hreflang" not in response.body
        with pytest.raises(UnicodeDecodeError):
            response.body.decode("utf-8")


def test_lessons_declare_alternates_date_and_licence(site: Site):
    for one, urls in zip(demo_articles()[:8], EXPECTED.pairs[:8], strict=True):
        for url in urls:
            head = lxml.html.fromstring(decoded(site[split(url)]))
            alternates = dict(
                zip(head.xpath("//link/@hreflang"), head.xpath("//link[@hreflang]/@href"), strict=True)
            )
            assert (alternates["en"], alternates["es"]) == urls
            assert f'"datePublished": "{one.date}"' in head.xpath("string(//script)")
            assert "creativecommons.org/licenses/by/4.0" in head.xpath("string(//a[@rel='license']/@href)")
            assert head.xpath("//figure/img/@src") == [f"/img/{one.slug['en']}.svg"]


def test_robots_and_sitemap(site: Site):
    robots = RobotFileParser()
    robots.parse(site["academia.demo.test", "/robots.txt"].body.decode().splitlines())
    assert not any(robots.can_fetch("anyone", url) for url in EXPECTED.trap_urls("robots"))
    assert all(robots.can_fetch("anyone", url) for pair in EXPECTED.pairs[:8] for url in pair)
    assert robots.site_maps() == ["http://academia.demo.test/sitemap.xml"]
    sitemap = lxml.etree.fromstring(site["academia.demo.test", "/sitemap.xml"].body)
    listed = sitemap.xpath("//*[local-name()='loc']/text()")
    assert {url for pair in EXPECTED.pairs[:8] for url in pair} <= set(listed)
    assert len(sitemap.xpath("//*[local-name()='link']")) == 2 * len(listed)
    assert not any("/private/" in url for url in listed)


def test_calendar_never_ends(site: Site):
    target = "/calendar/2024/11"
    for _ in range(14):
        document = lxml.html.fromstring(respond(site, "cuaderno.demo.test", target).body)
        target = document.xpath("//a[text()='Next month']/@href")[0]
    assert target == "/calendar/2026/01"
    assert respond(site, "cuaderno.demo.test", "/calendar/2024/13").status == 404


# The server


def test_proxy_and_host_forms_give_the_same_page(server: DemoServer):
    url = EXPECTED.pairs[8][1]
    host, target = split(url)
    by_proxy, by_host = fetch(server, url), fetch(server, target, Host=host)
    assert by_proxy.status == by_host.status == 200
    assert by_proxy.content == by_host.content == build_site()[host, target].body


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "http://elsewhere.test/", 502),
        ("CONNECT", "hub.demo.test:443", 405),
        ("GET", "http://cuaderno.demo.test/?p=9", 301),
        ("GET", "http://hub.demo.test/nothing", 404),
        ("GET", "http://HUB.demo.test:80", 200),
    ],
)
def test_status(server: DemoServer, method: str, target: str, status: int):
    assert fetch(server, target, method).status == status


def test_broken_target_is_an_unknown_host(server: DemoServer):
    assert fetch(server, "http://[broken/", Host="hub.demo.test").status == 502


def test_validators_give_304_without_a_body(server: DemoServer):
    first = fetch(server, START_URL)
    etag = first.headers["ETag"]
    assert first.headers["Last-Modified"] == LAST_MODIFIED
    again = fetch(server, START_URL, If_None_Match=f'"other", {etag}')
    assert (again.status, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert fetch(server, START_URL, If_None_Match='"other"').status == 200


def test_head_and_gzip(server: DemoServer):
    full = fetch(server, START_URL)
    head = fetch(server, START_URL, "HEAD")
    assert (head.status, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(full.content)
    packed = fetch(server, START_URL, Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == full.content


def test_one_connection_serves_many_requests_and_all_are_recorded(site: Site):
    with DemoServer() as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        for target in ("/", "/es/", "/none?x=1"):
            connection.request("GET", target, headers={"Host": "hub.demo.test", "User-Agent": "probe"})
            connection.getresponse().read()
        connection.close()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda pair: fetch(server, pair[0]), EXPECTED.pairs))
        records = server.requests
    assert [(one.path, one.status, one.user_agent) for one in records[:3]] == [
        ("/", 200, "probe"),
        ("/es/", 200, "probe"),
        ("/none?x=1", 404, "probe"),
    ]
    assert sorted((one.host, one.path) for one in records[3:]) == sorted(
        split(pair[0]) for pair in EXPECTED.pairs
    )
    assert all(one.started <= one.ended for one in records)

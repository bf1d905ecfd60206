"""Pages that need no reading: those that are surely in another language, and copies of a page."""

from dataclasses import replace

import pytest

from crawler.documents.copies import address_without_query
from crawler.documents.glance import foreign
from crawler.documents.judge import PageJudge
from crawler.page.page import Page, Response
from crawler.page.read import read_page
from crawler.topic.topic import Topic

GERMAN = (
    "Maschinelles Lernen ist ein Teilgebiet der Informatik, das sich mit Verfahren befasst.",
    "Ein Modell wird mit vielen Beispielen trainiert, bis es auch neue Fälle richtig beurteilen kann.",
    "Je mehr Daten zur Verfügung stehen, desto besser werden im Allgemeinen die Vorhersagen des Modells.",
    "Die Ergebnisse werden anschließend an Beispielen geprüft, die das Modell noch nie gesehen hat.",
)
FRENCH = (
    "L'apprentissage automatique est un champ d'étude fondé sur les statistiques.",
    "Un modèle est entraîné avec de nombreux exemples, puis il est évalué sur des données inconnues.",
    "Les résultats dépendent de la qualité des données et de la taille du modèle que l'on a choisi.",
)
ENGLISH = (
    "Machine learning is a field of study that is concerned with algorithms which learn from data.",
    "A model is trained with many examples until it can also judge the cases that it has never seen.",
    "The more data there are, the better the predictions of the model will be in most of the cases.",
)
SPANISH = (
    "El aprendizaje automático es un campo de la informática que estudia cómo aprender de los datos.",
    "Un modelo se entrena con muchos ejemplos hasta que también puede juzgar los casos que no ha visto.",
    "Cuantos más datos hay, mejores suelen ser las predicciones que el modelo hace en esos casos.",
)
URL = "https://x.org/a"
TOPIC = Topic("t", "", ("en", "es"), {"en": {"model": 1.0}, "es": {"modelo": 1.0}})


def page(*paragraphs: str, url: str = URL, head: str = "", **headers: str) -> Response:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html><head><title>T</title>{head}</head><body><article>{body}</article></body></html>"
    return Response(url, 200, {"content-type": "text/html; charset=utf-8", **headers}, html.encode())


def counted() -> tuple[PageJudge, list[str]]:
    """A judge, and the addresses of the pages that it reads."""
    read: list[str] = []

    def reader(response: Response, languages: tuple[str, ...]) -> Page | None:
        read.append(response.url)
        return read_page(response, languages)

    return PageJudge(TOPIC, reader), read


@pytest.mark.parametrize(("texts", "lang"), [(GERMAN * 3, "de"), (FRENCH * 3, "fr")])
def test_a_page_in_another_language_is_told_without_a_reading(texts: tuple[str, ...], lang: str) -> None:
    assert (foreign(page(*texts), ("en", "es")) or ("", 0))[0] == lang
    judge, read = counted()
    (row,) = judge.rows(page(*texts), "x.warc", 7)
    assert (row["rejected_by"], row["lang"], row["warc_offset"], read) == ("other_language", lang, 7, [])
    (whole,) = judge._read(page(*texts), ("x.warc", 7))
    assert (whole["rejected_by"], whole["document_id"]) == ("other_language", row["document_id"])


@pytest.mark.parametrize(
    "response",
    [
        page(*ENGLISH * 3),
        page(*SPANISH * 3),
        page(*GERMAN * 5, ENGLISH[0]),  # one paragraph among many
        page(*FRENCH * 5, SPANISH[1]),
        page(*GERMAN * 5, *(text.replace(" ", "</b> <b>") for text in ENGLISH)),
        page(GERMAN[0]),  # too few words
        page(*GERMAN * 3, *["Menü"] * 400),  # most of it in parts too short to be told
        replace(page(*GERMAN * 3), body="\n".join(GERMAN * 4).encode("utf-16")),
        page("<", *GERMAN * 3, *ENGLISH),
        Response(URL, 200, {"content-type": "application/pdf"}, b"%PDF-1.4"),
    ],
)
def test_whatever_may_be_in_a_language_of_the_topic_is_read(response: Response) -> None:
    assert foreign(response, ("en", "es")) is None


def test_writing_without_words_counts_by_its_characters() -> None:
    chinese = "机器学习是人工智能的一个分支，它研究如何从数据中学习模型。"
    assert foreign(page(*GERMAN * 4), ("en", "zh")) is not None
    assert foreign(page(*GERMAN * 4, chinese), ("en", "zh")) is None


def test_a_hostile_page_takes_no_time() -> None:
    for text in ("<" * 300_000, "<a " * 100_000, "<script" * 50_000, "&" * 300_000, "x" * 399_000):
        foreign(Response(URL, 200, {"content-type": "text/html"}, text.encode()), ("en", "es"))


def test_copies_under_other_queries_are_read_once() -> None:
    judge, read = counted()
    first = judge.rows(page(*ENGLISH * 3), "x.warc", 0)
    copy = page(*ENGLISH * 3, url=f"{URL}?ref=1")
    rows = judge.rows(copy, "x.warc", 9)
    assert read == [URL]
    assert rows == counted()[0].rows(copy, "x.warc", 9)
    assert first[0]["document_id"] != rows[0]["document_id"]
    assert rows[0]["blocks"]


@pytest.mark.parametrize(
    "other",
    [
        page(*ENGLISH * 3, url="https://x.org/b"),
        page(*ENGLISH * 4, url=f"{URL}?a"),
        page(*ENGLISH * 3, url=f"{URL}?a", **{"x-robots-tag": "noindex"}),
        replace(page(*ENGLISH * 3, url=f"{URL}?a"), truncated=True),
    ],
)
def test_other_pages_are_read(other: Response) -> None:
    judge, _ = counted()
    judge.rows(page(*ENGLISH * 3), "x.warc", 0)
    assert judge.rows(other, "x.warc", 9) == counted()[0].rows(other, "x.warc", 9)


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="alternate" hreflang="en-GB" href="{URL}">',
        '<link rel="canonical" href="">',
    ],
)
def test_a_page_that_names_itself_is_read_under_each_address(head: str) -> None:
    judge, read = counted()
    for url in (URL, f"{URL}?ref=1"):
        response = page(*ENGLISH * 3, url=url, head=head)
        assert judge.rows(response, "x.warc", 0) == counted()[0].rows(response, "x.warc", 0)
    assert (f"{URL}?ref=1" in read) == ("hreflang" in head)  # no page has '' as its canonical address


def test_addresses_differ_in_more_than_their_query() -> None:
    assert address_without_query(f"{URL}?b=1#c") == URL

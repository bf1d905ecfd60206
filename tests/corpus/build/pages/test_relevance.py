from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.build.pages.documents import build_documents
from corpus.decisions.decision import Act, Decision, page_key
from corpus.decisions.file import add
from corpus.engine import EngineOptions
from corpus.tables.folder import WorkFolder
from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"solar power": 8.0}, "es": {"energía solar": 3.0}})
ENGLISH = """Solar power is the conversion of energy from sunlight into electricity.
Solar power plants use mirrors or panels to gather the light of the sun.
Most solar power is made in deserts, where the sky is clear for most of the year.
Batteries keep solar power for the night, when there is no sunlight at all."""
# Two terms of low weight: off topic by its own words.
SPANISH = """La energía solar es la conversión de la energía de la luz del sol en electricidad.
Las centrales de energía solar usan espejos o paneles para reunir la luz del sol.
La mayor parte se produce en desiertos, donde el cielo está despejado casi todo el año.
Las baterías la guardan para la noche, cuando no hay luz del sol."""
SOUP = """Pela los tomates, pica la cebolla y cuece todo a fuego lento durante una hora con un poco de sal.
Añade después el pimiento verde, el ajo y un chorro de aceite, y remueve la sopa de vez en cuando.
Sírvela caliente con pan tostado, y guarda lo que sobre en la nevera para el día siguiente."""
EN, ES, STEW = "https://a.org/solar-power", "https://b.org/la-energia-del-sol", "https://b.org/sopa"


def page(text: str, lang: str, *translations: tuple[str, str], head: str = "") -> bytes:
    links = "".join(f'<link rel="alternate" hreflang="{code}" href="{url}">' for code, url in translations)
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return (
        f"<html lang={lang}><head>{head}{links}</head><body><article>{paragraphs}</article></body></html>"
    ).encode()


def documents(folder: Path, pages: dict[str, bytes], topic: Topic = TOPIC) -> dict[str, dict[str, Any]]:
    written = WarcArchive(folder / "warc", "t")
    for url, body in pages.items():
        headers = [("Content-Type", "text/html; charset=utf-8")]
        when = datetime(2026, 1, 1, tzinfo=UTC)
        written.write(Exchange(url, "GET", [], "200 OK", headers, body, when, {}))
    written.close()
    work = WorkFolder(folder)
    build_documents(topic, work, sorted((folder / "warc").glob("*.warc.gz")), EngineOptions(workers=1))
    return {row["url"]: row for row in work.dataset("documents").to_table().to_pylist()}


def test_the_translation_of_a_page_on_topic_is_kept_with_its_evidence(tmp_path: Path) -> None:
    pages = {EN: page(ENGLISH, "en", ("es", ES)), ES: page(SPANISH, "es"), STEW: page(SOUP, "es")}
    found = documents(tmp_path, pages)
    assert found[ES]["relevance"] < TOPIC.relevance
    assert (found[ES]["rejected_by"], found[ES]["on_topic_by"]) == (None, "counterpart")
    assert found[ES]["topic_evidence"]["counterpart"] == EN
    assert found[ES]["topic_evidence"]["counterpart_relevance"] == found[EN]["relevance"]
    assert (found[EN]["rejected_by"], found[EN]["on_topic_by"]) == (None, "words")
    assert (found[STEW]["rejected_by"], found[STEW]["on_topic_by"]) == ("off_topic", None)
    assert found[STEW]["topic_evidence"]["counterpart"] is None


def test_without_a_translation_the_same_page_is_off_topic(tmp_path: Path) -> None:
    found = documents(tmp_path, {EN: page(ENGLISH, "en"), ES: page(SPANISH, "es")})
    assert found[ES]["rejected_by"] == "off_topic"


def test_a_page_that_people_keep_is_kept_by_the_next_build(tmp_path: Path) -> None:
    pages = {EN: page(ENGLISH, "en"), ES: page(SPANISH, "es")}
    assert documents(tmp_path, pages)[ES]["rejected_by"] == "off_topic"
    add(tmp_path, [Decision(datetime(2026, 1, 1, tzinfo=UTC), "ana", Act.KEEP, page_key(ES))])
    assert documents(tmp_path, pages)[ES]["rejected_by"] is None


def test_a_page_named_by_many_is_not_the_translation_of_one_of_them(tmp_path: Path) -> None:
    many = {f"https://a.org/{n}": page(f"{ENGLISH} {n}", "en", ("es", STEW)) for n in ("x", "y")}
    found = documents(tmp_path, {**many, STEW: page(SOUP, "es")})
    assert found[STEW]["rejected_by"] == "off_topic"


def test_a_translation_that_opts_out_is_not_kept(tmp_path: Path) -> None:
    reserved = page(SPANISH, "es", head='<meta name="tdm-reservation" content="1">')
    pages = {EN: page(ENGLISH, "en", ("es", ES)), ES: reserved}
    assert documents(tmp_path / "a", pages)[ES]["rejected_by"] == "tdm_opt_out"
    kept = documents(tmp_path / "b", pages, replace(TOPIC, keep_opted_out=True))
    assert kept[ES]["rejected_by"] is None


def test_copies_among_pages_kept_by_their_translation_are_marked(tmp_path: Path) -> None:
    pages = {
        EN: page(ENGLISH, "en", ("es", ES)),
        ES: page(SPANISH, "es"),
        "https://c.org/solar-power": page(f"{ENGLISH} Really.", "en", ("es", "https://c.org/sol-copia")),
        "https://c.org/sol-copia": page(SPANISH, "es"),
    }
    found = documents(tmp_path, pages)
    reasons = sorted(found[url]["rejected_by"] or "" for url in (ES, "https://c.org/sol-copia"))
    assert reasons[0] == ""
    assert reasons[1].startswith("duplicate_of:")

"""A second crawl of a topic: the corpus follows what changed, and only that is computed anew."""

import hashlib
import io
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.build.pages.documents import build_documents
from corpus.build.pipeline import archives_of, build
from corpus.cli.main import acopio
from corpus.engine import EngineOptions
from corpus.options import BuildOptions
from corpus.tables.changes import changes
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, read_manifest
from corpus.tables.names import EXTRACTED_FOLDER
from crawler.topic.topic import DROP, Recrawl, Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"the": 8.0}, "es": {"el": 8.0}}, relevance=0.0)
FIRST, SECOND, THIRD = "2025-01-01", "2025-06-01", "2026-01-01"

TEXTS = {
    "cats": (
        """Cats sleep for most of the day and wake up late in the evening.
        At night they hunt for mice and birds in the garden.
        A cat sees well in the dark because of a mirror behind its retina.
        It lands on its feet when it falls from a high wall.""",
        """Los gatos duermen la mayor parte del día y se despiertan al anochecer.
        Por la noche cazan ratones y pájaros en el jardín.
        Un gato ve bien en la oscuridad gracias a un espejo detrás de la retina.
        Cae de pie cuando se cae de un muro alto.""",
    ),
    "bread": (
        """Bread needs flour, water, salt and a little yeast.
        The dough rests for two hours in a warm place before baking.
        A hot oven gives the loaf its brown and crispy crust.
        Old bread can be toasted or made into crumbs for cooking.""",
        """El pan necesita harina, agua, sal y un poco de levadura.
        La masa reposa dos horas en un lugar cálido antes de hornearla.
        Un horno caliente da a la hogaza su corteza dorada y crujiente.
        El pan viejo se puede tostar o rallar para cocinar.""",
    ),
    "trains": (
        """The train to Madrid leaves at noon from the second platform.
        Tickets are sold at the station and on the internet.
        The journey takes three hours and passes through two long tunnels.
        Bicycles travel free of charge in the last carriage.""",
        """El tren a Madrid sale al mediodía del segundo andén.
        Los billetes se venden en la estación y en internet.
        El viaje dura tres horas y atraviesa dos túneles largos.
        Las bicicletas viajan gratis en el último vagón.""",
    ),
    "stars": (
        """Stars are born in large clouds of gas and dust.
        Our sun is a star of middle age and will shine for billions of years.
        Large stars burn quickly and end in a bright explosion.
        What is left of them is a small and very heavy core.""",
        """Las estrellas nacen en grandes nubes de gas y polvo.
        Nuestro sol es una estrella de mediana edad y brillará miles de millones de años.
        Las estrellas grandes arden deprisa y acaban en una explosión brillante.
        Lo que queda de ellas es un núcleo pequeño y muy pesado.""",
    ),
    "honey": (
        """Bees make honey from the nectar of many flowers.
        The beekeeper opens the hive in summer and takes out the combs.
        The honey is separated from the wax and poured into glass jars.
        A strong colony keeps enough honey for the long winter.""",
        """Las abejas hacen miel con el néctar de muchas flores.
        El apicultor abre la colmena en verano y saca los panales.
        La miel se separa de la cera y se vierte en tarros de vidrio.
        Una colonia fuerte guarda miel suficiente para el largo invierno.""",
    ),
}
NEW_CATS = TEXTS["cats"][0].replace("It lands on its feet", "A kitten drinks milk and cries")
PLACES = {("honey", "en"): "bees", ("honey", "es"): "miel"}  # nothing but their texts pairs them


def url(name: str, lang: str) -> str:
    return f"https://a.org/{PLACES.get((name, lang), f'{name}-{lang}')}"


def page(name: str, lang: str, text: str | None = None, head: str = "") -> bytes:
    if name != "honey":
        head += "".join(f'<link rel="alternate" hreflang="{o}" href="{url(name, o)}">' for o in ("en", "es"))
    text = text or TEXTS[name][lang == "es"]
    body = "".join(f"<p>{line.strip()}</p>" for line in text.splitlines())
    return f"<html lang='{lang}'><head>{head}</head><body><article>{body}</article></body></html>".encode()


def archive(folder: Path, day: str, answers: Iterable[tuple[str, str, bytes]], **more: str) -> None:
    """A WARC file of a day: URL, status line and body of each answer, without one a revisit record.

    `more` are headers of all answers, their names with _ for -.
    """
    folder.mkdir(parents=True, exist_ok=True)
    headers = {"Content-Type": "text/html; charset=utf-8"} | {k.replace("_", "-"): v for k, v in more.items()}
    with (folder / f"{day}.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for asked, status, body in answers:
            http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            given = {"http_headers": http, "warc_headers_dict": {"WARC-Date": f"{day}T12:00:00Z"}}
            if body:
                record = writer.create_warc_record(asked, "response", io.BytesIO(body), **given)
            else:
                record = writer.create_revisit_record(asked, "sha1:A", asked, f"{FIRST}T12:00:00Z", **given)
            writer.write_record(record)


def first_crawl(folder: Path) -> None:
    pages = [(url(name, lang), "200 OK", page(name, lang)) for name in TEXTS for lang in ("en", "es")]
    archive(folder, FIRST, pages)


def second_crawl(folder: Path) -> None:
    answers = [
        (url("cats", "en"), "200 OK", page("cats", "en", NEW_CATS)),
        (url("bread", "en"), "404 Not Found", b"gone"),
        (url("trains", "en"), "304 Not Modified", b""),
        (url("trains", "es"), "503 Service Unavailable", b"later"),
        (url("stars", "en"), "200 OK", page("stars", "en", head="<style>p { color: red }</style>")),
    ]
    archive(folder, SECOND, answers)


def built(folder: WorkFolder, topic: Topic = TOPIC) -> Manifest:
    """The manifest after a build."""
    build(topic, folder, archives_of(folder), BuildOptions())
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest


def digests(root: Path) -> dict[str, str]:
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def tables(root: Path) -> dict[str, str]:
    return {name: digest for name, digest in digests(root).items() if name.endswith(".parquet")}


def rows(folder: WorkFolder, table: str) -> list[dict[str, Any]]:
    return folder.dataset(table).to_table().to_pylist()


def reasons(folder: WorkFolder) -> dict[tuple[str, str], str | None]:
    """Why each page is left out, by address and date."""
    return {
        (row["url"].split("/")[-1], f"{row['fetched_at']:%Y-%m-%d}"): row["rejected_by"]
        for row in rows(folder, "documents")
    }


def texts(folder: WorkFolder, name: str) -> str:
    """The kept source texts of the pairs of a page."""
    kept = folder.dataset("pairs").to_table(filter=pc.field("rejected_by").is_null()).to_pylist()
    return " ".join(row["source_text"] for row in kept if row["source_url"] == url(name, "en"))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Two crawls, a build after each, and what the builds said."""
    folder = WorkFolder(tmp_path_factory.mktemp("life"))
    first_crawl(folder.warc)
    first = built(folder)
    read = {path.name: path.stat().st_ino for path in (folder.root / EXTRACTED_FOLDER).iterdir()}
    before = texts(folder, "cats"), texts(folder, "trains")
    second_crawl(folder.warc)
    return {"folder": folder, "first": first, "read": read, "before": before, "second": built(folder)}


def test_a_changed_page_is_replaced_and_all_else_stays(life: dict[str, Any]) -> None:
    folder = life["folder"]
    assert reasons(folder) == {
        **{(url(name, lang).split("/")[-1], FIRST): None for name in TEXTS for lang in ("en", "es")},
        ("cats-en", FIRST): "superseded",
        ("cats-en", SECOND): None,
        ("bread-en", SECOND): "http_error",
        ("trains-en", SECOND): "not_modified",
        ("trains-es", SECOND): "http_error",
        ("stars-en", FIRST): "superseded",
        ("stars-en", SECOND): None,
    }
    cats, trains = life["before"]
    assert "lands on its feet" in cats
    assert "kitten" in texts(folder, "cats")
    assert "lands on its feet" not in texts(folder, "cats")
    assert texts(folder, "trains") == trains
    assert all(texts(folder, name) for name in TEXTS)


def test_only_what_changed_is_read_and_aligned_anew(life: dict[str, Any]) -> None:
    assert life["first"].changes["documents"] == {
        "new": 10,
        "changed": 0,
        "unchanged": 0,
        "dropped": 0,
        "vanished": 0,
    }
    first, second = (life[build].changes["document_pairs"] for build in ("first", "second"))
    assert first["taken_over"] == 0
    # The page of which only the markup changed is another document with the same alignment.
    assert life["second"].changes["documents"] == {
        "new": 0,
        "changed": 1,
        "unchanged": 9,
        "dropped": 0,
        "vanished": 1,
    }
    assert second == {"aligned": 1, "taken_over": first["aligned"] - 1}
    now = {path.name: path.stat().st_ino for path in (life["folder"].root / EXTRACTED_FOLDER).iterdir()}
    assert len(now) == 2
    assert life["read"].items() <= now.items()


@pytest.mark.slow
def test_the_tables_are_those_of_a_build_from_scratch(life: dict[str, Any], tmp_path: Path) -> None:
    fresh = WorkFolder(tmp_path)
    shutil.copytree(life["folder"].warc, fresh.warc)
    assert built(fresh).changes["document_pairs"]["taken_over"] == 0
    grown = tables(life["folder"].root)
    assert len(grown) > 8
    assert tables(tmp_path) == grown


def test_a_build_with_nothing_to_do_changes_no_byte(life: dict[str, Any]) -> None:
    before = digests(life["folder"].root)
    built(life["folder"])
    assert digests(life["folder"].root) == before


def test_status_and_report_tell_what_changed(life: dict[str, Any]) -> None:
    done = CliRunner().invoke(acopio, ["status", "t", "--data", str(life["folder"].root)])
    assert done.exit_code == 0
    aligned = life["second"].changes["document_pairs"]["taken_over"]
    told = {line.strip().rsplit("  ", 1)[0].strip(): line.split()[-1] for line in done.stdout.splitlines()}
    assert told["pages kept with another text"] == "1"
    assert told["pairs of documents reused from the previous build"] == str(aligned)
    assert 'id="changes"' in life["folder"].report.read_text("utf-8")


@pytest.mark.slow
def test_what_vanished_goes_where_the_topic_says_so_and_comes_back(tmp_path: Path) -> None:
    folder, topic = WorkFolder(tmp_path), replace(TOPIC, recrawl=Recrawl(DROP))
    first_crawl(folder.warc)
    second_crawl(folder.warc)
    assert built(folder).changes["documents"]["vanished"] == 1
    assert texts(folder, "bread")
    dropped = built(folder, topic)
    assert reasons(folder)["bread-en", FIRST] == "vanished"
    assert not texts(folder, "bread")
    assert dropped.changes["documents"]["dropped"] == dropped.changes["documents"]["vanished"] == 1
    assert dropped.changes["document_pairs"]["aligned"] == 0
    assert dropped.options.vanished == "drop"
    archive(folder.warc, THIRD, [(url("bread", "en"), "304 Not Modified", b"")])
    again = built(folder, topic)
    assert reasons(folder)["bread-en", FIRST] is None
    assert texts(folder, "bread")
    assert again.changes["documents"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 9,
        "dropped": 0,
        "vanished": 0,
    }


@pytest.mark.slow
def test_the_last_wish_of_an_owner_counts_also_where_an_earlier_page_had_none(tmp_path: Path) -> None:
    folder, cats = WorkFolder(tmp_path), url("cats", "en")
    archive(folder.warc, FIRST, [(cats, "200 OK", page("cats", "en"))])
    wish = '<meta name="robots" content="noindex">'
    archive(folder.warc, SECOND, [(cats, "200 OK", page("cats", "en", head=wish))])
    build_documents(TOPIC, folder, archives_of(folder), EngineOptions())
    assert reasons(folder) == {("cats-en", FIRST): "superseded", ("cats-en", SECOND): "noindex"}
    # The same bytes as in the beginning, sent once more: the wish is withdrawn.
    archive(folder.warc, THIRD, [(cats, "200 OK", page("cats", "en"))])
    build_documents(TOPIC, folder, archives_of(folder), EngineOptions())
    assert reasons(folder)["cats-en", FIRST] is None
    assert changes(folder)["documents"]["new"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wish", "old", "new"),
    [
        ({"X_Robots_Tag": "noindex"}, "superseded", "noindex"),
        ({"tdm_reservation": "1"}, "tdm_opt_out", "tdm_opt_out"),
        ({"X_Robots_Tag": "noarchive"}, None, "not_modified"),
    ],
)
def test_a_wish_in_the_headers_of_a_revisit_counts_until_it_is_withdrawn(
    wish: dict[str, str], old: str | None, new: str, tmp_path: Path
) -> None:
    folder, cats = WorkFolder(tmp_path), url("cats", "en")

    def judged() -> dict[str, str | None]:
        build_documents(TOPIC, folder, archives_of(folder), EngineOptions())
        return {day: reason for (_, day), reason in reasons(folder).items()}

    archive(folder.warc, FIRST, [(cats, "200 OK", page("cats", "en"))])
    archive(folder.warc, SECOND, [(cats, "304 Not Modified", b"")], **wish)
    assert judged() == {FIRST: old, SECOND: new}
    # A 304 need not repeat headers: it confirms the wish. The same bytes, sent without it, withdraw it.
    archive(folder.warc, THIRD, [(cats, "304 Not Modified", b"")])
    assert judged()[FIRST] == old
    archive(folder.warc, "2026-06-01", [(cats, "200 OK", b"")])
    assert judged()[FIRST] is None


def test_dates_are_those_of_the_records(life: dict[str, Any]) -> None:
    seen = {
        row["url"]: row["seen_at"] for row in rows(life["folder"], ".marked") if row["rejected_by"] is None
    }
    assert seen[url("trains", "en")] == datetime(2025, 6, 1, 12, tzinfo=UTC)
    assert seen[url("trains", "es")] == datetime(2025, 1, 1, 12, tzinfo=UTC)

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from corpus.cli.topics.topic import topic
from crawler.errors import UsageError
from crawler.topic.topic import get_topic

LINKS = [
    {"lang": "es", "url": "https://es.w.org/wiki/Energ%C3%ADa_solar", "title": "Energía solar"},
    {
        "lang": "fr",
        "url": "https://fr.w.org/wiki/%C3%89nergie_solaire",
        "title": "Énergie solaire (physique)",
    },
]
ARTICLES = {
    "solar power": {
        "pageid": 1,
        "title": "Solar power",
        "fullurl": "https://en.w.org/wiki/Solar_power",
        "langlinks": LINKS,
    },
    "solar panel": {"pageid": 2, "title": "Solar panel", "fullurl": "https://en.w.org/wiki/Solar_panel"},
}


@pytest.fixture
def wiki(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            title = parse_qs(urlsplit(self.path).query)["titles"][0]
            page = ARTICLES.get(title, {"title": title, "missing": True})
            body = json.dumps({"batchcomplete": True, "query": {"pages": [page]}}).encode()
            self.send_response(200 if self.path.startswith("/en/") else 404)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{{lang}}/api.php"
    server.shutdown()
    server.server_close()


def new(wiki: str, *more: str) -> Result:
    terms = ("--term", "solar power", "--term", "solar panel*", "--term", "sun tax")
    return CliRunner().invoke(
        topic, ["new", "solar", "--languages", "en", "es", "fr", *terms, "--wiki", wiki, *more]
    )


def test_articles_propose_terms_and_seeds_and_what_is_missing_is_told(wiki: str) -> None:
    result = new(wiki)
    assert result.exit_code == 0, result.output
    made = get_topic("solar")
    assert list(made.terms["es"]) == ["energía solar", "solar panel*", "sun tax"]
    assert next(iter(made.terms["fr"])) == "énergie solaire"
    assert list(made.terms["en"]) == ["solar power", "solar panel*", "sun tax"]
    assert made.seeds == (
        "https://en.w.org/wiki/Solar_power",
        LINKS[0]["url"],
        LINKS[1]["url"],
        "https://en.w.org/wiki/Solar_panel",
    )
    assert "Spanish: solar power -> energía solar" in result.output
    assert "Spanish: no article for 'solar panel*'" in result.output
    assert "English: no article 'sun tax'" in result.output
    text = Path("topics/solar.toml").read_text(encoding="utf-8")
    assert "Proposed" in text
    assert "Translate these terms into Spanish" in text


def test_seeds_given_count_before_those_proposed(wiki: str) -> None:
    assert new(wiki, "--seed", "https://a.org/").exit_code == 0
    assert get_topic("solar").seeds == ("https://a.org/",)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/{lang}/api.php", "{wiki}/nothing"])
def test_without_an_answer_the_topic_is_written_all_the_same(wiki: str, address: str) -> None:
    begun = time.monotonic()
    result = new(address.replace("{wiki}", wiki.replace("/{lang}/", "/none/")))
    assert result.exit_code == 0, result.output
    assert time.monotonic() - begun < 20
    assert "Not reached: " in result.output
    assert list(get_topic("solar").terms["es"]) == ["solar power", "solar panel*", "sun tax"]
    assert get_topic("solar").seeds


@pytest.mark.parametrize("address", ["not a url", "file:///etc/passwd", "ftp://w.org/"])
def test_a_wiki_that_is_no_url_is_refused_before_anything_is_written(wiki: str, address: str) -> None:
    result = new(address)
    assert isinstance(result.exception, UsageError)
    assert f"--wiki {address}: not a URL" in str(result.exception)
    assert not Path("topics").exists()


def test_behind_a_proxy_the_user_is_told_what_cannot_be_checked(
    wiki: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", f"http://user:password@{urlsplit(wiki).netloc}")
    result = new("http://wiki.example/{lang}/api.php")
    assert f"through the proxy {urlsplit(wiki).netloc}, which resolves names itself" in result.output
    assert "password" not in result.output

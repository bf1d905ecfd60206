import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_runs import FAST, ROOT, environment
from pdf_maker import make_pdf

from crawler.archive.reader import read_response, response_offsets
from crawler.documents.judge import PageJudge
from crawler.page.kinds import most_bytes
from crawler.page.read import read_page
from crawler.topic.topic import get_topic

ENGLISH = (
    "Machine learning lets a neural network learn from training data, and deep learning makes it deeper. "
)
SPANISH = (
    "El aprendizaje automático permite que una red neuronal aprenda de los datos de entrenamiento, y el "
    "aprendizaje profundo la hace más profunda. "
)
PAGES = {
    "/": ("text/html", f"<html><body><p>{ENGLISH * 4}</p><a href='/paper_en.pdf'>A paper</a></body></html>"),
    "/paper_en.pdf": ("application/pdf", make_pdf([("heading", "Deep learning"), ("p", ENGLISH * 12)], 2)),
    "/paper_es.pdf": ("application/octet-stream", make_pdf([("p", SPANISH * 12)], 2)),
    "/notes.en.md": ("text/markdown", f"# Neural networks\n\n{ENGLISH * 5}\n\n[A text](/text.txt)\n"),
    "/text.txt": ("text/plain; charset=utf-8", f"NEURAL NETWORKS\n\n{ENGLISH * 5}\n\n{ENGLISH * 3}\n"),
}


@pytest.fixture
def library() -> Iterator[int]:
    """A site of PDF, Markdown and text files: its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = PAGES.get(self.path, ("text/html", ""))
            content = body if isinstance(body, bytes) else body.encode()
            self.send_response(200 if self.path in PAGES else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_files_are_followed_read_and_looked_up_in_other_languages(library: int, tmp_path: Path) -> None:
    home = f"http://127.0.0.1:{library}"
    command = [sys.executable, "-m", "scrapy", "crawl", "ml_es", *FAST, "-s", "BUILD_ON_CLOSE=0"]
    command += ["-a", f"seeds={home}/,{home}/notes.en.md", "-a", f"data={tmp_path}"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    (archive,) = tmp_path.glob("warc/*.warc.gz")
    judge = PageJudge(get_topic("ml_es"), read_page)
    rows = {}
    for offset, url in response_offsets(archive):
        response = read_response(archive, offset, 16 << 20)
        assert len(response.body) <= most_bytes(response)
        (rows[url.removeprefix(home)],) = judge.rows(response, archive.name, offset)
    assert {path: rows[path]["rejected_by"] for path in PAGES} == dict.fromkeys(PAGES)
    assert {path: rows[path]["lang"] for path in ("/paper_en.pdf", "/paper_es.pdf")} == {
        "/paper_en.pdf": "en",
        "/paper_es.pdf": "es",
    }
    assert rows["/paper_en.pdf"]["title"] == "Deep learning"
    assert rows["/robots.txt"]["rejected_by"] == "http_error"

"""A synthetic bilingual web of any size, to measure a crawl: a proxy that serves its own sites.

    python benchmarks/synthetic_web.py [--pages 100000] [--sites 16] [--words 400] [--links 20]

Page n is on site n modulo `sites`; even pages are English, odd ones Spanish, n and n + 1 name each other by
hreflang; each links to `links` others, drawn by its number. The same number gives the same bytes.
"""

import argparse
import asyncio
import random
from functools import lru_cache
from urllib.parse import urlsplit

SYLLABLES = [c + v for c in "bdfglmnprst" for v in "aeiou"]
ENGLISH = """
the a of and to in that is for with as on by this model data training network learning machine deep
neural gradient loss function layer weights algorithm language features vector sample error rate set
each every when while which because often usually small large simple common new good first next then
we use train test compare measure improve predict classify cluster regularize optimize shows gives
takes
"""
SPANISH = """
el la los las de y que en un una con para por como se su este modelo datos entrenamiento red
aprendizaje automático profundo neuronal gradiente pérdida función capa pesos algoritmo lenguaje
características vector muestra error tasa conjunto cada cuando mientras porque muchas pequeño grande
sencillo común nuevo bueno primero luego usamos entrenar probar comparar medir mejorar predecir
clasificar agrupar muestra toma
"""


def address(number: int, sites: int) -> str:
    """The URL of a page; without digits, as a calendar's would have them."""
    rest, parts = number, []
    while rest or not parts:
        rest, place = divmod(rest, len(SYLLABLES))
        parts.append(SYLLABLES[place])
    return f"http://site{number % sites:02}.test/notes/{'-'.join(parts)}"


def number_of(path: str) -> int | None:
    """The page that lies at a path; None for another path."""
    head, _, slug = path.rpartition("/")
    places = {syllable: place for place, syllable in enumerate(SYLLABLES)}
    parts = slug.split("-")
    if head != "/notes" or not all(part in places for part in parts):
        return None
    return sum(places[part] * len(SYLLABLES) ** power for power, part in enumerate(parts))


class Web:
    """The pages of one web."""

    def __init__(self, pages: int, sites: int, words: int, links: int) -> None:
        self.pages, self.sites, self.words, self.links = pages, sites, words, links

    @lru_cache(maxsize=4096)  # noqa: B019 - one web a process
    def page(self, number: int) -> bytes:
        """The HTML of a page."""
        chance = random.Random(number)
        others = [chance.randrange(self.pages) for _ in range(self.links)]
        links = "".join(
            f'<li><a href="{address(other, self.sites)}">machine learning {other}</a></li>'
            for other in others
        )
        lang, vocabulary = (("en", ENGLISH.split()), ("es", SPANISH.split()))[number % 2]
        alternates = "".join(
            f'<link rel="alternate" hreflang="{code}" href="{address(n, self.sites)}">'
            for code, n in (("en", number - number % 2), ("es", number - number % 2 + 1))
        )
        paragraphs = "".join(f"<p>{self._sentences(chance, vocabulary)}</p>" for _ in range(self.words // 80))
        return (
            f'<html lang="{lang}"><head><title>Note {number}</title>{alternates}</head>'
            f"<body><article><h1>Note {number}</h1>{paragraphs}</article><ul>{links}</ul></body></html>"
        ).encode()

    def _sentences(self, chance: random.Random, vocabulary: list[str]) -> str:
        return " ".join(" ".join(chance.choices(vocabulary, k=16)).capitalize() + "." for _ in range(5))


class Answers(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, GET alone."""

    def __init__(self, web: Web) -> None:
        self._web, self._received = web, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, self._received = self._received.split(b"\r\n\r\n", 1)
            path = urlsplit(head.split(b" ", 2)[1].decode("latin-1")).path
            number = 0 if path == "/" else number_of(path)
            found = number is not None and number < self._web.pages
            body = self._web.page(number) if found and number is not None else b"not here"
            status = b"200 OK" if found else b"404 Not Found"
            kind = b"text/html; charset=utf-8" if found else b"text/plain"
            self._transport.write(  # type: ignore[attr-defined]
                b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"
                % (status, kind, len(body), body)
            )


async def serve(web: Web) -> None:
    """Answer until killed; the first line printed is the proxy's address."""
    server = await asyncio.get_running_loop().create_server(lambda: Answers(web), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--sites", type=int, default=16)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--links", type=int, default=20)
    asyncio.run(serve(Web(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()

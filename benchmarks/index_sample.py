"""A made-up columnar index of Common Crawl, with the pairs on topic that stand in it.

    python benchmarks/index_sample.py FOLDER [--rows 10000000] [--seed 1] [--shuffled]

Writes FOLDER/index/part-NN.parquet with the columns of the real index that acopio reads and some that it does
not, FOLDER/hosts.parquet (the host index) and FOLDER/pairs.tsv: the URLs of each pair of translations on
machine learning.

Of the rows 43 % are English and 5 % Spanish, as in the real index, 4 % are no page (404, PDF). One row in
fourteen is of a host with both languages. One such host in twelve is about machine learning: three slugs in
four have a term of the topic, the others are chapters (on topic) and service pages (not). Of the other hosts'
slugs 1 % have a term. The URLs of translations differ in one of LAYOUTS. One pair in ten lacks its
translation, one in twenty has a page in the wrong language or the same content in its place. The slugs are
random words, made with a seed. By default hosts stand together, as in the real index.
"""

import argparse
import random
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        ("url_surtkey", pa.string()),
        ("url", pa.string()),
        ("url_host_name", pa.string()),
        ("url_host_registered_domain", pa.string()),
        ("url_path", pa.string()),
        ("fetch_time", pa.timestamp("ms")),
        ("fetch_status", pa.int16()),
        ("content_digest", pa.string()),
        ("content_mime_detected", pa.string()),
        ("content_languages", pa.string()),
        ("content_truncated", pa.string()),
        ("warc_filename", pa.string()),
        ("warc_record_offset", pa.int32()),
        ("warc_record_length", pa.int32()),
    ]
)
LAYOUTS = (
    ("https://www.{h}/en/{s}", "https://www.{h}/es/{s}"),
    ("https://{h}/{s}/", "https://{h}/es/{s}/"),
    ("https://en.{h}/{s}", "https://es.{h}/{s}"),
    ("https://www.{h}/{s}", "https://es.{h}/{s}"),
    ("https://{h}/{s}?lang=en", "https://{h}/{s}?lang=es"),
    ("https://{h}/docs/{s}.en.html", "https://{h}/docs/{s}.es.html"),
    ("https://{h}/english/{s}.html", "https://{h}/spanish/{s}.html"),
    ("https://{h}/en-us/{s}", "https://{h}/es-es/{s}"),
    ("https://{h}/stable/{s}.html", "https://{h}/es/{s}.html"),
    ("http://{h}/guide/{s}.php", "http://{h}/translations/es/guide/{s}.php"),
)
TERMS = ("machine-learning", "deep-learning", "neural-networks", "random-forest", "gradient-descent")
SERVICE = ("privacy-policy", "contact-us", "about-us", "terms-of-use", "cookie-policy", "login", "careers")
OTHERS = ("deu", "fra", "rus", "jpn", "zho", "por", "ita", "nld", "pol")
PER_FILE, PER_GROUP = 2_000_000, 200_000
_SLUGS = 50_000
WARCS = 90_000  # files of one crawl
Page = tuple[str, str, int, str, str]  # URL, languages, status, type, digest


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shuffled", action="store_true", help="rows of a file in random order")
    args = parser.parse_args()
    write(args.folder, args.rows, args.seed, args.shuffled)


def write(folder: Path, rows: int, seed: int = 1, shuffled: bool = False) -> None:
    """Write the files to a folder."""
    (folder / "index").mkdir(parents=True, exist_ok=True)
    chance, pairs, hosts = random.Random(seed), list[tuple[str, str]](), dict[str, list[int]]()
    pages = _pages(chance, rows, pairs)
    number = 0
    while rows > 0:
        batch = list(islice(pages, min(rows, PER_FILE)))
        if shuffled:
            chance.shuffle(batch)
        table = _table(batch, chance, hosts)
        path = folder / "index" / f"part-{number:02}.parquet"
        pq.write_table(table, path, compression="zstd", row_group_size=PER_GROUP)
        rows, number = rows - len(batch), number + 1
    _write_hosts(folder / "hosts.parquet", hosts)
    lines = "".join(f"{source}\t{target}\n" for source, target in sorted(pairs))
    (folder / "pairs.tsv").write_text(lines, encoding="utf-8")


def _pages(chance: random.Random, rows: int, pairs: list[tuple[str, str]]) -> Iterator[Page]:
    """The rows of host after host; pairs on topic that are whole are added to `pairs`."""
    made, host = 0, 0
    while made < rows:
        name = f"{_word(chance)}{_word(chance)}{host}.{chance.choice(('org', 'com', 'net', 'io'))}"
        host += 1
        size = min(int(chance.paretovariate(1.1) * 4), 5000)
        if chance.random() < 0.05:
            both = list(_bilingual(chance, name, size, rows - made, pairs))
            made += len(both)
            yield from both
        else:
            lang = chance.choices(("eng", "spa", ""), (43, 4, 53))[0] or chance.choice(OTHERS)
            for number in range(min(size, rows - made)):
                yield _capture(chance, f"https://www.{name}/{_slug(chance)}-{number}", lang)
                made += 1


def _bilingual(
    chance: random.Random, host: str, size: int, room: int, pairs: list[tuple[str, str]]
) -> Iterator[Page]:
    english, spanish = chance.choice(LAYOUTS)
    topical = chance.random() < 1 / 12
    for number in range(min(size, room // 2)):
        slug, on_topic = _subject(chance, topical)
        slug = f"{slug}-{number}"
        urls = english.format(h=host, s=slug), spanish.format(h=host, s=slug)
        fate = chance.random()
        source = _capture(chance, urls[0], "eng", 1.0)
        yield source
        if fate < 0.05:  # not translated: the same page under both addresses
            yield (urls[1], *source[1:]) if fate < 0.025 else _capture(chance, urls[1], "eng", 1.0)
        elif fate < 0.08:
            yield (urls[1], "spa", 200, "text/html", source[4])
        elif fate > 0.1:
            yield _capture(chance, urls[1], chance.choice(("spa", "spa", "spa,eng")), 1.0)
            if on_topic:
                pairs.append(urls)


def _subject(chance: random.Random, topical: bool) -> tuple[str, bool]:
    kind = chance.random()
    if topical and kind < 0.95:
        named = kind < 0.75
        return (f"{_slug(chance)}-{chance.choice(TERMS)}" if named else f"chapter-{_slug(chance)}"), True
    if not topical and kind < 0.01:
        return f"{chance.choice(TERMS)}-{_slug(chance)}", True
    return (chance.choice(SERVICE), False) if topical else (_slug(chance), False)


def _capture(chance: random.Random, url: str, lang: str, sound: float = 0.96) -> Page:
    odd = chance.random() >= sound
    status = 404 if odd and chance.random() < 0.7 else 200
    kind = "application/pdf" if odd and status == 200 else "text/html"
    return url, lang if status == 200 else "", status, kind, f"{chance.getrandbits(80):020X}"


def _slug(chance: random.Random) -> str:
    return _slugs()[int(chance.random() * _SLUGS)]


@cache
def _slugs() -> list[str]:
    """Random words, one to four joined by hyphens."""
    chance = random.Random(0)
    return ["-".join(_word(chance) for _ in range(chance.randint(1, 4))) for _ in range(_SLUGS)]


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
    )


def _table(pages: list[Page], chance: random.Random, hosts: dict[str, list[int]]) -> pa.Table:
    urls, languages, statuses, kinds, digests = map(list, zip(*pages, strict=True))
    names = [url.split("/", 3)[2] for url in urls]
    paths = [url.split("/", 3)[3] for url in urls]
    for name, status, lang in zip(names, statuses, languages, strict=True):
        counts = hosts.setdefault(name, [0, 0])
        counts[0] += status == 200
        counts[1] += status == 200 and not lang.startswith("eng")
    surts = {name: ",".join(reversed(name.split("."))) for name in set(names)}
    warcs = {name: _warc(zlib.crc32(name.encode()) % WARCS) for name in surts}
    numbers = np.random.default_rng(chance.getrandbits(32))
    size = len(pages)
    columns = {
        "url_surtkey": [f"{surts[name]})/{path}" for name, path in zip(names, paths, strict=True)],
        "url": urls,
        "url_host_name": names,
        "url_host_registered_domain": [".".join(name.split(".")[-2:]) for name in names],
        "url_path": [f"/{path}" for path in paths],
        "fetch_time": 1_760_000_000_000 + np.arange(size),
        "fetch_status": statuses,
        "content_digest": digests,
        "content_mime_detected": kinds,
        "content_languages": [lang or None for lang in languages],
        "content_truncated": [None] * size,
        "warc_filename": [warcs[name] for name in names],
        "warc_record_offset": numbers.integers(0, 1 << 30, size),
        "warc_record_length": numbers.lognormal(9.3, 0.8, size).astype(int),
    }
    return pa.table([pa.array(columns[f.name]).cast(f.type) for f in SCHEMA], schema=SCHEMA)


def _warc(number: int) -> str:
    crawl = f"crawl-data/CC-MAIN-2026-05/segments/1760000000.{number % 100}/warc"
    return f"{crawl}/CC-MAIN-20260110000000-20260110030000-{number:05}.warc.gz"


def _write_hosts(path: Path, hosts: dict[str, list[int]]) -> None:
    names = sorted(hosts)
    columns = {
        "surt_host_name": [",".join(reversed(name.split("."))) for name in names],
        "fetch_200": [hosts[name][0] for name in names],
        "fetch_200_lote": [hosts[name][1] for name in names],
    }
    pq.write_table(pa.table(columns), path, compression="zstd")


if __name__ == "__main__":
    main()

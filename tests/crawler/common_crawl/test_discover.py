"""From rows of an index to the pairs on topic, each left-out row counted with its reason."""

import random
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crawler.common_crawl.columnar import Seen
from crawler.common_crawl.discover import Index, discover
from crawler.common_crawl.listing import kept, read_list, records, write_list
from crawler.errors import InputError
from crawler.storage.stores import files_of
from crawler.topic.scope import Scope
from crawler.topic.takedowns import takedowns
from crawler.topic.topic import Topic

TERMS = {"en": {"solar power": 9.0, "photovoltaic*": 8.0}, "es": {"energía solar": 9.0, "fotovoltaic*": 8.0}}
TOPIC = Topic("solar", "Solar power", ("en", "es"), TERMS, scope=Scope(deny=("shop.org", "bad.org/deny")))


def row(url: str, languages: str | None, **more: Any) -> dict[str, Any]:
    host = url.split("/")[2]
    return {
        "url": url,
        "url_host_name": host,
        "fetch_status": 200,
        "content_mime_detected": "text/html",
        "content_languages": languages,
        "content_digest": f"D{random.Random(url).random()}",
        "warc_filename": "crawl-data/a.warc.gz",
        "warc_record_offset": random.Random(url).randrange(1 << 20),
        "warc_record_length": 1000,
        **more,
    }


def index(folder: Path, rows: list[dict[str, Any]], name: str = "index.parquet") -> Index:
    pq.write_table(pa.Table.from_pylist(rows), folder / name, row_group_size=3)
    return Index(files_of(str(folder / name), ".parquet"))


def urls(rows: pa.Table) -> set[tuple[str, str]]:
    return set(zip(rows["source_url"].to_pylist(), rows["target_url"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("https://www.a.org/en/solar-power-1", "https://www.a.org/es/solar-power-1"),
        ("https://www.a.org/solar-power-1", "https://www.a.org/es/solar-power-1"),
        ("https://a.org/solar-power-1", "https://es.a.org/solar-power-1"),
        ("https://en.a.org/wiki/Solar_power", "https://es.a.org/wiki/Solar_power"),
        ("https://a.org/x/fotovoltaica.html", "https://a.org/x/fotovoltaica_es.html"),
        ("https://a.org/photovoltaics?lang=en&id=7", "https://a.org/photovoltaics?lang=es&id=7"),
        ("https://a.org/english/solar-power/", "https://a.org/spanish/solar-power/"),
        ("https://a.org/energ%C3%ADa-solar", "http://www.a.org/espa%C3%B1ol/energ%C3%ADa-solar"),
        ("https://a.org/stable/solar-power.html", "https://a.org/es/solar-power.html"),
    ],
)
def test_urls_that_differ_in_a_mark_pair(tmp_path: Path, english: str, spanish: str) -> None:
    rows, found = discover(TOPIC, index(tmp_path, [row(spanish, "spa,eng"), row(english, "eng")]))
    assert urls(kept(rows)) == {(english, spanish)}
    assert rows["source_lang"].to_pylist() + rows["target_lang"].to_pylist() == ["en", "es"]
    assert found.rows == {}


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    rows = [
        row("https://a.org/en/solar-power", "eng"),
        row("https://a.org/es/solar-power", "spa", content_digest="same"),
        row("https://a.org/en/solar-power-2", "eng", content_digest="same2"),
        row("https://a.org/es/solar-power-2", "spa", content_digest="same2"),
        row("https://a.org/es/solar-power-3", "eng"),  # not translated
        row("https://a.org/en/solar-power-3", "eng"),
        row("https://a.org/es/gone", "spa", fetch_status=404),
        row("https://a.org/es/file", "spa", content_mime_detected="application/pdf"),
        row("https://a.org/es/file", "deu"),
        row("https://a.org/es/none", None),
        row("https://b.org/en/solar-power", "eng"),
        row("https://a.org/en/other", "eng"),
        row("https://a.org/es/other", "spa"),
        row("https://shop.org/en/solar-power", "eng"),
        row("https://shop.org/es/solar-power", "spa"),
        row("https://gone.org/en/solar-power", "eng"),
        row("https://gone.org/es/solar-power", "spa"),
    ]
    found, about = discover(TOPIC, index(tmp_path, rows), takedowns(sites=("gone.org",)))
    assert urls(kept(found)) == {("https://a.org/en/solar-power", "https://a.org/es/solar-power")}
    reasons = dict(zip(found["source_url"].to_pylist(), found["rejected_by"].to_pylist(), strict=True))
    assert reasons.pop("https://a.org/en/other") == "off_topic"
    assert reasons.pop("https://shop.org/en/solar-power") == "out_of_scope"
    assert reasons.pop("https://gone.org/en/solar-power") == "takedown"
    assert about.rows == {
        "http_error": 1,
        "other_format": 1,
        "other_language": 2,
        "one_language": 1,
        "no_counterpart": 2,
        "same_content": 2,
    }
    assert sum(about.rows.values()) + 2 * found.num_rows == len(rows)


def test_the_newest_capture_counts_and_the_surest_counterpart(tmp_path: Path) -> None:
    rows = [
        row("https://a.org/es/solar-power", "spa", warc_record_offset=1, fetch_time=10),
        row("https://a.org/es/solar-power", "spa", warc_record_offset=2, fetch_time=20),
        row("https://a.org/solar-power", "eng", fetch_time=1),
        row("https://a.org/v1/solar-power", "eng", fetch_time=1),
        row("https://a.org/en/solar-power", "eng", fetch_time=1),
    ]
    found = kept(discover(TOPIC, index(tmp_path, rows))[0])
    assert urls(found) == {("https://a.org/en/solar-power", "https://a.org/es/solar-power")}
    assert found["target_warc_record_offset"].to_pylist() == [2]


def test_other_pairs_of_a_host_on_topic_are_kept(tmp_path: Path) -> None:
    names = ["solar-power-1", "solar-power-2", "solar-power-3", "chapter-4"]
    rows = [
        row(f"https://{h}.org/{lang}/{name}", code)
        for h, some in (("sun", names), ("news", [*names[:2], *(f"page-{n}" for n in range(9))]))
        for name in some
        for lang, code in (("en", "eng"), ("es", "spa"))
    ]
    found = kept(discover(TOPIC, index(tmp_path, rows))[0])
    assert [
        (h, e) for h, e in zip(found["host"].to_pylist(), found["evidence"].to_pylist(), strict=True)
    ] == [
        *[("news.org", "url")] * 2,
        ("sun.org", "host"),
        *[("sun.org", "url")] * 3,
    ]


def test_the_host_index_leaves_out_hosts_of_one_language(tmp_path: Path) -> None:
    rows = [
        row(f"https://{host}/{lang}/solar-power", code)
        for host in ("a.org", "b.org")
        for lang, code in (("en", "eng"), ("es", "spa"))
    ]
    hosts = {"surt_host_name": ["org,a", "org,b"], "fetch_200": [2, 2], "fetch_200_lote": [1, 0]}
    pq.write_table(pa.table(hosts), tmp_path / "hosts.parquet")
    files = Index(index(tmp_path, rows).pages, files_of(str(tmp_path / "hosts.parquet"), ".parquet"))
    steps: dict[str, list[int]] = {}

    def step(name: str, unit: str) -> Seen:
        steps[name] = counts = [0, 0]

        def add(place: int, number: int) -> None:
            counts[place] += number

        return Seen(partial(add, 0), partial(add, 1))

    found, about = discover(TOPIC, files, step=step)
    assert steps == {"host index": [2, 2], "hosts": [4, 4], "pages": [4, 4], "pairs": [64, 64]}
    assert kept(found)["host"].to_pylist() == ["a.org"]
    assert about.rows == {"one_language": 2}


@pytest.mark.parametrize("suffix", [".parquet", ".tsv"])
def test_a_list_is_read_as_it_was_written(tmp_path: Path, suffix: str) -> None:
    pages = [row(f"https://a.org/{lang}/solar-power", code) for lang, code in (("en", "eng"), ("es", "spa"))]
    pages += [row(f"https://a.org/{lang}/other", code) for lang, code in (("en", "eng"), ("es", "spa"))]
    found, about = discover(TOPIC, index(tmp_path, pages))
    path = tmp_path / f"list{suffix}"
    write_list(path, found, about)
    again, its = read_list(path)
    assert again.equals(found)
    assert its == about or suffix == ".tsv"
    assert {r.url for r in records(kept(again))} == {page["url"] for page in pages[:2]}


@pytest.mark.parametrize("text", ["", "not Parquet at all", "PAR1"])
def test_other_files_are_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.parquet"
    path.write_text(text)
    with pytest.raises(InputError, match=r"x\.parquet"):
        discover(TOPIC, Index(files_of(str(path), ".parquet")))
    with pytest.raises(InputError, match=r"x\.parquet: not a list"):
        read_list(path)
    pq.write_table(pa.table({"url": ["a"]}), path)
    with pytest.raises(InputError, match="columnar index"):
        discover(TOPIC, Index(files_of(str(path), ".parquet")))
    with pytest.raises(InputError, match="no such file"):
        files_of(str(tmp_path / "none"), ".parquet")


def test_broken_rows_cost_themselves_alone(tmp_path: Path) -> None:
    """Without a host, an address or the place of a record; and addresses that are none."""
    good = [row("https://a.org/en/solar-power", "eng"), row("https://a.org/es/solar-power", "spa")]
    bad = [
        {**row("https://a.org/en/solar-power-1", "eng"), name: value}
        for name, value in (
            ("url_host_name", None),
            ("url", None),
            ("warc_filename", None),
            ("warc_filename", ""),
            ("warc_record_offset", -1),
            ("warc_record_length", None),
        )
    ]
    odd = [{**row("https://a.org/", "spa"), "url": url} for url in ("", "http://[::1]x/", "//", "\0", "a b")]
    rows, found = discover(TOPIC, index(tmp_path, [*bad, *odd, *good]))
    assert urls(kept(rows)) == {("https://a.org/en/solar-power", "https://a.org/es/solar-power")}
    assert found.rows["broken_row"] == len(bad)

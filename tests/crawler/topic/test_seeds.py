from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import InputError
from crawler.topic.seeds import Seed, read_seeds


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_text_file_has_a_url_a_line(tmp_path: Path) -> None:
    text = "\ufeff# seeds\nhttps://a.org/x#top\n\n  https://b.org/ # a comment\r\n  # none\nhttps://a.org/x#top\n"
    assert read_seeds(written(tmp_path, "seeds.txt", text)) == (
        Seed("https://a.org/x#top", 2),
        Seed("https://b.org/", 4),
    )


def test_opml_gives_pages_and_feeds(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="Solar"><outline text="A" type="rss" htmlUrl="https://a.org/" xmlUrl="https://a.org/feed.xml"/></outline>
<outline text="B" xmlUrl=" https://b.org/rss "/><outline text="none"/></body></opml>"""
    for name in ("feeds.opml", "feeds.XML"):
        found = [seed.url for seed in read_seeds(written(tmp_path, name, text))]
        assert found == ["https://a.org/", "https://a.org/feed.xml", "https://b.org/rss"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.txt", "https://a.org/\nwww.b.org", "a.txt:2: 'www.b.org' is not a URL"),
        ("a.txt", "https://a.org/ https://b.org/", "is not a URL"),
        ("a.txt", b"https://a.org/\xff", "byte 14: not UTF-8"),
        ("a.opml", "https://a.org/", "not OPML"),
        ("a.xml", "<rss/>", "not OPML"),
        (
            "a.opml",
            '<opml><body>\n<outline xmlUrl="feed:x"/></body></opml>',
            "a.opml:2: 'feed:x' is not a URL",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_seeds(written(tmp_path, name, text))
    assert problem in str(caught.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_seeds(tmp_path / "none.txt")


@given(st.lists(st.from_regex(r"https://[a-z]{1,9}\.org/[a-z#]{0,9}", fullmatch=True), unique=True))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, urls: list[str]) -> None:
    path = written(tmp_path_factory.mktemp("seeds"), "seeds.txt", "\n".join(urls))
    assert [seed.url for seed in read_seeds(path)] == urls

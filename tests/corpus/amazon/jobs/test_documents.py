"""Folders of documents, what is counted in them, and the pieces of texts."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_parts import docx, request, write, xliff

from corpus.amazon import limits as rules
from corpus.amazon.jobs import texts
from corpus.amazon.jobs.chunks import chunks
from corpus.amazon.jobs.cost import Prices
from corpus.amazon.jobs.documents import read_folder
from corpus.amazon.jobs.plan import estimate, plan_jobs, warnings
from crawler.errors import InputError, UsageError

PAGE = '<html><head><style>p {color: red}</style></head><body><p class="a">Tom &amp; Ana</p></body></html>'


def damaged(where: tuple[int, bytes]) -> bytes:
    """A docx with some bytes overwritten."""
    place, junk = where
    whole = docx("Some text, to be packed and damaged")
    return whole[:place] + junk + whole[place + len(junk) :]


@pytest.mark.parametrize(
    ("name", "body", "characters", "text"),
    [
        ("a.txt", "Señal\n", 6, 6),
        ("a.html", PAGE, len(PAGE), len("Tom & Ana")),
        ("a.HTM", PAGE, len(PAGE), len("Tom & Ana")),
        ("a.docx", docx("Dear", "reader ñ"), 12, 12),
        ("a.xlf", xliff("One", "<g id='1'>two</g> three"), 12, 12),
        ("a.xliff", xliff("One"), 3, 3),
    ],
)
def test_characters_are_counted_by_kind(
    tmp_path: Path, name: str, body: str | bytes, characters: int, text: int
) -> None:
    (document,) = read_folder(write(tmp_path, {name: body})).documents
    assert (document.counts.characters, document.counts.text_characters) == (characters, text)
    assert document.counts.text_bytes >= text


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("a.txt", b"caf\xe9", "a.txt: not UTF-8 (byte 4)"),
        ("a.txt", "", "a.txt: no text"),
        ("a.html", "<p><!-- nothing --></p>", "a.html: no text"),
        ("a.txt", "x" * 1_000_001, "1,000,001 characters: at most 1,000,000"),
        ("a.txt", "ñ" * 600_000, "1,200,000 bytes of text: at most 1,000,000"),
        ("a.html", b"<p>x</p>" + b" " * 20_000_000, "20,000,008 bytes: at most 20,000,000"),
        ("a.docx", b"PK", "no Office file"),
        ("a.pptx", docx("x"), "ppt/presentation.xml is missing"),
        ("a.xlf", xliff("One", version="2.0"), "no XLIFF 1.2"),
        ("a.xlf", b"<xliff", "broken XML"),
        ("a.xlf", b"<?xml version='1.0' encoding='ISO-8859-1'?>" + xliff("One"), "declares the encoding"),
    ],
)
def test_what_the_service_would_refuse_is_not_sent(
    tmp_path: Path, name: str, body: str | bytes, message: str
) -> None:
    with pytest.raises(InputError) as error:
        read_folder(write(tmp_path, {name: body, "good.txt": "Good"}))
    assert message in str(error.value)
    assert "nothing was sent" in str(error.value)


def test_a_page_may_have_more_markup_than_text_is_allowed(tmp_path: Path) -> None:
    page = f"<p>x</p><script>{'y' * 1_500_000}</script>"
    (document,) = read_folder(write(tmp_path, {"a.html": page})).documents
    assert document.counts.text_characters == 1
    assert document.counts.characters == len(page)


def test_a_docx_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_MAX_UNPACKED", 100)
    with pytest.raises(InputError, match="unpacks to more than 100 bytes"):
        read_folder(write(tmp_path, {"a.docx": docx("x" * 100)}))


def test_all_documents_together_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.txt": "One", "b.txt": "Two"})
    monkeypatch.setattr(rules, "MAX_BATCH_BYTES", 5)
    with pytest.raises(InputError, match=r"2 txt documents of 6 bytes: a job takes .* of 5: divide"):
        read_folder(tmp_path)


def test_hidden_and_other_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "x", "sub/a.TXT": "x", ".git/c.txt": "x", ".d.txt": "x", "e.pdf": "x"})
    found = read_folder(tmp_path)
    assert [document.name for document in found.documents] == ["b.txt", "sub/a.TXT"]
    assert [name for name, _ in found.left_out] == [".d.txt", ".git/c.txt", "e.pdf"]


def test_no_documents_and_no_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no documents: txt, html"):
        read_folder(write(tmp_path, {}))
    with pytest.raises(InputError, match=r"no documents: a\.pdf: no text can be put into a PDF"):
        read_folder(write(tmp_path, {"a.pdf": "x"}))
    with pytest.raises(UsageError, match="no folder"):
        read_folder(tmp_path / "none")


def test_the_estimate_counts_each_target_and_the_price_of_parallel_data(tmp_path: Path) -> None:
    documents = read_folder(write(tmp_path, {"a.txt": "x" * 600, "b.txt": "y" * 400})).documents
    plain = plan_jobs(request("some-bucket", targets=("es", "fr")), documents, "us-east-1")
    custom = plan_jobs(request("some-bucket", parallel_data="corpus"), documents, "us-east-1")
    assert estimate(plain, Prices()) == pytest.approx(2 * 1000 * 15e-6)
    assert estimate(custom, Prices(custom=50)) == pytest.approx(1000 * 50e-6)


def test_the_folder_in_the_bucket_tells_jobs_apart(tmp_path: Path) -> None:
    documents = read_folder(write(tmp_path, {"a.txt": "One"})).documents
    others = [{"targets": ("fr",)}, {"parallel_data": "x"}, {"mask_profanity": True}, {"source": "auto"}]
    jobs = [plan_jobs(request("some-bucket", **more), documents, "us-east-1")[0] for more in [{}, *others]]
    assert len({job.folder for job in jobs}) == len(jobs)
    (same,) = plan_jobs(request("some-bucket"), documents, "us-east-1")
    assert same.parameters == jobs[0].parameters
    assert same.parameters["InputDataConfig"]["S3Uri"].endswith("/input/"), "a folder"


def test_what_the_service_passes_over_is_told() -> None:
    asked = request("some-bucket", targets=("es", "pt", "hi"), formality="FORMAL", mask_profanity=True)
    assert list(warnings(asked)) == [
        "formality is ignored for pt",
        "profanity cannot be masked in hi, and so it is masked in no target",
    ]


@given(
    st.sampled_from(list(rules.CONTENT_TYPES)),
    st.one_of(
        st.binary(max_size=60),
        st.text(st.sampled_from("<>/!-&;?[]=' \x00axé"), max_size=60).map(str.encode),
        st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=9)).map(damaged),
    ),
)
def test_any_bytes_are_counted_or_said_to_be_wrong(ending: str, body: bytes) -> None:
    with suppress(texts.DocumentProblem):
        found = texts.count(body, ending)
        assert 0 <= found.text_characters <= found.text_bytes


@given(st.text(st.sampled_from("aé日😀.!? \n\t"), max_size=80), st.integers(4, 40))
def test_pieces_fit_and_make_up_the_text(text: str, most: int) -> None:
    pieces = list(chunks(text, most))
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= most for piece in pieces)


def test_pieces_end_at_the_best_place_there_is() -> None:
    text = "One two. Three four.\nFive six. Seven eight nine"
    assert list(chunks(text, 35)) == ["One two. Three four.\n", "Five six. Seven eight nine"]
    assert list(chunks(text, 15)) == ["One two. ", "Three four.\n", "Five six. ", "Seven eight ", "nine"]

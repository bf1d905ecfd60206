import csv
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from align.text.tokens import tokens
from align.words.lexicon import learn
from align.words.spans import spans
from align.words.terms import terms
from corpus.cli.results.export import export
from corpus.export.direction import Direction
from corpus.export.run import export_pairs
from corpus.export.terms import amazon as terminology
from corpus.export.terms.learnt import TermOptions
from corpus.export.text import collapsed
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.common_words import common_words
from crawler.errors import EmptyResultError, UsageError

EN_ES = Direction("en", "es")
NOUNS = [
    ("models", "modelos"),
    ("layers", "capas"),
    ("kernels", "núcleos"),
    ("gradient descent", "descenso de gradiente"),
    ("gradient norms", "normas de gradiente"),
    ("slow descent", "descenso lento"),
    ("TensorFlow", "TensorFlow"),
]
VERBS = [("compare", "comparan"), ("ignore", "ignoran"), ("speak of", "hablan de")]
# Each noun beside each other one, so that what belongs together can be told from what stands together.
SENTENCES = [
    (f"They {v} {a} and {b}.", f"Ellos {w} {x} y {y}.")
    for a, x in NOUNS
    for v, w in VERBS
    for b, y in NOUNS
    if a != b
]


def batch(texts: list[tuple[str, str]], **values: Any) -> pa.RecordBatch:
    rows = [
        {
            "source_lang": "en",
            "target_lang": "es",
            "source_text": s,
            "target_text": t,
            "granularity": "sentence",
        }
        | {"pair_id": f"{n:024x}"}
        | values
        for n, (s, t) in enumerate(texts)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=PAIRS)


def records(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), strict=True))


def written(tmp_path: Path, texts: list[tuple[str, str]], **options: Any) -> dict[str, str]:
    result = terminology.write([batch(texts)], EN_ES, tmp_path / "d.en-es", TermOptions(**options))
    header, *rows = records(result.files[0])
    assert header == ["en", "es"]
    assert len(rows) == result.written == len({source for source, _ in rows})
    return dict(rows)


def test_words_and_phrases_of_the_domain_both_ways(tmp_path: Path) -> None:
    there = written(tmp_path, SENTENCES)
    assert there["models"] == "modelos"
    assert there["gradient descent"] == "descenso de gradiente"
    assert there["TensorFlow"] == "TensorFlow"
    assert not {"They", "they", "and", "de"} & set(there)
    back = terminology.write([batch(SENTENCES)], EN_ES.reverse, tmp_path / "back").files[0]
    header, *rows = records(back)
    assert header == ["es", "en"]
    assert ["descenso de gradiente", "gradient descent"] in rows


def test_each_way_to_write_a_term_has_its_row(tmp_path: Path) -> None:
    titles = [(s.partition(" ")[2].title(), t.partition(" ")[2].title()) for s, t in SENTENCES]
    found = written(tmp_path, [*SENTENCES, *titles])
    assert (found["models"], found["Models"]) == ("modelos", "Modelos")


def test_order_of_pairs_does_not_matter(tmp_path: Path) -> None:
    one = terminology.write([batch(SENTENCES)], EN_ES, tmp_path / "a").files[0].read_bytes()
    shuffled = [batch(SENTENCES[n::5]) for n in (3, 1, 4, 0, 2)]
    assert terminology.write(shuffled, EN_ES, tmp_path / "b").files[0].read_bytes() == one


def test_ambiguous_and_rare_terms_stay_out(tmp_path: Path) -> None:
    double = [
        *SENTENCES,
        *(
            (s.replace("kernels", "layers"), t.replace("núcleos", "estratos"))
            for s, t in SENTENCES
            if "kernels" in s
        ),
    ]
    assert "layers" in written(tmp_path, double, min_probability=0)
    assert "layers" not in written(tmp_path, double, min_probability=0.8)
    assert "models" not in written(tmp_path, SENTENCES, min_count=10_000)


def test_most_terms_and_bytes(tmp_path: Path) -> None:
    result = terminology.write([batch(SENTENCES)], EN_ES, tmp_path / "d", TermOptions(max_terms=2))
    assert (result.written, result.unit) == (2, "term")
    assert result.skipped["beyond_max_terms"] > 1
    long = "x" * 201
    texts = [(s.replace("models", long), t) for s, t in SENTENCES]
    result = terminology.write([batch(texts)], EN_ES, tmp_path / "long")
    assert result.skipped["too_long"] >= 1
    assert long not in result.files[0].read_text("utf-8")


def test_placeholders_numbers_and_code_are_no_terms(tmp_path: Path) -> None:
    texts = [(f"{s} <EMAIL> 42 _x", f"{t} <EMAIL> 42 _x") for s, t in SENTENCES]
    assert not {"EMAIL", "42", "_x", "x"} & set(written(tmp_path, texts))


hostile = st.lists(
    st.sampled_from(
        ["İ", "ß", "ﬁx", "a’b", "学习机器", "ไทย", "<EMAIL>", '"', ",", "\x00", "🤖", "x-y", "ab", " "]
    )
)
texts = hostile.map("".join)


@given(texts, st.sampled_from(["en", "zh", "th", "tr"]))
def test_spans_point_at_the_words(text: str, lang: str) -> None:
    found = spans(text, lang)
    assert [span.word for span in found] == tokens(text, lang)
    assert all(span.word in text[span.start : span.end].casefold() for span in found)
    assert [span.start for span in found] == sorted(span.start for span in found)


@settings(deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=12))
def test_every_row_keeps_the_rules(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    base = tmp_path_factory.mktemp("terms") / "d"
    result = terminology.write([batch(pairs * 3)], EN_ES, base, TermOptions(min_count=1, min_probability=0))
    content = result.files[0].read_bytes().decode("utf-8")
    header, *rows = records(result.files[0])
    assert header == ["en", "es"]
    assert len(content.splitlines()) == len(rows) + 1 == result.written + 1
    assert len({source for source, _ in rows}) == len(rows)
    for source, target in rows:
        assert any(source in collapsed(s) and target in collapsed(t) for s, t in pairs)
        assert all(0 < len(text.encode()) <= 200 and text == text.strip() for text in (source, target))


def test_terms_of_characters_are_whole() -> None:
    parts = [("neural networks", "神经网络"), ("datasets", "数据集"), ("functions", "函数")]
    verbs = [("need", "需要"), ("change", "改变"), ("describe", "描述")]
    pairs = [(f"{a} {v} {b}", f"{x}{w}{y}") for a, x in parts for v, w in verbs for b, y in parts if a != b]
    found = {(" ".join(t.source), max(t.forms)[1]) for t in terms(pairs, learn(pairs, "en", "zh"), 3)}
    assert ("neural networks", "神经网络") in found
    assert ("datasets", "数据集") in found


def test_common_words_are_known_where_there_is_a_list() -> None:
    assert "the" in common_words("en")
    assert "de" in common_words("es-MX")
    assert "og" in common_words("no")
    assert common_words("zh") == frozenset()


def test_too_few_pairs_say_so(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path)
    folder.write("pairs", PAIRS, [batch([("one", "uno")])])
    with pytest.raises(EmptyResultError, match=r"exported no term.*too few"):
        export_pairs(folder, "demo", ["terminology"])


def test_the_command_takes_the_options_with_the_format_only(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path)
    folder.write("pairs", PAIRS, [batch(SENTENCES[:40], split="train"), batch(SENTENCES[40:], split="test")])
    where = ["demo", "--data", str(tmp_path), "--max-terms", "1", "--min-count", "2"]
    done = CliRunner().invoke(export, [*where, "--to", "terminology", "--direction", "en-es"])
    path, number, left_out = done.output.strip().split("\t")
    assert (Path(path).name, number) == ("demo.en-es.terminology.csv", "1 term")
    assert "beyond_max_terms" in left_out
    wrong = CliRunner().invoke(export, [*where, "--to", "tsv"])
    assert isinstance(wrong.exception, UsageError)
    assert "--to terminology" in str(wrong.exception)

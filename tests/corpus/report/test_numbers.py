"""Every number of the report against a count over the rows that it was made of, in plain Python."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from report_rows import assert_harmless, cells, document, document_pair, folder_with, pair

from align.text.tokens import tokens
from corpus.report.evidence import MINED
from corpus.report.reasons import EVIDENCE, REASONS
from corpus.report.render import write_report
from corpus.report.terms import term_tables
from corpus.report.volume import volumes
from corpus.settling import settle
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, write_manifest
from corpus.tables.schemas import DOCUMENT_PAIRS, PAIRS
from corpus.tables.signatures import FORMULA, LEARNT, Signature
from crawler.documents.schema import DOCUMENTS
from crawler.storage.json_files import write_json
from crawler.topic.takedowns import read_takedowns

Rows = list[dict[str, Any]]
SITES = ("a.example", "b.example", "c.example", "d.example")
WORDS = {
    "gradient": "gradiente",
    "loss": "pérdida",
    "layer": "capa",
    "neural network": "red neuronal",
    "label": "etiqueta",
    "noise": "ruido",
    "cluster": "grupo",
}
IDEOGRAPHS = {"neural network": "神经网络", "tree": "决策树", "data": "数据", "error": "误差"}


@pytest.fixture(scope="module")
def rows() -> dict[str, Rows]:
    """Some hundred rows of each table, drawn with a fixed seed."""
    draw = random.Random(20240518)
    some: Callable[..., Any] = lambda *values: draw.choice(values)  # noqa: E731
    documents = [
        document(
            number,
            site=some(*SITES[:3]),
            lang=some("en", "es", "es", "fr", None),
            reason=some(None, None, "no_text", "off_topic", "duplicate_of:d1", "tdm_opt_out", "takedown"),
            machine_translated=some(True, False, False, None),
            opt_outs=some([], [], None, ["noai"], ["noai", "tdm_meta"]),
        )
        for number in range(300)
    ]
    documents += [document(300 + number, site=SITES[3], reason="no_text") for number in range(3)]
    document_pairs = [
        {
            **document_pair(number, some("hreflang", "url", None), some(None, None, "not_translations")),
            "source_document_id": f"d{number}",
            "target_document_id": f"d{number + 100}",
        }
        for number in range(100)
    ]
    return {
        "documents": documents,
        "document_pairs": document_pairs,
        "pairs": [_pair(draw, n) for n in range(400)],
    }


def _pair(draw: random.Random, number: int) -> dict[str, Any]:
    some: Callable[..., Any] = lambda *values: draw.choice(values)  # noqa: E731
    at = draw.randrange(100)
    terms = draw.sample(sorted(WORDS), 3)
    source, target = draw.choice(SITES[:3]), draw.choice(SITES[:3])
    return pair(
        number,
        some(None, None, None, "low_score", "duplicate:p1", "numbers"),
        source_text=f"{', '.join(terms)}:\u00a0see  {number}.",
        target_text=f"{', '.join(some(*[WORDS[term]] * 9, 'cosa') for term in terms)}: {number}.",
        source_url=f"https://www.{source}/en/{at}",
        target_url=f"https://{target}/es/{at}",
        source_document_id=f"d{at}",
        target_document_id=f"d{at + 100}",
        origin=some("aligned", "aligned", "aligned", "mined"),
        granularity=some("sentence", "sentence", "paragraph"),
        split=some("train", "train", "dev", "test"),
        bead=some("1-1", "1-1", "2-1"),
        license=some("MIT", "CC-BY-4.0", None),
        machine_translated=some(True, False, False, None),
        masked=some(0, 0, 0, 1, 3, None),
        rejections=some(1, 1, 2),
        score=some(None, draw.random()),
        formula=draw.random(),
        similarity=draw.random(),
        margin=draw.random() * 4,
        length_ratio=1 + draw.random() * 3,
    )


@pytest.fixture(scope="module")
def folder(rows: dict[str, Rows], tmp_path_factory: pytest.TempPathFactory) -> WorkFolder:
    folder = folder_with(tmp_path_factory.mktemp("numbers"), **rows)
    (folder.root / "takedown.txt").write_text("site e.example\nurl https://f.example/x\n", encoding="utf-8")
    write_json(folder.root / settle.FILE, read_takedowns(folder.root).lines())  # taken out already
    return folder


@pytest.fixture(scope="module")
def page(folder: WorkFolder) -> html.HtmlElement:
    return assert_harmless(write_report(folder, "ml_es").read_text(encoding="utf-8"))


def kept(rows: Iterable[dict]) -> Rows:
    return [row for row in rows if row["rejected_by"] is None]


def reason(row: dict) -> str | None:
    return row["rejected_by"] and row["rejected_by"].partition(":")[0]


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def by_count(counts: Counter) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@pytest.mark.parametrize("table", ["documents", "document_pairs", "pairs"])
def test_the_funnel(page: html.HtmlElement, rows: dict[str, Rows], table: str) -> None:
    stage = rows[table]
    drops = Counter(reason(row) for row in stage if row["rejected_by"])
    alone = Counter(reason(row) for row in stage if row.get("rejections") == 1 and row["rejected_by"])
    shown = cells(page, f"//table[@id='stage-{table}']/tbody/tr")
    assert shown[0][1:3] == [str(len(kept(stage))), share(len(kept(stage)), len(stage))]
    assert [line[:3] for line in shown[1:]] == [
        [name, str(number), share(number, len(stage))] for name, number in by_count(drops)
    ]
    if table == "pairs":
        assert [line[3] for line in shown[1:]] == [str(alone[name]) for name, _ in by_count(drops)]


def test_the_steps(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    numbers = [len(some) for table in rows.values() for some in (table, kept(table))]
    assert [b.text for b in page.xpath("//ol[@class='steps']//b")] == [str(number) for number in numbers]


def test_the_sites(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    def touching(table: str, site: str) -> int:
        urls = [(row["source_url"], row["target_url"]) for row in kept(rows[table])]
        return sum(any(re.search(rf"//(www\.)?{re.escape(site)}/", url) for url in both) for both in urls)

    expected = {}
    for site in SITES[:3]:
        pages = [row for row in rows["documents"] if row["site"] == site]
        numbers = (len(pages), len(kept(pages)), touching("document_pairs", site), touching("pairs", site))
        expected[site] = [str(number) for number in numbers]
    shown = cells(page, "//section[@id='sites']//tbody/tr")
    assert {line[0]: line[1:] for line in shown} == expected
    assert [int(line[4]) for line in shown] == sorted((int(line[4]) for line in shown), reverse=True)
    assert page.xpath("//p[@id='other-sites']")[0].text == "Nothing was kept of 1 site (3 pages)."


def test_the_evidence(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    named = [(row["evidence"] or "(none)", row) for row in rows["document_pairs"]]
    evidence_of = {row["source_document_id"]: name for name, row in named if row["rejected_by"] is None}
    pairs = Counter(
        MINED if row["origin"] == "mined" else evidence_of.get(row["source_document_id"], "(none)")
        for row in kept(rows["pairs"])
    )
    expected = {}
    for name in {name for name, _ in named} | set(pairs):
        of_it = [row for evidence, row in named if evidence == name]
        part = share(len(kept(of_it)), len(of_it)) if of_it else "-"
        expected[name] = [str(len(of_it)), str(len(kept(of_it))), part, str(pairs[name])]
    shown = cells(page, "//section[@id='evidence']//tbody/tr")
    assert {line[0]: line[1:] for line in shown} == expected
    assert sum(int(line[4]) for line in shown) == len(kept(rows["pairs"]))


@pytest.mark.parametrize(
    ("place", "column", "none"),
    [
        ("licenses", "license", "none declared"),
        ("by-split", "split", ""),
        ("by-origin", "origin", ""),
        ("by-granularity", "granularity", ""),
        ("by-bead", "bead", ""),
    ],
)
def test_what_the_pairs_are_made_of(
    page: html.HtmlElement, rows: dict[str, Rows], place: str, column: str, none: str
) -> None:
    counts = Counter(row[column] or none for row in kept(rows["pairs"]))
    shown = cells(page, f"//div[@id='{place}']//tbody/tr")
    assert {line[0]: line[1:] for line in shown} == {
        name: [str(number), share(number, counts.total())] for name, number in counts.items()
    }
    widths = [float(bar.get("width")[:-1]) for bar in page.xpath(f"//div[@id='{place}']/svg/rect")]
    assert widths == [pytest.approx(100 * int(line[1]) / counts.total(), abs=1e-3) for line in shown]


def test_the_languages(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    names = {"en": "English", "es": "Spanish", "fr": "French", None: "too little text"}
    expected = {}
    for lang, name in names.items():
        of_it = [row for row in rows["documents"] if row["lang"] == lang]
        expected[name] = [str(len(of_it)), str(len(kept(of_it))), share(len(kept(of_it)), len(of_it))]
    shown = cells(page, "//div[@id='document-languages']//tbody/tr")
    assert {line[0]: line[1:] for line in shown} == expected
    pairs = str(len(kept(rows["pairs"])))
    assert cells(page, "//div[@id='language-pairs']//tbody/tr") == [["English → Spanish", pairs, "100.0%"]]


def test_the_volume_counts_sentences_once(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    sentences = [row for row in kept(rows["pairs"]) if row["granularity"] == "sentence"]
    expected = []
    for name, column in (("English", "source_text"), ("Spanish", "target_text")):
        texts = [row[column] for row in sentences]
        words, characters = sum(len(text.split()) for text in texts), sum(map(len, texts))
        expected.append([name, f"{len(texts):,}", f"{words:,}", f"{characters:,}"])
    assert cells(page, "//div[@id='volume']//tbody/tr") == expected


def test_a_corpus_of_a_memory_has_languages_and_words(tmp_path: Path) -> None:
    """Its pairs are segments; a corpus joined with it counts both kinds."""
    nouns = {"roof": "tejado", "door": "puerta", "wall": "muro", "stair": "escalera"}
    rows = [
        pair(n, granularity="segment" if n % 2 else "sentence", score=0.9, **texts)
        for n, texts in enumerate(
            {"source_text": f"The {a} is near the {b}.", "target_text": f"El {x} está cerca del {y}."}
            for a, x in nouns.items()
            for b, y in nouns.items()
            if a != b
        )
    ]
    alone = folder_with(tmp_path / "memory", pairs=[{**row, "granularity": "segment"} for row in rows])
    joined = folder_with(tmp_path / "joined", pairs=rows)
    assert volumes(alone) == volumes(joined)
    assert [(one.lang, one.texts, one.words) for one in volumes(alone)] == [("en", 12, 72), ("es", 12, 72)]
    page = write_report(alone, "memory").read_text(encoding="utf-8")
    lede = html.fromstring(page).xpath("//p[@class='lede']")[0].text_content()
    assert "in English and Spanish, from 2 sites: 72 words of English and 72 words of Spanish." in " ".join(
        lede.split()
    )


def test_every_white_space_parts_words(tmp_path: Path) -> None:
    spaces = [c for c in map(chr, range(0x3001)) if c.isspace() and unicodedata.category(c) != "Cc"]
    text = "".join(f"a{space}" for space in (*spaces, "\t", "\n", "\r", "\x0b", "\x0c", "\x85"))
    (english, chinese) = volumes(
        folder_with(tmp_path, pairs=[pair(1, source_text=text, target_lang="zh", target_text="模型 是")])
    )
    assert english.words == len(text.split())
    assert (chinese.language, chinese.words, chinese.characters) == ("Chinese", None, 4)


def test_rights(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    def facts(place: str) -> list[str]:
        return [dd.text for dd in page.xpath(f"//div[@id='{place}']//dd")]

    translated = [row for row in rows["documents"] if row.get("machine_translated")]
    pairs = [row for row in kept(rows["pairs"]) if row["machine_translated"]]
    numbers = [str(len(some)) for some in (translated, kept(translated), pairs)]
    assert facts("machine-translation") == [*numbers, share(len(pairs), len(kept(rows["pairs"])))]
    opted = [row for row in rows["documents"] if row.get("opt_outs")]
    signals = Counter(signal for row in opted for signal in row["opt_outs"])
    masked = [row["masked"] for row in kept(rows["pairs"]) if row["masked"]]
    down = [row for row in rows["documents"] if row["rejected_by"] == "takedown"]
    expected = [len(opted), signals["noai"], signals["tdm_meta"], 2, len(down), len(masked), sum(masked)]
    assert facts("consent") == [str(number) for number in expected]


@pytest.mark.parametrize("column", ["score", "similarity", "margin", "length_ratio", "formula"])
def test_the_pictures_of_scores(page: html.HtmlElement, rows: dict[str, Rows], column: str) -> None:
    shown = cells(page, f"//figure[@id='chart-{column}']//tbody/tr")
    assert shown
    found = Counter()
    for line in shown:
        low, _, high = re.fullmatch(r"([\d.]+)( or more| to ([\d.]+))", line[0]).groups()
        for number, some in ((line[1], True), (line[2], False)):
            inside = [
                row
                for row in rows["pairs"]
                if row[column] is not None
                and (row["rejected_by"] is None) == some
                and float(low) <= row[column] < (float(high) if high else 1e9)
            ]
            assert int(number) == len(inside)
            found[some] += len(inside)
    valued = [row for row in rows["pairs"] if row[column] is not None]
    assert found == {True: len(kept(valued)), False: len(valued) - len(kept(valued))}
    numbers = [
        int(text)
        for text in re.findall(
            r"(?<=: )\d+", " ".join(page.xpath(f"//figure[@id='chart-{column}']//title/text()"))
        )
    ]
    assert sorted(numbers) == sorted(int(number) for line in shown for number in line[1:] if number != "0")


def test_the_terms(page: html.HtmlElement, rows: dict[str, Rows]) -> None:
    sentences = [row for row in kept(rows["pairs"]) if row["granularity"] == "sentence"]
    shown = cells(page, "//section[@id='terms']//tbody/tr")
    assert {("gradient", "gradiente"), ("neural network", "red neuronal")} <= {
        tuple(line[:2]) for line in shown
    }
    for source, target, pairs, translated in shown:
        there = [row for row in sentences if stands(source, row["source_text"], "en")]
        both = [row for row in there if stands(target, row["target_text"], "es")]
        assert (int(pairs), int(translated)) == (len(there), len(both))


def stands(term: str, text: str, lang: str) -> bool:
    return f" {' '.join(tokens(term, lang))} " in f" {' '.join(tokens(text, lang))} "


@pytest.mark.parametrize("granularity", ["sentence", "segment"])
def test_terms_of_a_language_without_spaces(tmp_path: Path, granularity: str) -> None:
    draw = random.Random(5)
    rows = []
    for number in range(40):
        terms = draw.sample(sorted(IDEOGRAPHS), 2)
        texts = {"source_text": ", ".join(terms), "target_text": "、".join(map(IDEOGRAPHS.get, terms))}
        rows.append(pair(number, target_lang="zh", granularity=granularity, **texts))
    there = sum("neural network" in row["source_text"] for row in rows)
    (table,) = term_tables(folder_with(tmp_path, pairs=rows), 20)
    assert (table.source_lang, table.target_lang, table.pairs) == ("en", "zh", 40)
    assert {(row.source, row.target, row.pairs) for row in table.phrases} >= {
        ("neural network", "神经网络", there)
    }


def test_how_the_score_was_learnt(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, pairs=[pair(1)])
    errors = {"swapped": 700, "truncated": 500}
    noted = Signature(LEARNT, certain=1234, errors=errors, held_out_auc=0.98765, share_of_right=0.9)
    fallback = Signature(FORMULA, "9 certain pairs, at least 500 are needed")
    scoring = {"en-es": noted, "en-zh": fallback, "x": Signature(LEARNT)}
    write_manifest(folder, Manifest(scoring=scoring))
    tree = assert_harmless(write_report(folder, "t").read_text(encoding="utf-8"))
    assert cells(tree, "//div[@id='learnt']//tbody/tr") == [
        ["en-es", "1,234", "1,200", "0.988", "0.900"],
        ["en-zh", "the fixed formula scores: 9 certain pairs, at least 500 are needed"],
        ["x", "–", "–", "–", "–"],
    ]


def test_tables_of_an_older_version_lack_columns_and_are_shown_without(
    tmp_path: Path, rows: dict[str, Rows]
) -> None:
    newer = {
        "origin",
        "masked",
        "rejections",
        "split",
        "opt_outs",
        "machine_translated",
        "license",
        "length_ratio",
        "formula",
    }
    folder = WorkFolder(tmp_path)
    schemas = {"documents": DOCUMENTS, "document_pairs": DOCUMENT_PAIRS, "pairs": PAIRS}
    whole = folder_with(tmp_path / "whole", **rows)
    for name, schema in schemas.items():
        for column in newer & set(schema.names):
            schema = schema.remove(schema.get_field_index(column))
        folder.write(name, schema, [whole.dataset(name).to_table(columns=schema.names)])
    tree = assert_harmless(write_report(folder, "t").read_text(encoding="utf-8"))
    assert not tree.xpath("//div[@id='licenses' or @id='by-split' or @id='by-origin']")
    assert not tree.xpath("//figure[@id='chart-length_ratio']")
    assert len(tree.xpath("//div[@id='machine-translation']//dd")) == 0
    assert tree.xpath("//ol[@class='steps']//b")[-1].text == str(len(kept(rows["pairs"])))


@pytest.mark.parametrize("table", ["documents", "document_pairs", "pairs"])
def test_every_documented_reason_has_words(table: str) -> None:
    text = (Path(__file__).parents[3] / "docs" / "tables.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {table}\n")[2].partition("\n## ")[0]
    listed = section.partition("| reason | why |")[2].partition("\n\n")[0]
    names = {name.partition(":")[0] for name in re.findall(r"^\| `([^`]+)`", listed, re.MULTILINE)}
    assert names == set(REASONS[table])
    if table == "document_pairs":
        listed = section.partition("| evidence | meaning |")[2].partition("\n\n")[0]
        assert set(re.findall(r"^\| `([^`]+)`", listed, re.MULTILINE)) == set(EVIDENCE)

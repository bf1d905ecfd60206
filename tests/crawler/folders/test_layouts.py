"""Files pair by their paths: the layouts of real repositories."""

import pytest

from crawler.folders.pairing.bilingual import files_for
from crawler.folders.pairing.languages import is_for
from crawler.folders.pairing.layouts import LocalFile, other_languages, pairs_by_path

A = "a.md"
# name: files (path, or root, path, language of the root), targets, pairs
LAYOUTS: dict[str, tuple[list[object], list[str], list[tuple[str, str, str]]]] = {
    "two roots": (
        [(0, "x/a.md", "en"), (1, "x/a.md", "zh"), (1, "b.md", "zh")],
        ["zh"],
        [("x/a.md", "x/a.md", "zh")],
    ),
    "siblings": (
        ["docs/en/docs/a.md", "docs/es/docs/a.md"],
        ["es"],
        [("docs/en/docs/a.md", "docs/es/docs/a.md", "es")],
    ),
    "regions": (
        ["files/en-us/a/index.md", "files/es/a/index.md", "files/pt-br/a/index.md"],
        ["es", "pt"],
        [
            ("files/en-us/a/index.md", "files/es/a/index.md", "es"),
            ("files/en-us/a/index.md", "files/pt-br/a/index.md", "pt"),
        ],
    ),
    "source without a mark": (
        ["_articles/a.md", "_articles/es/a.md", "_articles/zh-hans/a.md", "_articles/zh-hant/a.md"],
        ["es", "zh"],
        [("_articles/a.md", "_articles/es/a.md", "es"), ("_articles/a.md", "_articles/zh-hans/a.md", "zh")],
    ),
    "translations folder": (
        ["1-Intro/README.md", "translations/es/1-Intro/README.md"],
        ["es"],
        [("1-Intro/README.md", "translations/es/1-Intro/README.md", "es")],
    ),
    "suffix": (
        ["p/a.en.mdx", "p/a.es.mdx", "p/a.jp.mdx", "README.md", "README.zh-cn.md"],
        ["es", "zh", "ja"],
        [
            ("p/a.en.mdx", "p/a.es.mdx", "es"),
            ("p/a.en.mdx", "p/a.jp.mdx", "ja"),
            ("README.md", "README.zh-cn.md", "zh"),
        ],
    ),
    "suffix of the target alone": (["a.md", "a.es.mdx"], ["es"], [("a.md", "a.es.mdx", "es")]),
    "underscore": (
        ["ch/index.md", "ch/index_vn.md", "README.md", "README_ES.md"],
        ["vi", "es"],
        [("ch/index.md", "ch/index_vn.md", "vi"), ("README.md", "README_ES.md", "es")],
    ),
    "folder and suffix": (
        ["FAQ/a.en.html", "FAQ/pt/a.pt.html", "en/b.en.md", "pt/b.pt.md", "en/c.en.md", "pt/c.md"],
        ["pt"],
        [
            ("FAQ/a.en.html", "FAQ/pt/a.pt.html", "pt"),
            ("en/b.en.md", "pt/b.pt.md", "pt"),
            ("en/c.en.md", "pt/c.md", "pt"),
        ],
    ),
    "prefix": (["en_guide.md", "es_guide.md"], ["es"], [("en_guide.md", "es_guide.md", "es")]),
    "source beside": (
        [(0, "c/a.md", "zh"), (0, "c/a_origin.md", "zh")],
        ["zh"],
        [("c/a_origin.md", "c/a.md", "zh")],
    ),
    "source beside beats the current one": (
        [(0, "c/a.md", "zh"), (0, "c/a_origin.md", "zh"), (1, "c/a.md", "en")],
        ["zh"],
        [("c/a_origin.md", "c/a.md", "zh")],
    ),
    "snapshot": (
        ["site/en-snapshot/g/a.ipynb", "site/es-419/g/a.ipynb"],
        ["es"],
        [("site/en-snapshot/g/a.ipynb", "site/es-419/g/a.ipynb", "es")],
    ),
    "codes of countries": (
        ["x/en/a.md", "x/jp/a.md", "x/kr/a.md"],
        ["ja", "ko"],
        [("x/en/a.md", "x/jp/a.md", "ja"), ("x/en/a.md", "x/kr/a.md", "ko")],
    ),
    "two Chineses": (
        ["a/en/x.md", "a/zh/x.md", "a/zh-TW/x.md"],
        ["zh-TW", "zh"],
        [("a/en/x.md", "a/zh/x.md", "zh"), ("a/en/x.md", "a/zh-TW/x.md", "zh-TW")],
    ),
    "Docusaurus": (
        ["docs/a.md", "i18n/es/docusaurus-plugin-content-docs/current/a.md"],
        ["es"],
        [("docs/a.md", "i18n/es/docusaurus-plugin-content-docs/current/a.md", "es")],
    ),
    "no pairs": (["docs/it/a.md", "docs/a.md", "is/b.md", "tr/c.md", "notes-to-es.md"], ["es"], []),
}


def files_of(given: list[object]) -> list[LocalFile]:
    return [LocalFile(*file) if isinstance(file, tuple) else LocalFile(0, str(file)) for file in given]


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    given, targets, expected = LAYOUTS[name]
    found = pairs_by_path(files_of(given), "en", targets)
    assert sorted((pair.source.path, pair.target.path, pair.lang) for pair in found) == sorted(expected)


def test_a_pattern_beats_guesses() -> None:
    files = files_of(["c/x-en/a.md", "c/x-es/a.md"])
    assert pairs_by_path(files, "en", ["es"]) == []
    (pair,) = pairs_by_path(files, "en", ["es"], "c/x-{lang}/**")
    assert (pair.source.path, pair.target.path, pair.layout) == (
        "c/x-en/a.md",
        "c/x-es/a.md",
        "c/x-{lang}/**",
    )


def test_translations_into_other_languages_are_told_from_folders_of_that_name() -> None:
    files = files_of(["docs/en/a.md", "docs/fr/a.md", "docs/es/a.md", "it/policy.md"])
    found = other_languages(files, ["en", "es"], "en")
    assert {file.path for file in found} == {"docs/fr/a.md"}


@pytest.mark.parametrize(
    ("path", "declared", "for_es", "for_pt"),
    [
        ("locale/es/LC_MESSAGES/app.po", "", True, False),
        ("po/es_AR.po", "", True, False),
        ("po/pt_BR.po", "", False, True),
        ("app.es.xlf", "", True, False),
        ("memory/app.po", "", True, True),
        ("po/es.po", "pt_BR", False, True),
        ("po/udm.po", "udm", False, False),
        ("app.po", "und", True, True),
    ],
)
def test_a_bilingual_file_is_of_one_language(path: str, declared: str, for_es: bool, for_pt: bool) -> None:
    assert is_for(path, declared, "es") is for_es
    assert is_for(path, declared, "pt") is for_pt


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", {"locale/zh_Hans/app.po", "site/zh_Hant/app.po", "zh_CN.po"}),
        ("zh-TW", {"locale/zh_Hant/app.po", "site/zh_Hant/app.po", "zh_TW.po"}),
        ("es", {"locale/es/app.po"}),
        ("es-AR", {"locale/es_AR/app.po"}),
    ],
)
def test_of_the_variants_of_a_bilingual_file_one_counts(lang: str, expected: set[str]) -> None:
    folders = ["locale/es", "locale/es_AR", "locale/zh_Hans", "locale/zh_Hant", "site/zh_Hant"]
    files = files_of([*(f"{folder}/app.po" for folder in folders), "zh_CN.po", "zh_TW.po"])
    assert {file.path for file in files_for(dict.fromkeys(files, ""), lang)} == expected

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.cli.topics.topic import topic
from crawler.errors import InputError, TopicError, UsageError
from crawler.topic.topic import get_topic


@pytest.fixture(autouse=True)
def _in_a_fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str) -> Result:
    return CliRunner().invoke(topic, list(args))


NEW = ("new", "solar", "--offline", "--term", "solar power", "--term", "solar panel*")


@pytest.mark.parametrize("languages", [["en", "pt"], ["en,pt"], ["en,", "pt-BR"], ["eng", "pt_PT"]])
def test_a_new_topic_passes_its_check(languages: list[str]) -> None:
    result = run(*NEW, "--languages", *languages)
    assert result.exit_code == 0, result.output
    made = get_topic("solar")
    assert made.languages == ("en", "pt")
    assert list(made.terms["pt"]) == ["solar power", "solar panel*"]
    assert made.seeds == ("https://en.wikipedia.org/wiki/solar_power",)
    assert "Translate these terms into Portuguese" in Path("topics/solar.toml").read_text(encoding="utf-8")
    assert run("check", "solar").exit_code == 0


def test_languages_may_stand_before_the_name() -> None:
    assert run("new", "--offline", "--languages", "en", "pt", "solar", "--term", "solar power").exit_code == 0
    assert Path("topics/solar.toml").exists()


def test_the_first_new_topic_makes_a_scrapy_project() -> None:
    assert "scrapy.cfg: written" in run(*NEW, "--languages", "en", "pt").output
    assert Path("scrapy.cfg").read_text(encoding="utf-8") == "[settings]\ndefault = crawler.settings\n"
    Path("scrapy.cfg").write_text("mine", encoding="utf-8")
    assert (
        "scrapy.cfg"
        not in run("new", "wind", "--offline", "--term", "wind", "--languages", "en", "pt").output
    )
    assert Path("scrapy.cfg").read_text(encoding="utf-8") == "mine"


def test_quotes_and_newlines_in_terms_stay_text() -> None:
    term = 'the "sun"\n[limits]\npages = 1'
    assert run("new", "sun", "--offline", "--term", term, "--languages", "en", "pt").exit_code == 0
    made = get_topic("sun")
    assert list(made.terms["en"]) == ['the "sun" [limits] pages = 1']
    assert made.limits.pages == 2000


def test_a_topic_is_never_overwritten() -> None:
    run(*NEW, "--languages", "en", "pt")
    before = Path("topics/solar.toml").read_bytes()
    result = run(*NEW, "--languages", "en", "fr")
    assert isinstance(result.exception, UsageError)
    assert "exists already" in str(result.exception)
    assert Path("topics/solar.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["new", "../x", "--term", "a", "--languages", "en,pt"], "not a topic name"),
        (["new", "x", "--term", "a", "--languages", "en"], "two or more"),
        (["new", "x", "--term", "a", "--languages", "en,en-GB"], "two or more"),
        (["new", "x", "--term", "a", "--languages", "en", "qqq"], "qqq: unknown"),
        (["new", "x", "--term", "*", "--languages", "en", "pt"], "not a term"),
        (["new", "x", "--term", "a", "--seed", "ftp://a", "--languages", "en", "pt"], "is not a URL"),
        (["show", "nosuch"], "known: climate_fr"),
        (["check", "a;b"], "not a topic name"),
        (["check", "nosuch.toml"], "no such file"),
    ],
)
def test_wrong_calls_say_why_and_write_nothing(args: list[str], message: str) -> None:
    result = run(*args)
    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_status == 2
    assert message in str(result.exception)
    assert list(Path().iterdir()) == []


def test_a_new_topic_needs_a_term() -> None:
    result = run("new", "x", "--languages", "en", "pt")
    assert result.exit_code == 2
    assert "--term" in result.output


def test_list_shows_built_in_own_and_broken_topics() -> None:
    run(*NEW, "--languages", "en", "pt")
    Path("topics/bad.toml").write_text("name = 3", encoding="utf-8")
    lines = {line.split()[0]: line.split() for line in run("list").output.splitlines()}
    assert lines["ml_es"][1:3] == ["en", "es"]
    assert lines["ml_es"][-2:] == ["built", "in"]
    assert lines["solar"] == ["solar", "en", "pt", "2+2", "1", str(Path("topics/solar.toml"))]
    assert "problems:" in lines["bad"]


def test_show_prints_terms_by_falling_weight() -> None:
    output = run("show", "ml_es").output
    assert output.index(" 10  machine learning") < output.index("  1  data set*")
    assert "https://www.promptingguide.ai/es" in output


def test_check_goes_through_all_topics_and_tells_every_problem() -> None:
    assert run("check").exit_code == 0
    Path("topics").mkdir()
    for name in ("one", "two"):
        Path(f"topics/{name}.toml").write_text(f'name = "{name}"\ncolor = 1\n', encoding="utf-8")
    result = run("check")
    assert isinstance(result.exception, TopicError)
    assert result.exception.exit_status == 2
    assert sum("color: unknown key" in line for line in result.exception.problems) == 2
    assert len(result.exception.problems) == 10
    assert result.output.count("no problems") == 3


def test_show_prints_the_file_to_be_copied() -> None:
    Path("topics").mkdir()
    text = run("show", "ml_es", "--toml").output
    Path("topics/ml_es.toml").write_text(f"{text}\n[splits]\ntest = 0.1\n", encoding="utf-8")
    assert get_topic("ml_es").settings["splits"].content == {"test": 0.1}


def test_a_topic_without_a_corpus_does_not_grow() -> None:
    result = run("grow", "ml_es")
    assert isinstance(result.exception, InputError)
    assert "no corpus: build it first (`acopio build ml_es`)" in str(result.exception)


def test_check_gives_advice_below_a_sound_topic() -> None:
    assert run(*NEW, "--languages", "en", "pt").exit_code == 0
    output = run("check", "solar").output
    assert "topics/solar.toml: no problems" in output or "solar: no problems" in output
    assert "  advice: terms.pt: 2 terms are few: give 5 or more" in output
    assert "no translation of English 'solar power'" in output

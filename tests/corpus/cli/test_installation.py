"""doctor, completion, --quiet and --verbose, JSON, suggestions: the command line as a whole."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from corpus.cli.main import COMMANDS, GROUPS, TITLES, acopio
from corpus.demo.server import DemoServer
from corpus.tables.folder import WorkFolder
from crawler.console.verbosity import VARIABLE

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _in_a_fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str, **environment: str) -> Result:
    return CliRunner().invoke(acopio, list(args), env=environment)


def asked(*words: str) -> dict[str, str]:
    """The variables in which bash asks for words that begin as the last one."""
    return {
        "_ACOPIO_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }


def offered_words(answer: str) -> list[str]:
    return [line.partition(",")[2] for line in answer.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("acopio", "exp"), "export"),
        (("acopio", "topic", "c"), "copy"),
        (("acopio", "export", "ml_"), "ml_es"),
        (("acopio", "export", "ml_es", "--to", "tsv,tm"), "tsv,tmx"),
        (("acopio", "filter", "-", "--disable", "low_s"), "low_score"),
        (("acopio", "filter", "-", "--set", "length_ratio."), "length_ratio.max="),
        (("acopio", "build", "ml_es", "--encoder", "e"), "e5"),
    ],
)
def test_names_are_completed(words, offered) -> None:
    done = CliRunner().invoke(acopio, [], env=asked(*words), prog_name="acopio")
    assert offered in offered_words(done.stdout)


def test_the_shell_s_process_completes() -> None:
    environment = os.environ | asked("acopio", "exp") | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "corpus.cli"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert offered_words(done.stdout) == ["export"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_where_the_shell_looks(shell: str, tmp_path: Path) -> None:
    homes = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    result = run("completion", SHELL=f"/usr/bin/{shell}", **homes)
    assert result.exit_code == 0, result.output
    path = Path(result.stdout.partition(": written")[0])
    assert path.is_relative_to(tmp_path)
    assert path.read_text() == run("completion", shell, "--print").stdout.removesuffix("\n")
    if checker := shutil.which(shell):
        subprocess.run([checker, "-n", path], check=True)
    assert run("completion", SHELL="/bin/nosh").exit_code == 2


def test_doctor_finds_nothing_wrong_here_and_says_what_is() -> None:
    result = run("doctor", "--offline", "--json", http_proxy="", https_proxy="")
    findings = json.loads(result.stdout)
    by_check = {finding["check"]: finding for finding in findings}
    assert by_check["packages"]["state"] == "ok"
    assert by_check["sandbox"]["state"] == "ok"
    assert by_check["encoder use"]["state"] == "ok"
    assert "network" not in by_check
    assert result.exit_code == any(finding["state"] == "problem" for finding in findings)
    Path("topics").mkdir()
    Path("topics/broken.toml").write_text("name = 1")
    broken = run("doctor", "--offline", https_proxy="http://user:secret@127.0.0.1:1")
    assert broken.exit_code == 1
    assert "acopio topic check broken" in broken.stdout
    assert "https_proxy: 127.0.0.1:1" in broken.stdout
    assert "secret" not in broken.stdout


def test_every_command_is_in_one_section_of_the_help() -> None:
    assert sorted(name for names in TITLES.values() for name in names) == sorted(COMMANDS)


def test_a_command_is_looked_for_in_every_group_of_commands() -> None:
    context = click.Context(acopio)
    groups = [name for name in COMMANDS if isinstance(acopio.get_command(context, name), click.Group)]
    assert sorted(GROUPS) == sorted(groups)


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        (("epxort",), "export"),
        (("topic", "shwo"), "show"),
        (("translate", "psh"), "push"),
        (("sync", "stats"), "status"),
        (("list",), "topic list"),
        (("lst",), "topic list"),
        (("push", "ml_es", "--dry-run"), "translate push"),
        (("status", "ml_se"), "ml_es"),
        (("report", "ml_se"), "ml_es"),
        (("takedown", "ml_se", "--list"), "ml_es"),
        (("export", "ml_se", "--to", "tsv"), "ml_es"),
        (("build", "ml_se"), "ml_es"),
        (("topic", "show", "ml_se"), "ml_es"),
        (("topic", "copy", "ml_se", "mine"), "ml_es"),
        (("jobs", "ml_se"), "ml_es"),
        (("topic", "new", "mine", "--languages", "en,ess", "--term", "x", "--offline"), "es"),
        (("documents", "book", "-s", "en", "-t", "Spannish"), "es"),
        (("build", "book", "--documents", "book", "-s", "enn", "-t", "es"), "en"),
        (("demo", "--datta", "x"), "--data"),
    ],
)
def test_a_misspelt_name_is_wrong_usage_with_a_suggestion(args, meant) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert f"did you mean '{meant}'" in result.stderr.replace("Did", "did")


def test_status_is_told_where_takedowns_cannot_be_applied(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"topic": "ml_es"}')
    (tmp_path / "takedown.txt").write_text("site a.org\n")
    (tmp_path / ".takedowns.json").mkdir()  # which no file can replace
    result = run("status", "ml_es", "--data", str(tmp_path))
    assert result.exit_code == 0
    assert result.stderr == f"{tmp_path}: takedowns and decisions cannot be applied now: Is a directory\n"
    assert "not built yet" in result.stdout


def test_another_folder_must_be_that_of_the_topic(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"topic": "solar"}')
    result = run("status", "ml_es", "--data", str(tmp_path))
    assert (result.exit_code, "built for the topic 'solar'" in result.stderr) == (2, True)
    assert run("status", "ml_es", "--data", "nowhere").exit_code == 2
    assert run("status", "solar", "--data", str(tmp_path)).exit_code == 0


def test_lists_and_states_as_json() -> None:
    topics = json.loads(run("topic", "list", "--json").stdout)
    assert {"ml_es", "ml_zh"} <= {topic["name"] for topic in topics}
    encoders = {encoder["name"]: encoder for encoder in json.loads(run("encoders", "--json").stdout)}
    assert (encoders["use"]["ready"], "es" in encoders["use"]["languages"]) == (True, True)
    checked = run("topic", "check", "ml_es", "ml_se", "--json")
    assert checked.exit_code == 2
    assert [bool(topic["problems"]) for topic in json.loads(checked.stdout)] == [False, True]
    state = json.loads(run("status", "ml_es", "--json").stdout)
    assert (state["built"], state["next"]) == (False, "acopio crawl ml_es")


def test_a_topic_is_copied_under_another_name() -> None:
    assert run("topic", "copy", "ml_es", "robots").exit_code == 0
    assert run("topic", "check", "robots").exit_code == 0
    assert "name = " in Path("topics/robots.toml").read_text()
    again = run("topic", "copy", "ml_es", "robots")
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)


def test_quiet_and_verbose_are_options_of_every_command() -> None:
    Path("a.tsv").write_text("source_text\ttarget_text\nA dog.\tUn perro.\n")
    args = ["a.tsv", "-s", "en", "-t", "es"]
    assert run("score", *args).stderr
    for quiet in (["--quiet", "score", *args], ["score", "--quiet", *args]):
        result = run(*quiet)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == run("score", *args).stdout
    assert VARIABLE not in os.environ or os.environ[VARIABLE] == "normal"
    assert run("score", "--quiet", "--verbose", *args).exit_code == 2
    for name in COMMANDS:
        assert "--quiet" in run(name, "--help").stdout or name in {"topic", "translate", "sync"}
    assert "--quiet" in run("topic", "list", "--help").stdout


def test_a_build_holds_out_what_the_option_says() -> None:
    from corpus.options import build_options
    from crawler.topic.topic import get_topic

    topic = get_topic("ml_es")
    assert build_options(topic).splits.test == 0
    assert build_options(topic, test=0.1, dev=50).splits.test == 0.1
    assert build_options(topic, test=0.1, dev=50).splits.dev == 50


def test_proxies_are_tried_and_pages_fetched_through_them() -> None:
    with DemoServer() as server:
        result = run("doctor", "--json", http_proxy=server.proxy_url, https_proxy=server.proxy_url)
    findings = json.loads(result.stdout)
    assert [f["state"] for f in findings if f["check"] == "proxy"] == ["ok", "ok"]
    assert {f["state"] for f in findings if f["check"] == "network"} == {"problem"}
    assert WorkFolder(Path("data/ml_es")).root.exists() is False


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    """Every command below a group, and the group itself."""
    yield context, group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from commands(command, inner)
        else:
            yield inner, command


def test_the_examples_of_the_helps_are_accepted() -> None:
    tried = 0
    for _, each in commands(acopio, click.Context(acopio, info_name="acopio")):
        for line in (each.epilog or "").replace("\\\n", " ").splitlines():
            words = shlex.split(
                re.split(r"\s{2,}(?=[a-z…])", line.strip().removeprefix("Example: "))[0].split(" | ")[-1]
            )
            if words[:1] != ["acopio"] or "…" in words:
                continue
            words = words[1 : words.index(">") if ">" in words else None]
            command: click.Command = acopio
            context = click.Context(acopio, info_name="acopio")
            while isinstance(command, click.Group):
                name = words.pop(0)
                found = command.get_command(context, name)
                assert found is not None, line
                settings = found.context_settings
                command, context = found, click.Context(found, info_name=name, parent=context, **settings)
            given, _, _ = command.make_parser(context).parse_args(words)
            missing = [p.name for p in command.params if p.required and not given.get(p.name)]
            assert not missing, line
            tried += 1
    assert tried > 60


def test_no_line_about_a_command_is_cut_in_the_help_of_its_group() -> None:
    for context, command in commands(acopio, click.Context(acopio, info_name="acopio", terminal_width=80)):
        if isinstance(command, click.Group):
            listed = command.get_help(context).partition("Commands:")[2].partition("Example")[0]
            assert "..." not in listed, listed

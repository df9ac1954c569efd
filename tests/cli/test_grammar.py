import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from warroom.cli.grammar import HELP, Command, Group
from warroom.cli.main import SECTIONS, cli
from warroom.cli.session import Session
from warroom.cli.summaries import SUMMARIES


@click.group(cls=Group)
def root() -> None:
    pass


@root.command(cls=Command)
@click.argument("text", nargs=-1)
@click.option("--kind", default="note")
@click.pass_obj
def log(session: Session, text: tuple[str, ...], kind: str) -> None:
    said = [session.room, session.operator, session.by, session.incident, session.as_json]
    click.echo(repr((text, kind, said)))


def parsed(*arguments: str) -> tuple[tuple[str, ...], str, list[object]]:
    result = CliRunner().invoke(root, list(arguments), obj=Session())
    assert result.exit_code == 0, result.output
    return eval(result.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--room", "r", "--as", "a", "--by", "b", "--incident", "i", "--json", "log", "x"),
        ("log", "--room", "r", "--as=a", "--by", "b", "x", "--incident", "i", "--json"),
        ("--room=r", "--as", "a", "log", "x", "--by", "b", "--incident", "i", "--json"),
    ],
)
def test_global_options_stand_before_and_after_the_command(arguments: tuple[str, ...]) -> None:
    assert parsed(*arguments) == (("x",), "note", ["r", "a", "b", "i", True])


def test_the_later_one_wins() -> None:
    assert parsed("--as", "a", "log", "x", "--as", "b")[2][1] == "b"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("-5m restarted the pods",), ("-5m restarted the pods",)),
        (("-5m", "restarted"), ("-5m", "restarted")),
        (("--", "-f", "--kind"), ("-f", "--kind")),
        (("-- two dashes and a blank",), ("-- two dashes and a blank",)),
        (("-",), ("-",)),
        (("--kind", "change", "-5m restarted"), ("-5m restarted",)),
        (("-5m restarted", "--kind", "change"), ("-5m restarted",)),
        (("--kind was wrong",), ("--kind was wrong",)),
    ],
)
def test_a_text_may_begin_with_a_dash(arguments: tuple[str, ...], text: tuple[str, ...]) -> None:
    assert parsed("log", *arguments)[0] == text


def test_an_option_may_have_a_value_that_begins_with_a_dash() -> None:
    assert parsed("log", "--kind", "-5m", "x")[:2] == (("x",), "-5m")


@pytest.mark.parametrize("arguments", [("log", "--sevrity", "x"), ("--nonsense", "log", "x")])
def test_an_unknown_option_is_refused(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(root, list(arguments), obj=Session()).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "--kind=a few words", "--as=kim lee", "x"),
        ("log", "x", "--kind=a few words", "--as=kim lee"),
        ("--as=kim lee", "log", "x", "--kind=a few words"),
    ],
)
def test_a_value_behind_an_equals_sign_may_hold_blanks(arguments: tuple[str, ...]) -> None:
    text, kind, said = parsed(*arguments)
    assert (text, kind, said[1]) == (("x",), "a few words", "kim lee")


def test_a_text_taken_for_an_option_is_told_the_way() -> None:
    result = CliRunner().invoke(root, ["log", "-x"], obj=Session())
    assert "goes after --" in result.stderr


def test_the_help_says_of_every_command_what_the_command_says() -> None:
    context = click.Context(cli)
    said = {}
    for names in SECTIONS.values():
        for name in names:
            command = cli.get_command(context, name)
            assert command is not None
            said[name] = command.get_short_help_str(limit=HELP)
    assert said == SUMMARIES


@pytest.mark.parametrize("words", [("--help",), ("--version",)])
def test_help_and_completion_load_no_topic(words: tuple[str, ...]) -> None:
    _loads_no_topic(words)


def test_completion_of_a_command_loads_no_topic() -> None:
    asked = {"_WARROOM_COMPLETE": "bash_complete", "COMP_WORDS": "warroom de", "COMP_CWORD": "1"}
    assert "declare" in _loads_no_topic((), asked)


def _loads_no_topic(words: tuple[str, ...], more: dict[str, str] | None = None) -> str:
    told = (
        "import sys, atexit\n"
        "from warroom.cli.main import run\n"
        "def loaded():\n"
        "    print('topics:', any(name.startswith('warroom.topics') for name in sys.modules))\n"
        "atexit.register(loaded)\n"
        "run()"
    )
    done = subprocess.run(
        (sys.executable, "-c", told, *words),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **(more or {})},
    )
    assert "topics: False" in done.stdout
    return done.stdout

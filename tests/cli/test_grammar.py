import click
import pytest
from click.testing import CliRunner

from warroom.cli.grammar import Command, Group
from warroom.cli.session import Session


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

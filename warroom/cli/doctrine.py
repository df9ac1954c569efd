"""The thresholds in force: show them, override them for the room."""

from typing import IO

import click

from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, usage

KEPT = "Nothing of it is in force; the room is as it was."
"""What is said after the fault of a file."""


@click.group(cls=Group)
def doctrine() -> None:
    """The thresholds that this room decides by."""


@doctrine.command(cls=Command)
@click.pass_obj
def show(session: Session) -> None:
    """Print the thresholds in force as TOML that load takes again."""
    room = session.reading()
    if session.as_json:
        out_json(room.doctrine)
        return
    import msgspec

    for line in _toml(msgspec.to_builtins(room.doctrine), ()):
        out(line)


def _toml(table: dict[str, object], path: tuple[str, ...]) -> list[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    lines = [f"[{'.'.join(path)}]"] if path and plain else []
    lines += [f"{key} = {_value(value)}" for key, value in plain.items()]
    lines += [""] if plain else []
    for key, value in table.items():
        if isinstance(value, dict):
            lines += _toml(value, (*path, key))
    return lines


def _value(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


@doctrine.command(cls=ActCommand)
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.pass_obj
def load(session: Session, file: IO[str]) -> None:
    """Override thresholds of the room with a TOML file; an empty one returns to the defaults."""
    from warroom.core.doctrine.reading import DoctrineError
    from warroom.core.doctrine.room import checked
    from warroom.topics.doctrine.rules import load_doctrine

    try:
        text = file.read()
        unread = checked(text)
        result = session.writing().act(load_doctrine, session.on(), toml=text)
    except UnicodeDecodeError as error:
        usage(f"{file.name} is not UTF-8: {error}. {KEPT}")
    except DoctrineError as error:
        usage(f"{file.name}: {error} {KEPT}")
    say(result.events[0].event.line())
    if unread:
        say(unread)

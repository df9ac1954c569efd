"""Commands for wording rules: show, load, ask what they mark in a text."""

from typing import IO

import click

from warroom.cli.doctrine import KEPT
from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, usage
from warroom.cli.values import words
from warroom.topics.language.words import Mark, Scope, Wording

FOUND = 1
"""The exit code of ``check`` when a rule of level block marks the text: a check did not pass."""


def in_force(session: Session) -> Wording:
    """The rules of the room that is meant; the program's own where there is no room."""
    from warroom.topics.language.words import default_wording, in_force, parse_wording

    if not session.path.exists():
        return parse_wording(default_wording())
    return in_force(session.reading().state.language.toml)


@click.group(cls=Group)
def wording() -> None:
    """The rules by which words are marked, and what to say instead."""


@wording.command(cls=Command)
@click.pass_obj
def show(session: Session) -> None:
    """Print the rules in force as TOML that load takes again."""
    from warroom.reports.words import plain

    rules = {name: plain(rule) for name, rule in in_force(session).rules.items()}
    if session.as_json:
        out_json(rules)
        return
    import json

    for name, rule in rules.items():
        out(f"[rule.{json.dumps(name)}]")
        for key, value in rule.items():
            if value:
                out(f"{key} = {json.dumps(value, ensure_ascii=False)}")
        out("")


@wording.command(cls=ActCommand)
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.pass_obj
def load(session: Session, file: IO[str]) -> None:
    """Override rules of the room with a TOML file; an empty one returns to the defaults."""
    from warroom.topics.language.rules import load_wording
    from warroom.topics.language.words import WordingError, default_wording, parse_wording

    try:
        text = file.read()
        parse_wording(default_wording(), text)
    except UnicodeDecodeError as error:
        usage(f"{file.name} is not UTF-8: {error}. {KEPT}")
    except WordingError as error:
        usage(f"{file.name}: {error} {KEPT}")
    result = session.writing().act(load_wording, session.on(), toml=text)
    say(result.events[0].event.line())


@wording.command(cls=Command)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--scope", type=click.Choice([str(each) for each in Scope]), default="entry", show_default=True
)
@click.option("--kind", default="", help="The kind of the entry, such as observation.")
@click.pass_context
def check(ctx: click.Context, text: tuple[str, ...], scope: str, kind: str) -> None:
    """Say what the rules mark; exit 1 when one of level block does. With - read stdin."""
    from warroom.reports.words import plain
    from warroom.topics.language.words import lint

    session = ctx.ensure_object(Session)
    found = lint(words(text), Scope(scope), in_force(session), kind or "observation")
    if session.as_json:
        out_json(plain(found))
    else:
        for each in found:
            out(f"{each.level}  {each.line()}")
    if any(each.level is Mark.BLOCK for each in found):
        ctx.exit(FOUND)

"""Run a command in this terminal, and keep in the record what it did (doctrine G)."""

import os
import shlex

import click

from warroom.cli.grammar import Command
from warroom.cli.output import say
from warroom.cli.session import Session
from warroom.config import ConfigError
from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import When
from warroom.core.text import clean_line
from warroom.log.errors import RoomUnusable
from warroom.running.child import Ran, run
from warroom.topics.changes import rules as changes
from warroom.topics.changes.events import run_line
from warroom.topics.timeline import typed

_UNUSABLE = (RoomUnusable, WhichIncident, ConfigError, OSError)
"""What must not keep a command from running."""


@click.command(name="run", cls=Command)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--change", metavar="C3", help="The change that it is run for.")
@click.option("--reason", default="", help="Why, when nobody approved an R2 or R3.")
@click.option("--target", default="", help="The target of an R3, typed once more.")
@click.pass_context
def run_(
    ctx: click.Context, command: tuple[str, ...], change: str | None, reason: str, target: str
) -> None:
    """Run a command here and record it: warroom run --change C3 -- kubectl scale ….

    Its output, its keys and its exit code are its own. A room that cannot be used never keeps it
    from running; a change that a rule refuses does (exit 3, and nothing was run).
    """
    session = ctx.ensure_object(Session)
    if change is not None:
        _begin(session, change, shlex.join(command), reason, target)
    started = session.now
    ran = run(command)
    if ran.problem:
        say(f"warroom: {ran.problem}")
    _record(session, command, change, ran, When(started))
    ctx.exit(ran.code)


def _begin(session: Session, change: str, line: str, reason: str, target: str) -> None:
    """Say that it is being done, before it is.

    Raises:
        Refused: A rule said no; nothing was run.
    """
    try:
        words = clean_line(line)
        session.act(changes.execute, change=change, reason=reason, target=target, text=words)
    except _UNUSABLE as error:
        say(f"warroom: It runs, and is not recorded: {error}")
    finally:
        session.close()


def _record(
    session: Session, command: tuple[str, ...], change: str | None, ran: Ran, started: When
) -> None:
    line, host = shlex.join(command), clean_line(os.uname().nodename)
    said = run_line(clean_line(line), host, ran.code, ran.seconds)
    output = ran.output or ran.problem
    try:
        session.when = started
        if change is None:
            session.act(typed.log, kind="change", text=f"Ran {said}", attachment=output)
        else:
            session.act(
                changes.add_evidence, change=change, command=line, host=host, exit_code=ran.code,
                seconds=ran.seconds, output=output,
            )  # fmt: skip
    except (*_UNUSABLE, Refused) as error:
        say(f"warroom: Not recorded: {said}. {error}")

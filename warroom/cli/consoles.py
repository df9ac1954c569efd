"""The console: the room on the screen, with every key or only to watch."""

from __future__ import annotations

import click

from warroom.cli.grammar import Command
from warroom.cli.session import Session, has_terminal, usage


def console(session: Session) -> None:
    """The console on the one open incident, else on the lobby."""
    _need_terminal()
    _console(session, read_only=False)


def _need_terminal() -> None:
    if not has_terminal():
        usage(
            "The console needs a terminal. Without one, every act is a command: "
            "warroom --help (over ssh, give it a terminal with ssh -t)."
        )


def _console(session: Session, *, read_only: bool, incident: str | None = None) -> None:
    from warroom.tui.app import run_console

    wanted = incident or session.incident
    room = session.reading() if read_only else session.writing()
    if wanted is None:
        working = room.open_incidents()
        wanted = working[0].id if len(working) == 1 else None
    else:
        wanted = room.the_incident(wanted)
    run_console(room, incident=wanted, config=session.config)


@click.command(name="open", cls=Command)
@click.argument("inc", required=False)
@click.pass_obj
def open_(session: Session, inc: str | None) -> None:
    """Open the console."""
    _need_terminal()
    _console(session, read_only=False, incident=inc)


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.pass_obj
def watch(session: Session, inc: str | None) -> None:
    """Open the console to watch: it cannot write, whoever you are."""
    _need_terminal()
    _console(session, read_only=True, incident=inc)


SPEED = click.FloatRange(min=0, min_open=True)


@click.command(cls=Command)
@click.option("--speed", type=SPEED, default=None, help="How many times faster than life.")
@click.pass_obj
def demo(session: Session, speed: float | None) -> None:
    """Open the console on a throw-away room in which a rehearsed incident plays."""
    _need_terminal()
    from warroom.timelines.demo import run_demo

    run_demo(session.config, speed=speed)


@click.command(cls=Command)
@click.argument("what", metavar="FILE|INC")
@click.option("--speed", type=SPEED, default=None, help="How many times faster than life.")
@click.pass_obj
def replay(session: Session, what: str, speed: float | None) -> None:
    """Play a timeline file, or an incident of the room, again in the console."""
    _need_terminal()
    from warroom.timelines.demo import run_replay

    run_replay(session.config, what, speed=speed)

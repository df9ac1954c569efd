"""The console: the room on the screen, with every key or only to watch."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click
import msgspec

from warroom.cli.grammar import Command
from warroom.cli.output import say
from warroom.cli.session import Session, has_terminal, usage
from warroom.config import config_path

if TYPE_CHECKING:
    from warroom.config import Config
    from warroom.room import Room


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


def _console(
    session: Session, *, read_only: bool, incident: str | None = None, mouse: bool = True
) -> None:
    room = session.reading() if read_only else session.writing()
    if not (read_only or room.info.writable):
        say(room.info.reason)
    named = incident or session.incident
    run(
        room,
        incident=room.the_incident(named) if named else None,
        config=msgspec.structs.replace(session.config, mouse=session.config.mouse and mouse),
        read_only=read_only,
    )


def run(
    room: Room,
    *,
    incident: str | None,
    config: Config,
    read_only: bool = False,
    whole: bool = False,
) -> None:
    """Run the console until it is left; what it ends with is the exit code."""
    gc.disable()  # until the first frame: loading makes much and no garbage
    from warroom.tui.keys.keymap import KeymapError
    from warroom.tui.main import run_console

    try:
        code = run_console(room, incident=incident, config=config, read_only=read_only, whole=whole)
    except KeymapError as error:
        usage(f"{config_path()}: {error}")
    if code:
        click.get_current_context().exit(code)


_no_mouse = click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")


@click.command(name="open", cls=Command)
@click.argument("inc", required=False)
@_no_mouse
@click.pass_obj
def open_(session: Session, inc: str | None, no_mouse: bool) -> None:
    """Open the console."""
    _need_terminal()
    _console(session, read_only=False, incident=inc, mouse=not no_mouse)


@click.command(cls=Command)
@click.argument("inc", required=False)
@_no_mouse
@click.pass_obj
def watch(session: Session, inc: str | None, no_mouse: bool) -> None:
    """Open the console to watch: it cannot write, whoever you are."""
    _need_terminal()
    _console(session, read_only=True, incident=inc, mouse=not no_mouse)

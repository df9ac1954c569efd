"""The console: the room on the screen, with every key or only to watch."""

from __future__ import annotations

import gc
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from warroom.cli.grammar import Command
from warroom.cli.output import say
from warroom.cli.session import Session, has_terminal, usage
from warroom.config import config_path

if TYPE_CHECKING:
    from warroom.config import Config
    from warroom.room import Room
    from warroom.timelines.replaying import Beat


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
    from warroom.tui.keymap import KeymapError
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


class Speed(click.FloatRange):
    """How many times faster than life; what is not a number is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        speed = super().convert(value, param, ctx)
        if not math.isfinite(speed):
            self.fail(f"{value!r} is not a speed; try 10.", param, ctx)
        return speed


SPEED = Speed(min=0.01, max=10_000)


@click.command(cls=Command)
@click.option("--speed", type=SPEED, default=None, help="How many times faster than life.")
@click.pass_obj
def demo(session: Session, speed: float | None) -> None:
    """Open the console on a throw-away room in which a rehearsed incident plays."""
    _need_terminal()
    from warroom.cli.demo import run_demo

    run_demo(session.config, speed, session.me)


@click.command(cls=Command)
@click.argument("what", metavar="FILE|INC")
@click.option("--speed", type=SPEED, default=None, help="How many times faster than life.")
@click.pass_obj
def replay(session: Session, what: str, speed: float | None) -> None:
    """Play a timeline file, or an incident of the room, again in the console."""
    _need_terminal()
    from warroom.cli.demo import run_replay

    run_replay(session.config, _beats(session, what), speed, session.me)


def _beats(session: Session, what: str) -> list[Beat]:
    """What a replay plays: a file of that name, else an incident of the room."""
    from warroom.domain.doctrine import default_doctrine
    from warroom.timelines import replaying
    from warroom.timelines.read import TimelineError, read_path

    if Path(what).exists():
        try:
            beats = replaying.of_file(read_path(Path(what)), default_doctrine())
        except TimelineError as error:
            usage(str(error))
        if not beats:
            usage(f"{what} has a header and no entry; there is nothing to replay.")
        return beats
    if not what.upper().removeprefix("INC-").isdecimal():
        usage(f"There is no file {what}, and an incident is named like INC-7.")
    room = session.reading()
    return replaying.of_log(list(room.events(room.the_incident(what))))

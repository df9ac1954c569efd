"""Timeline files on the command line: imported, played, replayed, drilled."""

from __future__ import annotations

import math
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom import clock
from warroom.cli.console import _need_terminal
from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, has_terminal, usage
from warroom.core.spans import span

if TYPE_CHECKING:
    from warroom.config import Config
    from warroom.room import Room
    from warroom.stories.comparing import Compared
    from warroom.stories.read import TimelineFile
    from warroom.stories.replaying import Beat


def run_demo(config: Config, speed: float | None, operator: str) -> None:
    """Open the console on the demo."""
    from warroom.cli.console import run
    from warroom.stories import rehearsal

    with rehearsal.demo(speed or rehearsal.DEMO_SPEED, operator) as (room, name):
        run(room, incident=name, config=config)


def run_replay(config: Config, beats: list[Beat], speed: float | None, operator: str) -> None:
    """Open the console on a replay; it only watches."""
    from warroom.cli.console import run
    from warroom.stories import rehearsal

    with rehearsal.replay(beats, speed, operator) as (room, name):
        run(room, incident=name, config=config, read_only=True, whole=True)


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
    run_demo(session.config, speed, session.me)


@click.command(cls=Command)
@click.argument("what", metavar="FILE|INC")
@click.option("--speed", type=SPEED, default=None, help="How many times faster than life.")
@click.pass_obj
def replay(session: Session, what: str, speed: float | None) -> None:
    """Play a timeline file, or an incident of the room, again in the console."""
    _need_terminal()
    run_replay(session.config, _beats(session, what), speed, session.me)


def _beats(session: Session, what: str) -> list[Beat]:
    """What a replay plays: a file of that name, else an incident of the room."""
    from warroom.core.doctrine.reading import default_doctrine
    from warroom.stories import replaying
    from warroom.stories.read import TimelineError, read_path

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


DRILL_SPEED = 1.0


@click.command(cls=Command)
@click.argument("file", metavar="[INC] FILE", nargs=-1, required=True)
@click.option("--speed", type=SPEED, default=DRILL_SPEED, help="How many times faster than life.")
@click.option("--no-console", is_flag=True, help="Only inject; the crew has its own consoles.")
@click.option("--compare", is_flag=True, help="Only compare drill INC with FILE.")
@click.pass_obj
def drill(
    session: Session, file: tuple[str, ...], speed: float, no_console: bool, compare: bool
) -> None:
    """Exercise: what the world did in a timeline file happens to you, in the console.

    Only alerts, observations, questions and impact are told; you command. At the end stands how
    long you needed and how long the file says it took.
    """
    named, path = (file[0], file[1]) if len(file) == 2 else (None, file[0])
    if len(file) > 2 or bool(named) != compare:
        usage("Either warroom drill FILE, or warroom drill --compare INC FILE.")
    told = _file(path)
    if compare:
        _compare(session, told, named or "")
    elif no_console or has_terminal():
        _drill(session, told, speed, with_console=not no_console)
    else:
        usage("The console needs a terminal; without one: warroom drill --no-console FILE.")


def _file(path: str) -> TimelineFile:
    from warroom.stories.read import TimelineError, read_path

    try:
        file = read_path(Path(path))
    except TimelineError as error:
        usage(str(error))
    if not file.lines:
        usage(f"{path} has a header and no entry; there is nothing to exercise.")
    return file


def _drill(session: Session, file: TimelineFile, speed: float, *, with_console: bool) -> None:
    from warroom.cli.console import run
    from warroom.room import Room
    from warroom.stories.drilling import Drill
    from warroom.stories.pace import StoryClock
    from warroom.stories.rehearsal import playing

    mine = session.writing()
    other = Room.open(mine.path, operator=session.me, create=False)
    try:
        player = Drill(other, file, clock.now(), speed)
        name = player.open()
        mine.catch_up()
        say(f"{name} is an EXERCISE: {file.header.title}")
        story = StoryClock(clock.now(), 1, clock.now)
        if with_console:
            with playing(lambda stop: player.play(story, stop)):
                run(mine, incident=name, config=session.config)
        else:
            player.play(story, threading.Event())
    finally:
        other.close()
    _compare(session, file, name)


def _compare(session: Session, file: TimelineFile, name: str) -> None:
    from warroom.stories.comparing import compare
    from warroom.stories.drilling import speed_of
    from warroom.topics.lifecycle.events import IncidentKind

    room: Room = session.reading()
    room.catch_up()
    incident = room.incident(name)
    if incident.lifecycle.kind is not IncidentKind.DRILL:
        usage(f"{incident.id} is no drill; only an exercise is compared with a file.")
    speed = speed_of(list(room.events(incident.id)))
    rows = compare(incident, file, speed)
    if session.as_json:
        steps = [{"later_seconds": each.later} | _plain(each) for each in rows]
        out_json({"incident": incident.id, "kind": "drill", "speed": speed, "steps": steps})
        return
    out(f"EXERCISE {incident.id} beside its file, from the alert ({speed:,.6g}x):")
    out(f"{'':24}{'you':>10}{'in the file':>14}{'you, as there':>16}{'later by':>12}")
    for each in rows:
        out(_line(each))


def _plain(each: Compared) -> dict[str, object]:
    import msgspec

    return dict(msgspec.structs.asdict(each))


def _line(each: Compared) -> str:
    from warroom.stories.comparing import STEPS

    you, there = _long(each.crew_seconds), _long(each.crew_story_seconds)
    told, late = _long(each.file_seconds), _long(each.later, signed=True)
    return f"{STEPS[each.step]:24}{you:>10}{told:>14}{there:>16}{late:>12}"


def _long(seconds: int | None, *, signed: bool = False) -> str:

    if seconds is None:
        return "-"
    sign = ("-" if seconds < 0 else "+") if signed else ""
    return sign + span(timedelta(seconds=abs(seconds)))


FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command(name="import", cls=Command)
@click.argument("file", type=FILE)
@click.pass_obj
def import_(session: Session, file: Path) -> None:
    """Bring a timeline file (- for stdin) in as a backfilled incident and print its id."""
    from warroom.stories.importing import import_timeline
    from warroom.stories.read import TimelineError, read_path, read_stream

    try:
        timeline = read_stream(sys.stdin.buffer) if str(file) == "-" else read_path(file)
        number, warnings = import_timeline(session.writing(), timeline)
    except TimelineError as error:
        usage(str(error))
    if session.as_json:
        out_json({"incident": number, "warnings": warnings})
    else:
        out(number)
    for warning in warnings:
        say(warning)
    say(f"Read it: warroom show {number}")

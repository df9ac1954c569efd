"""A drill in the crew's own room: a file plays against them, and is compared with what they did."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom import clock
from warroom.cli.consoles import SPEED
from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, has_terminal, usage
from warroom.domain.spans import span

if TYPE_CHECKING:
    from warroom.room import Room
    from warroom.timelines.comparing import Compared
    from warroom.timelines.read import TimelineFile

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
    from warroom.timelines.read import TimelineError, read_path

    try:
        file = read_path(Path(path))
    except TimelineError as error:
        usage(str(error))
    if not file.lines:
        usage(f"{path} has a header and no entry; there is nothing to exercise.")
    return file


def _drill(session: Session, file: TimelineFile, speed: float, *, with_console: bool) -> None:
    from warroom.cli.consoles import run
    from warroom.cli.demo import playing
    from warroom.room import Room
    from warroom.timelines.drilling import Drill
    from warroom.timelines.pace import StoryClock

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
    from warroom.domain.lifecycle import IncidentKind
    from warroom.timelines.comparing import compare
    from warroom.timelines.drilling import speed_of

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
    from warroom.timelines.comparing import STEPS

    you, there = _long(each.crew_seconds), _long(each.crew_story_seconds)
    told, late = _long(each.file_seconds), _long(each.later, signed=True)
    return f"{STEPS[each.step]:24}{you:>10}{told:>14}{there:>16}{late:>12}"


def _long(seconds: int | None, *, signed: bool = False) -> str:

    if seconds is None:
        return "-"
    sign = ("-" if seconds < 0 else "+") if signed else ""
    return sign + span(timedelta(seconds=abs(seconds)))

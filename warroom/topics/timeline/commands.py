"""Commands for entries: log, correct, strike, redact; and a bare sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.output import say
from warroom.cli.session import Session, usage
from warroom.cli.telling import done, shortened, tell
from warroom.cli.values import dated, entry_number, name, stdin_lines, words
from warroom.core.errors import Refused
from warroom.core.text import TOO_LARGE, clean_line
from warroom.topics.timeline import events as timeline_events
from warroom.topics.timeline import typed

if TYPE_CHECKING:
    from warroom.room import Done, Room

KINDS = click.Choice([str(kind) for kind in timeline_events.Kind])
BECOMES = click.Choice(typed.KINDS)


@click.command(cls=ActCommand)
@click.argument("text", nargs=-1, required=True)
@click.option("--kind", type=BECOMES, default="note", show_default=True, help="What it is.")
@click.option("--service", default="", help="The service that it concerns.")
@click.option("--ref", default="", help="What it speaks of, such as A3.")
@click.pass_obj
def log(session: Session, text: tuple[str, ...], kind: str, service: str, ref: str) -> None:
    """Write one entry; with - one for each line of stdin.

    The text may begin with a time and with the speaker: "-5m by @mara restarted the pods". With
    --kind it does what the console does with that line: --kind change "R2 drain eu-west !4m" asks.
    """
    if text != ("-",):
        _log(session, " ".join(text), kind, service, ref)
        return
    _log_stdin(session, kind, service, ref)


def _log_stdin(session: Session, kind: str, service: str, ref: str) -> None:
    """One entry for each line; one that cannot be recorded does not stop those after it."""
    from warroom.log.errors import RoomUnusable

    given, refused = (session.when, session.by), 0
    for number, line in enumerate(stdin_lines(), start=1):
        session.when, session.by = given
        if line is None:
            refused += 1
            say(f"Line {number} was not recorded: it {TOO_LARGE}.")
            continue
        if not clean_line(line):
            if line.strip():
                say(f"Line {number} holds no words, only control characters; it was left out.")
            continue
        try:
            _log(session, line, kind, service, ref)
        except Refused as error:
            refused += 1
            say(f"Line {number} was not recorded: {shortened(line)}")
            say(str(error))
        except RoomUnusable:
            say(f"Line {number} and those after it were not recorded: {shortened(line)}")
            raise
    if refused:
        raise Refused("log", f"{refused} of the lines were not recorded.", "See what was said.")


def _log(session: Session, line: str, kind: str, service: str, ref: str) -> None:
    text = read_line(session, line)
    if kind == timeline_events.Kind.CHANGE and service and not session.incident:
        room = session.writing()
        if len(room.meant_incidents(drills=False)) != 1:
            done(session, _for_the_room(session, room, text, service), one_line=True)
            return
    result = session.act(typed.log, kind=kind, text=text, service=service, ref=ref)
    done(session, result, one_line=True)
    tell(session, result, text, kind)


def _for_the_room(session: Session, room: Room, text: str, service: str) -> Done:
    """A pipeline's change while it is clear that it belongs to no incident, or not to which."""
    from warroom.topics.services import rules as services

    return room.act(
        services.note_change,
        session.on(),
        service=service,
        text=text,
    )


def read_line(session: Session, line: str) -> str:
    """The words of a line; the time and the speaker at its start go to the session."""
    happened, by, text = dated(line, session)
    session.when = session.when or happened
    session.by = session.by or by
    return text


@click.command(cls=ActCommand)
@click.argument("entry", metavar="ENTRY")
@click.argument("text", nargs=-1)
@click.option("--kind", type=KINDS, help="Give the entry this kind instead.")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def correct(
    session: Session, entry: str, text: tuple[str, ...], kind: str | None, reason: str
) -> None:
    """Write an entry anew; the old words stay, struck through."""
    from warroom.topics.timeline import rules as timeline

    number = entry_number(entry)
    if not text and kind is None:
        usage("Say what is right: warroom correct ENTRY TEXT, or --kind KIND.")
    if text:
        said = words(text)
        result = session.act(timeline.correct, entry=number, text=said, reason=reason)
        done(session, result)
        tell(session, result, said, _kind_of(result))
    if kind is not None:
        done(session, session.act(timeline.change_kind, entry=number, kind=kind))


def _kind_of(result: Done) -> str:
    corrected = result.events[0].event
    return corrected.as_kind if isinstance(corrected, timeline_events.Corrected) else ""


@click.command(cls=ActCommand)
@click.argument("entry", required=False)
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def strike(session: Session, entry: str | None, reason: str) -> None:
    """Strike an entry, your last one when none is named; it stays readable."""
    from warroom.topics.timeline import rules as timeline

    number = entry_number(entry) if entry else None
    done(session, session.act(timeline.strike, entry=number, reason=reason))


@click.command(cls=ActCommand)
@click.argument("entry", metavar="ENTRY")
@click.argument("reason", nargs=-1, required=True)
@click.pass_obj
def redact(session: Session, entry: str, reason: tuple[str, ...]) -> None:
    """Remove the words of an entry for good, such as a password; its place in the log stays."""
    from warroom.topics.timeline import redaction
    from warroom.topics.timeline.state import find

    number = entry_number(entry)
    room = session.writing()
    before = find(room.incident(room.the_incident(session.incident)).timeline, number)
    done(session, session.act(redaction.redact, entry=number, reason=words(reason)))
    if before is not None and not before.source.startswith("entry."):
        say(f"What it did ({before.source}) stays, and the names in it: people, components.")
    if left := room.erasing():
        say(left)
    say("Copies that were made before (backups, exports, screens) still hold the words.")


@click.command(cls=ActCommand, hidden=True)
@click.argument("text", nargs=-1, required=True)
@click.pass_obj
def sentence(session: Session, text: tuple[str, ...]) -> None:
    """Log a sentence to the one open incident, else open one with it; never to an exercise."""
    from warroom.topics.lifecycle import declare
    from warroom.topics.lifecycle.commands import opened

    room = session.writing()
    words_ = read_line(session, " ".join(text))
    if session.incident is None and not room.meant_incidents(drills=False):
        exercises = [each.id for each in room.open_incidents()]
        result = session.begin(declare.open_incident, title=words_)
        opened(session, result)
        said = f"No incident was open: opened {result.events[0].incident} in triage."
        say(f"{said} Log more lines, or declare it: warroom declare --severity N")
        for each in exercises:
            say(f"The EXERCISE {each} goes on: warroom log TEXT --incident {each} writes into it.")
        return
    result = session.act(typed.log, kind="note", text=words_)
    done(session, result)
    if not session.as_json:
        say(f"Logged to {result.events[0].incident}, by {name(session.speaker)}.")

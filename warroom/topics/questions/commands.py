"""Commands for questions, and for the drop-box of who may only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import exercise, out_json, say, table
from warroom.cli.session import Session
from warroom.cli.telling import done, shortened
from warroom.cli.values import entry_number, name, words
from warroom.core.oneline import read
from warroom.topics.questions import rules as questions_rules
from warroom.topics.questions import state as questions_state

if TYPE_CHECKING:
    from pathlib import Path

    from warroom.room import Room
    from warroom.topics.questions.state import Question


@click.command(cls=Command)
@click.argument("text", nargs=-1)
@click.option("--update", default="", metavar="AUDIENCE", help="Ask for an update to an audience.")
@click.pass_obj
def ask(session: Session, text: tuple[str, ...], update: str) -> None:
    """Ask something: "when will payouts resume?"; who may only look leaves it in the drop-box."""
    said, _ = questions_rules.worded(words(text), update)
    room = session.reading()
    if room.barred():
        _drop(session, room, said, update)
        return
    session.close()
    asked = read(said, questions_rules.LINE, session.speaker)
    result = session.act(questions_rules.ask, text=asked.text, owner=asked.owner, audience=update)
    done(session, result)


def _drop(session: Session, room: Room, text: str, update: str) -> None:
    from warroom.beside import dropbox
    from warroom.core.errors import Refused

    incident = room.the_incident(session.incident)
    asked = dropbox.Wanted(handle=session.speaker, text=text, incident=incident, update=update)
    try:
        file = dropbox.drop(room.path, asked)
    except dropbox.NoDropbox as error:
        raise Refused("O.7", str(error)) from error
    if session.as_json:
        out_json({"incident": incident, "file": file})
        return
    say(f"Asked in {incident}; it gets its number when a console takes it in.")
    say("`warroom questions` shows it, and the answer.")


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def questions(ctx: click.Context) -> None:
    """List the questions and their answers; answer, assign, drop; grant a drop-box."""
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(Session))


def _list(session: Session) -> None:
    incident = session.read()
    found = questions_state.owned(incident.questions, incident.roles, incident.lifecycle).values()
    if session.as_json:
        from warroom.reports.words import plain

        out_json(plain(list(found)))
        return
    exercise(incident)
    table([_row(each) for each in found])
    for sentence in _waiting(session.reading().path):
        say(sentence)
    if not found:
        say("None.")


def _row(each: Question) -> tuple[str, ...]:
    claimed = f"{each.asked_by} (drop-box of {each.user})" if each.user else each.asked_by
    said = f"for {each.owner}" if each.open else f"{each.answered_by}: {each.answer}"
    return each.id, str(each.state), claimed, shortened(each.words), shortened(said)


def _waiting(room: Path) -> list[str]:
    """What still lies in the drop-box, for those who can look into it."""
    from collections import Counter

    from warroom.beside import dropbox

    many = Counter(each.user for each in dropbox.waiting(room))
    return [f"{number} of {user} wait in the drop-box." for user, number in many.items()]


@questions.command(cls=ActCommand)
@click.argument("question")
@click.argument("text", nargs=-1)
@click.option("--entry", metavar="ENTRY", help="The entry that answers it.")
@click.pass_obj
def answer(session: Session, question: str, text: tuple[str, ...], entry: str | None) -> None:
    """Answer in words, or with an entry that says it already."""
    number = entry_number(entry) if entry else None
    result = session.act(questions_rules.answer, question=question, text=words(text), entry=number)
    done(session, result)


@questions.command(cls=ActCommand)
@click.argument("question")
@click.argument("owner")
@click.pass_obj
def assign(session: Session, question: str, owner: str) -> None:
    """Name who shall answer."""
    result = session.act(questions_rules.assign, question=question, owner=name(owner))
    done(session, result)
    if not result.events and not session.as_json:
        say(f"{question} is for {name(owner)} already.")


@questions.command(cls=ActCommand)
@click.argument("question")
@click.argument("reason", nargs=-1)
@click.pass_obj
def drop(session: Session, question: str, reason: tuple[str, ...]) -> None:
    """Leave it unanswered; the reason stays."""
    done(session, session.act(questions_rules.drop, question=question, reason=words(reason)))


@questions.command(cls=Command)
@click.pass_obj
def grant(session: Session) -> None:
    """Let observers ask: make the drop-box beside the room."""
    from warroom.beside import dropbox

    room = _operating(session)
    if not dropbox.grant(room.path):
        say("The drop-box is granted already.")
        return
    who = dropbox.who_may(dropbox.mode_for(room.path))
    say(f"Now {who} may ask: `warroom ask`, or q in `warroom watch`.")
    say(f"The drop-box is {dropbox.folder(room.path)}; consoles and `warroom keep` take it in.")


@questions.command(cls=Command)
@click.pass_obj
def revoke(session: Session) -> None:
    """Take the drop-box away; what waits is taken in first, and nothing is deleted."""
    from warroom.beside import dropbox
    from warroom.intake.observers import Intake

    room = _operating(session)
    if dropbox.seen(room.path) is None:
        say("No drop-box is granted.")
        return
    for each in Intake(room).take():
        done(session, each)
    left = dropbox.revoke(room.path)
    say("Observers may not ask any more.")
    if left is not None:
        say(f"What could not be taken in is kept in {left}.")


def _operating(session: Session) -> Room:
    """The room, for somebody who may write in it."""
    room = session.writing(create=False)
    if not room.info.writable:
        from warroom.log.errors import ReadOnly

        raise ReadOnly(f"Only who may write can grant questions. {room.info.reason}")
    return room

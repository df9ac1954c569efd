"""Commands for decisions, and for a hold of escalation (doctrine G, ESC-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import exercise, out, out_json, say
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import entry_number, later, words
from warroom.cli.verbs import verb
from warroom.core.oneline import Line, objection, option, read
from warroom.topics.decisions import rules as decisions
from warroom.topics.decisions import state as decisions_state
from warroom.topics.decisions.events import Objection, Option

if TYPE_CHECKING:
    from warroom.room import Done


OPTION = click.option(
    "--option", "options", multiple=True, metavar='"TEXT: RISK"', help="What else was possible."
)

QUESTION = click.option("--question", default="", help="What was to be decided.")
POLL = click.option("--poll", default="", help="How a poll ended; never a count.")
EFFECT = click.option("--effect", default="", help="What is expected of it.")
STOP = click.option("--stop", default="", help="At what it is stopped.")
REVIEW = click.option("--review", metavar="WHEN", help="When it is looked at again: 20m or 14:30.")


@click.group(cls=Group)
def decision() -> None:
    """Record what was decided, look at it again, and say what came of it."""


@decision.command(cls=ActCommand)
@click.argument("text", nargs=-1)
@QUESTION
@OPTION
@click.option(
    "--objection", "objections", multiple=True, metavar='"NAME: WHY"', help="Who objected, and why."
)
@POLL
@EFFECT
@STOP
@REVIEW
@click.option("--from", "entry", metavar="ENTRY", help="The entry that says it already.")
@click.pass_obj
def record(
    session: Session,
    /,
    text: tuple[str, ...],
    options: tuple[str, ...],
    objections: tuple[str, ...],
    review: str | None,
    entry: str | None,
    **told: Any,
) -> None:
    """Write a decision down; everything but the words may be left out; prints the id.

    `!20m` at the end of the words is its review time too. With --from alone an entry gets the
    record of a decision.
    """
    if entry and not text:
        _told(session, session.act(decisions.adopt, entry=entry_number(entry)))
        return
    said = read(words(text), decisions.LINE)
    named = tuple(Objection(*objection(each, session.speaker)) for each in objections)
    told |= {"options": _options(options), "objections": named}
    due = _due(review, said, session)
    _told(session, session.act(decisions.record, text=said.text, **due, **told))


def _options(lines: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(*option(each)) for each in lines)


def _due(review: str | None, said: Line, session: Session) -> dict[str, Any]:
    """The review time of the option, else the minutes at the end of the words."""
    return {"review_at": later(review, session)} if review else {"minutes": said.minutes}


def _told(session: Session, result: Done) -> None:
    done(session, result)
    made = [getattr(each.event, "decision", "") for each in result.events]
    if made and not session.as_json:
        out(made[-1])


@click.command(cls=ActCommand)
@click.argument("text", nargs=-1, required=True)
@REVIEW
@click.option("--reason", default="", help="Why you, when who commands is not there.")
@click.pass_obj
def hold(session: Session, text: tuple[str, ...], review: str | None, reason: str) -> None:
    """Escalate nothing until the review time: it only needs time; prints the id.

    It quiets the question for a hypothesis and the clock without a mitigation. Anyone ends it
    with `warroom decision end`; a raised severity or going back a state ends it too.
    """
    said = read(words(text), decisions.LINE)
    due = _due(review, said, session)
    held = session.act(decisions.record, text=said.text, hold=True, reason=reason, **due)
    _told(session, held)


@decision.command(cls=ActCommand)
@click.argument("decision", metavar="DECISION")
@QUESTION
@OPTION
@POLL
@EFFECT
@STOP
@click.pass_obj
def detail(session: Session, /, decision: str, options: tuple[str, ...], **told: Any) -> None:
    """Tell more of its record."""
    more = _options(options)
    done(session, session.act(decisions.detail, decision=decision, options=more, **told))


@verb(decision, "decision", "text")
def object(session: Session, decision: str, text: str) -> Done:  # noqa: A001
    """Object to it; anyone may."""
    return session.act(decisions.object_to, decision=decision, text=text)


@verb(decision, "decision", "text", must=True)
def result(session: Session, decision: str, text: str) -> Done:
    """Say what came of it."""
    return session.act(decisions.result, decision=decision, text=text)


@decision.command(cls=ActCommand)
@click.argument("decision", metavar="DECISION")
@click.argument("when", metavar="WHEN")
@click.argument("reason", nargs=-1)
@click.pass_obj
def review(session: Session, decision: str, when: str, reason: tuple[str, ...]) -> None:
    """Look at it again at WHEN: 20m or 14:30; putting it off needs a word why."""
    at, why = later(when, session), words(reason)
    done(session, session.act(decisions.review, decision=decision, review_at=at, reason=why))


@verb(decision, "decision", "reason")
def end(session: Session, decision: str, reason: str) -> Done:
    """End a hold before its time; anyone may."""
    return session.act(decisions.end_hold, decision=decision, reason=reason)


@decision.command(name="list", cls=Command)
@click.argument("inc", required=False)
@click.pass_obj
def list_(session: Session, inc: str | None) -> None:
    """Show the decisions with their records."""
    from warroom.topics.decisions.report import decision_facts, record_lines, standing

    incident = session.read(inc)
    now = session.reading().now()
    shown = list(incident.decisions.by_id.values())
    if session.as_json:
        out_json([decision_facts(each, incident, now) for each in shown])
        return
    exercise(incident)
    for each in shown:
        where = standing(each, incident.decisions, now, session.zone)
        said = decisions_state.words_of(each, incident.timeline)
        out(f"{each.id:<4} {said} ({each.decided_by}){f'  {where}' if where else ''}")
        for label, told in record_lines(each, session.zone):
            out(f"{'':5}{label}: {told}")
    if not shown:
        say("None.")

"""Severity and state: worse by anyone, better by the commander."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.marking import tell
from warroom.cli.output import done, exercise, out, out_json, say
from warroom.cli.session import Session, usage
from warroom.cli.values import Severity, name
from warroom.domain import closing, lifecycle, short_review
from warroom.domain import severity as severities
from warroom.domain.lifecycle import Phase, State
from warroom.domain.review_triggers import review_triggers

if TYPE_CHECKING:
    from warroom.room import Done

STATES = {
    "active": State.ACTIVE,
    "reopen": State.ACTIVE,
    "mitigated": State.MITIGATED,
    "resolved": State.RESOLVED,
    "verified": State.VERIFIED,
    "closed": State.CLOSED,
    "close": State.CLOSED,
    "cancelled": State.CANCELLED,
    "cancel": State.CANCELLED,
    "merged": State.MERGED,
    "merge": State.MERGED,
}
"""The words for the states; verbs mean the same as the state that they lead to."""

BLOCKED = 1
"""The exit code of a check that did not pass."""

ENDINGS = ("criterion", "confirm", "review-owner", "no-review")
"""What the end needs beside the states: exit criteria, a second person, an owner."""

WORDS = (*STATES, *map(str, Phase), *ENDINGS)


@click.command(cls=ActCommand)
@click.argument("level", type=Severity())
@click.argument("reason", nargs=-1)
@click.option("--reason", "why", default="", help="Why; needed to lower it.")
@click.pass_obj
def severity(session: Session, level: int, reason: tuple[str, ...], why: str) -> None:
    """Set the severity, 1 to 4: raised by anyone, lowered by the commander with a reason."""
    said = " ".join(reason) or why
    done(session, session.act(severities.set_severity, level=level, reason=said))


@click.command(cls=ActCommand)
@click.argument("word", metavar="STATE", type=click.Choice(WORDS))
@click.argument("reason", nargs=-1)
@click.option("--reason", "why", default="", help="Why; the words after STATE mean the same.")
@click.option("--evidence", default="", help="What shows it: an action, a graph.")
@click.option("--criterion", "criteria", multiple=True, help="A measurable exit criterion.")
@click.option("--confirmed-by", metavar="NAME", help="The second person who saw recovery.")
@click.option("--met", metavar="EVIDENCE", default="", help="The criterion holds; what shows it.")
@click.option("--into", metavar="INC", help="The incident to merge into.")
@click.option("--override", default="", help="Why an open blocker is passed over.")
@click.pass_obj
def state(
    session: Session,
    word: str,
    reason: tuple[str, ...],
    why: str,
    evidence: str,
    criteria: tuple[str, ...],
    confirmed_by: str | None,
    met: str,
    into: str | None,
    override: str,
) -> None:
    """Move the incident on, or back.

    STATE is one of mitigated resolved verified close, active and reopen to go back, cancel, merge
    INC; investigating identified mitigating say what is being done while it is active. criterion
    "p99 under 800 ms" writes an exit criterion, with --met "graph of 10:40" it is ticked; confirm
    is for a second person who saw recovery; review-owner NAME names who writes the review, and
    no-review says after a false alarm that nobody does.
    """
    if word in ENDINGS:
        _ending(session, word, " ".join(reason) or why, evidence, met)
        return
    if met:
        usage('--met belongs to a criterion: warroom state criterion "p99 under 800 ms" --met ...')
    move(
        session,
        word,
        " ".join(reason) or why,
        evidence=evidence,
        criteria=criteria,
        confirmed_by=confirmed_by,
        into=into,
        override=override,
    )


def _ending(session: Session, word: str, words: str, evidence: str, met: str) -> None:
    """A criterion, a confirmation or a review owner."""
    shown = met or evidence
    if word == "criterion" and shown:
        result = session.act(closing.meet, criterion=words, evidence=shown)
    elif word == "criterion":
        result = session.act(closing.add_criterion, text=words)
    elif word == "confirm":
        result = session.act(closing.confirm_recovery, evidence=words or shown)
    elif word == "no-review":
        result = session.act(short_review.decline_review, reason=words)
        tell(session, result, words, "note")
    else:
        result = session.act(closing.name_review_owner, who=name(words) if words else "")
    done(session, result)


def move(
    session: Session,
    word: str,
    reason: str,
    *,
    evidence: str = "",
    criteria: tuple[str, ...] = (),
    confirmed_by: str | None = None,
    into: str | None = None,
    override: str = "",
) -> None:
    """Let the incident move to the state or phase of a word."""
    if word not in STATES:
        result = session.act(lifecycle.set_phase, phase=Phase(word), reason=reason)
    elif STATES[word] is State.CLOSED:
        result = session.act(lifecycle.close, reason=reason, override=override)
    else:
        if STATES[word] is State.MERGED:
            into, reason = _parent(session, into, reason)
        result = session.act(
            lifecycle.move,
            to=STATES[word],
            reason=reason,
            evidence=evidence,
            criteria=criteria,
            confirmed_by=name(confirmed_by) if confirmed_by else None,
            into=into,
            override=override,
        )
    done(session, result)
    if STATES.get(word) is State.CANCELLED:
        tell(session, result, reason, "note")
    _offer_review(session, result)


def _offer_review(session: Session, result: Done) -> None:
    """Why a review is offered, in words, and how that is answered (SEV-9, SEV-10)."""
    incident = result.incident
    if incident is None or not short_review.offers_review(incident, session.writing().doctrine):
        return
    why = "; ".join(review_triggers(incident, session.writing().doctrine))
    said = f"{why[:1].upper()}{why[1:]}. A review is offered"
    if incident.lifecycle.state is State.CANCELLED:
        said = (
            f"{', '.join(short_review.mobilised(incident))} were there. A short review is offered"
        )
    named = f"--incident {incident.id}"
    say(f"{said}: warroom state review-owner NAME {named}")
    say(f"Or nobody writes one: warroom state no-review {named}")


def _parent(session: Session, into: str | None, reason: str) -> tuple[str, str]:
    """The incident to merge into, named by ``--into`` or by the first word."""
    if into is None:
        into, _, reason = reason.partition(" ")
    if not into:
        usage("Say into which incident: warroom state merge INC-3")
    return session.writing().the_incident(into), reason


@click.command(cls=ActCommand)
@click.argument("reason", nargs=-1)
@click.option("--override", default="", help="Why an open blocker is passed over.")
@click.option("--check", is_flag=True, help="Close nothing; say what is open, exit 1 if it blocks.")
@click.pass_context
def close(ctx: click.Context, reason: tuple[str, ...], override: str, check: bool) -> None:
    """Close the incident; what is open becomes follow-ups.

    A full crew at SEV-1 and SEV-2 settles what --check lists first, or overrides with a reason.
    """
    session = ctx.ensure_object(Session)
    if not check:
        move(session, "closed", " ".join(reason), override=override)
    elif _gate(session):
        ctx.exit(BLOCKED)


def _gate(session: Session) -> bool:
    """Print what is open; whether it blocks the close."""
    incident, doctrine = session.read(), session.reading().doctrine
    found = lifecycle.blockers(incident, doctrine, session.now)
    binds = lifecycle.holds(incident, doctrine, session.now, session.me)
    blocked = bool(found) and binds and not incident.lifecycle.over
    if session.as_json:
        out_json({"incident": incident.id, "blocked": blocked, "blockers": list(found)})
        return blocked
    exercise(incident)
    for each in found:
        out(f"{each.text} ({each.who})" if each.who else each.text)
    if incident.lifecycle.over:
        say(f"{incident.id} is {incident.lifecycle.state} already.")
    elif not blocked:
        say("It can be closed; what is open stays on record." if found else "Nothing is open.")
    return blocked

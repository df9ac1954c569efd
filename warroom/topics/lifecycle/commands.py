"""Commands for the incident as a whole: open, declare, move, say the situation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.output import out, say
from warroom.cli.session import Session, usage
from warroom.cli.telling import done, tell
from warroom.cli.values import Severity, name, words
from warroom.topics.closing import rules as closing
from warroom.topics.lifecycle import declare as lifecycle_declare
from warroom.topics.lifecycle import events as lifecycle_events
from warroom.topics.lifecycle import move as lifecycle_move
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle import situation as lifecycle_situation
from warroom.topics.lifecycle.events import Affected, Harm, Phase, State, Workaround, Workflow
from warroom.topics.review import rules as review
from warroom.topics.review.commands import _offer_review

if TYPE_CHECKING:
    from warroom.room import Done


@click.command(cls=ActCommand)
@click.argument("field", type=click.Choice(lifecycle_situation.FIELDS), metavar="FIELD")
@click.argument("text", nargs=-1)
@click.pass_obj
def situation(session: Session, field: str, text: tuple[str, ...]) -> None:
    """Write one field of the situation anew; no text empties it.

    FIELD is one of title impact cause doing bridge chat.
    """
    done(session, session.act(lifecycle.edit, field=field, text=words(text)))


def opened(session: Session, result: Done) -> None:
    """The id of a new incident alone on stdout."""
    if session.as_json:
        done(session, result)
    else:
        out(result.events[0].incident or "")


AFFECTED, WORKFLOW, WORKAROUND = (
    click.Choice([str(each) for each in answers]) for answers in (Affected, Workflow, Workaround)
)


@click.command(cls=ActCommand)
@click.argument("title", nargs=-1)
@click.option("--severity", type=Severity(), help="1 to 4; may be said later.")
@click.option("--service", default="", help="What is hurt.")
@click.option("--impact", default="", help="Who notices what.")
@click.option("--affected", type=AFFECTED, help="How many users notice it.")
@click.option("--workflow", type=WORKFLOW, help="What is hurt: what the service is for, or less.")
@click.option("--workaround", type=WORKAROUND, help="Whether there is a way around it.")
@click.option("--drill", is_flag=True, help="An exercise.")
@click.pass_obj
def declare(
    session: Session,
    title: tuple[str, ...],
    severity: int | None,
    service: str,
    impact: str,
    affected: str | None,
    workflow: str | None,
    workaround: str | None,
    drill: bool,
) -> None:
    """Declare an incident and print its id.

    Without a title, or with --incident, the incident in triage is declared. Answers to the three
    questions (--affected, --workflow, --workaround) suggest a severity, which you then set.
    """
    wish: dict[str, Any] = {
        "severity_level": severity,
        "impact": impact,
        "harm": _harm(affected, workflow, workaround),
    }
    if not title or session.incident:
        if title or drill or service:
            usage("An incident in triage has its title; give --severity and --impact only.")
        result = session.act(lifecycle_declare.declare, **wish)
    else:
        kind = lifecycle_events.IncidentKind.DRILL if drill else lifecycle_events.IncidentKind.REAL
        result = session.begin(
            lifecycle_declare.declare_new,
            title=words(title),
            service=service,
            incident_kind=kind,
            **wish,
        )
    opened(session, result)
    _tell_severity(session, result)


def _harm(affected: str | None, workflow: str | None, workaround: str | None) -> Harm | None:
    """The answers that were given; what was not answered is unknown, and no answer is none."""
    if affected is workflow is workaround is None:
        return None
    return Harm(
        Affected(affected or Affected.UNKNOWN),
        Workflow(workflow or Workflow.UNKNOWN),
        Workaround(workaround or Workaround.UNKNOWN),
    )


def _tell_severity(session: Session, result: Done) -> None:
    """What the answers suggest, unless something as bad was chosen; nothing is set by itself."""
    incident = result.incident
    if incident is None:
        return
    level, harm = incident.severity.current, incident.lifecycle.harm
    found = lifecycle_declare.suggest(harm, session.writing().doctrine) if harm else None
    if found and (level is None or found.level < level):
        say(f"{found.line()}. Set it: warroom severity {found.level} --incident {incident.id}")
    if level is None:
        how = "" if found else ": warroom severity N"
        say(f"Severity unknown, held to SEV-3 until somebody sets it{how}")


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
        _ending(session, word, words(reason) or why, evidence, met)
        return
    if met:
        usage('--met belongs to a criterion: warroom state criterion "p99 under 800 ms" --met ...')
    move(
        session,
        word,
        words(reason) or why,
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
        result = session.act(review.decline_review, reason=words)
        tell(session, result, words, "note")
    else:
        result = session.act(review.name_review_owner, who=name(words) if words else "")
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
        result = session.act(lifecycle_move.set_phase, phase=Phase(word), reason=reason)
    elif STATES[word] is State.CLOSED:
        result = session.act(closing.close, reason=reason, override=override)
    else:
        if STATES[word] is State.MERGED:
            into, reason = _parent(session, into, reason)
        result = session.act(
            lifecycle_move.move,
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


def _parent(session: Session, into: str | None, reason: str) -> tuple[str, str]:
    """The incident to merge into, named by ``--into`` or by the first word."""
    if into is None:
        into, _, reason = reason.partition(" ")
    if not into:
        usage("Say into which incident: warroom state merge INC-3")
    return session.writing().the_incident(into), reason

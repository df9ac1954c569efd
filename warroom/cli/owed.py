"""The command that tells what is owed, for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session
from warroom.cli.values import name
from warroom.core.spans import dated

if TYPE_CHECKING:
    from warroom.incident import Incident
    from warroom.owed import Obligation


OVERDUE = 1
"""The exit code when something is overdue: a check did not pass."""


@click.command(cls=Command)
@click.argument("incident", required=False)
@click.option("--for", "person", metavar="NAME", help="What concerns one person.")
@click.pass_context
def owed(ctx: click.Context, incident: str | None, person: str | None) -> None:
    """List what is owed, worst first; exit 1 when something is overdue.

    Without an incident: by all that are open. A closed one that is named tells its review and
    its follow-ups.
    """
    session = ctx.ensure_object(Session)
    found = [
        (one, each)
        for one in _meant(session, incident)
        for each in _owed(session, one, name(person) if person else "")
    ]
    found.sort(key=lambda pair: -pair[1].urgency)
    if session.as_json:
        out_json([_facts(session, one, each) for one, each in found])
    for one, each in found if not session.as_json else ():
        out(_line(session, one, each))
    if any(each.late for _, each in found):
        ctx.exit(OVERDUE)
    if not found and not session.as_json:
        say("Nothing is owed.")


def _meant(session: Session, named: str | None) -> list[Incident]:
    room = session.reading()
    named = named or session.incident
    if named is not None:
        return [room.incident(room.the_incident(named))]
    return [room.incident(listing.id) for listing in room.open_incidents()]


def _owed(session: Session, incident: Incident, person: str) -> list[Obligation]:
    from warroom.obligations import obligations
    from warroom.owed import Urgency

    doctrine = session.reading().doctrine
    rest = session.reading().resting()
    every = obligations(incident, doctrine, session.now, person, session.zone, rest)
    if not person:
        return list(every)
    return [each for each in every if each.who == person or each.urgency > Urgency.QUIET]


def _line(session: Session, incident: Incident, owed: Obligation) -> str:
    due = ""
    if owed.due_at is not None:
        due = f", due {dated(owed.due_at, session.zone)}"
    who = f" ({owed.who}{due})" if owed.who else due
    drill = "EXERCISE " if incident.lifecycle.kind == "drill" else ""
    return f"{drill}{incident.id}  {owed.text}{who}  {key(owed)}"


def key(owed: Obligation) -> str:
    """The key of the console that clears it, as the program comes."""
    from warroom.tui.registry import BY_ID

    return BY_ID[owed.clears].keys.partition(",")[0]


def _facts(session: Session, incident: Incident, owed: Obligation) -> dict[str, Any]:
    from warroom.interruptions import raised
    from warroom.reports.facts import owed_facts

    doctrine = session.reading().doctrine
    return {
        "incident": incident.id,
        "drill": incident.lifecycle.kind == "drill",
        **owed_facts(owed),
        "key": key(owed),
        "raised": raised(owed, doctrine, session.now),
    }

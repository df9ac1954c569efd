"""Commands for the end of an incident: its exit criteria, the second look, the close."""

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.output import exercise, out, out_json, say
from warroom.cli.session import Session
from warroom.cli.values import words
from warroom.topics.closing import gate
from warroom.topics.lifecycle.commands import BLOCKED, move


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
        move(session, "closed", words(reason), override=override)
    elif _gate(session):
        ctx.exit(BLOCKED)


def _gate(session: Session) -> bool:
    """Print what is open; whether it blocks the close."""
    incident, doctrine = session.read(), session.reading().doctrine
    found = gate.blockers(incident, doctrine, session.now)
    binds = gate.holds(incident, doctrine, session.now, session.me)
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

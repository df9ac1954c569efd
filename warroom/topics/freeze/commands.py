"""Commands for the deploy freeze; a pipeline asks the last one."""

import click
from msgspec.structs import asdict

from warroom.cli.grammar import ActCommand, Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import later
from warroom.core.spans import local
from warroom.topics.freeze import rules as freeze_rules

FROZEN = 1
"""The exit code of ``frozen`` when deploys are frozen: a check did not pass."""


@click.command(cls=ActCommand)
@click.argument("what", default="")
@click.option("--until", metavar="WHEN", help="When it ends by itself: 2h or 14:30.")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def freeze(session: Session, what: str, until: str | None, reason: str) -> None:
    """Freeze deploys of a service, or of all."""
    ends = later(until, session) if until is not None else None
    done(session, session.act(freeze_rules.freeze_deploys, what=what, until=ends, reason=reason))


@click.command(cls=ActCommand)
@click.argument("what", default="")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def thaw(session: Session, what: str, reason: str) -> None:
    """Lift a deploy freeze."""
    done(session, session.act(freeze_rules.lift_freeze, what=what, reason=reason))


@click.command(cls=Command)
@click.argument("service", default="")
@click.pass_context
def frozen(ctx: click.Context, service: str) -> None:
    """Exit 1 while deploys of a service are frozen, for pipelines."""
    session = ctx.ensure_object(Session)
    room = session.reading()
    holds = [
        (listing, hold)
        for listing in room.open_incidents()
        for hold in room.incident(listing.id).freeze.covers(service, session.now)
    ]
    if session.as_json:
        out_json([{"incident": listing.id, **asdict(hold)} for listing, hold in holds])
    for listing, hold in holds if not session.as_json else ():
        until = f" until {local(hold.until, session.zone):%H:%M %Z}" if hold.until else ""
        reason = f": {hold.reason}" if hold.reason else ""
        where = f"EXERCISE {listing.id}" if listing.lifecycle.kind == "drill" else listing.id
        out(f"{hold.what or 'all services'} frozen by {hold.by} ({where}){until}{reason}")
    if any(listing.lifecycle.kind != "drill" for listing, _ in holds):
        ctx.exit(FROZEN)
    if not session.as_json:
        say("Not frozen: an exercise stops no deploy." if holds else "Not frozen.")

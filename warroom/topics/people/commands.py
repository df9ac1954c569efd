"""Commands for people: call them, join, leave."""

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.output import say
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import name, words
from warroom.core.spans import local
from warroom.topics.people import rules as people
from warroom.topics.roles.commands import WHY
from warroom.topics.roles.why import Why


@click.command(cls=ActCommand)
@click.argument("who")
@click.option("--for", "purpose", metavar="WHAT", default="", help="What they are needed for.")
@click.pass_obj
def page(session: Session, who: str, purpose: str) -> None:
    """Record that somebody was called: warroom page wei --for database."""
    result = session.act(people.page, who=name(who), purpose=purpose)
    done(session, result)
    room = session.writing()
    rest = result.incident.resting(room.resting()) if result.incident else room.resting()
    if until := rest.until(name(who), session.now, room.doctrine):
        say(f"{name(who)} was released to rest until {local(until, session.zone):%H:%M %Z}.")


@click.command(cls=ActCommand)
@click.pass_obj
def join(session: Session) -> None:
    """Say that you are here; --by wei records it for somebody else."""
    result = session.act(people.join)
    if not result.events and not session.as_json:
        say(f"{session.speaker} is here already.")
    done(session, result)


@click.command(cls=ActCommand)
@click.argument("who", required=False)
@click.option("--reason", multiple=True, help="Why, in words.")
@click.option("--why", type=WHY, default="other", help="Shift and fatigue start the rest clock.")
@click.pass_obj
def leave(session: Session, who: str | None, reason: tuple[str, ...], why: str) -> None:
    """Go, or release somebody: their roles are put down, and it says who stays."""
    said = words(reason)
    whom, chosen = name(who or ""), Why(why)
    done(session, session.act(people.leave, who=whom, reason=said, why=chosen))

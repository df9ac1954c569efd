"""Updates: what went out to whom, and when the next one is promised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from warroom.cli.grammar import ActCommand, Group
from warroom.cli.marking import marks
from warroom.cli.output import done, say
from warroom.cli.session import Session, usage
from warroom.cli.values import later, name, names, words
from warroom.domain import updates
from warroom.domain.cadence import cautions
from warroom.domain.certainty import given_away, told_in
from warroom.domain.updates import Audience
from warroom.domain.wording import Finding, Scope, barred, insist

AUDIENCES = click.Choice([str(audience) for audience in Audience])
PUBLIC = click.Choice(["investigating", "identified", "monitoring", "resolved"])


@click.group(cls=Group)
def update() -> None:
    """Tell audiences, and promise when they hear again.

    AUDIENCE is one of internal leadership customers support.
    """


@update.command(cls=ActCommand)
@click.argument("text", nargs=-1, required=True)
@click.option("--to", "audiences", multiple=True, metavar="AUDIENCE", help=", ".join(Audience))
@click.option("--next", "next_", metavar="WHEN", help="The promised next time: 20m or 14:30.")
@click.option("--final", is_flag=True, help="Nothing further is promised.")
@click.option("--approved-by", default="", metavar="NAME", help="Who approved the text.")
@click.option("--public-state", type=PUBLIC, default=None, help="What the status page says.")
@click.option("--override", default="", metavar="REASON", help="Why a blocked wording may stand.")
@click.pass_obj
def send(
    session: Session,
    text: tuple[str, ...],
    audiences: tuple[str, ...],
    next_: str | None,
    final: bool,
    approved_by: str,
    public_state: str | None,
    override: str,
) -> None:
    """Record an update that goes out now; to internal unless --to says otherwise."""
    said = words(text)
    to = tuple(_audience(word) for word in names(audiences) or ("internal",))
    next_at = later(next_, session) if next_ is not None else None
    warnings = _cautions(session, to, said, next_at)
    marked = _public_marks(session, to, said)
    insist(marked, override)
    result = session.act(
        updates.send,
        audiences=to,
        text=said,
        next_at=next_at,
        final=final,
        approved_by=name(approved_by),
        public_state=public_state or "",
        override=override if barred(marked) else "",
    )
    done(session, result)
    for warning in (*warnings, *(each.line() for each in marked)):
        say(warning)


def _public_marks(session: Session, to: tuple[Audience, ...], text: str) -> tuple[Finding, ...]:
    """What the rules mark in words to the customers (doctrine E)."""
    return marks(session, text, Scope.CUSTOMERS) if Audience.CUSTOMERS in to else ()


def _cautions(
    session: Session, to: tuple[Audience, ...], text: str, next_at: datetime | None
) -> tuple[str, ...]:
    """What speaks against the update as it was written; it goes out all the same."""
    room = session.writing()
    incident = room.incident(room.the_incident(session.incident))
    state = incident.updates, incident.severity, incident.lifecycle
    said = cautions(*state, room.doctrine, session.now, to, text, next_at)
    told = told_in(text, incident.hypotheses) if Audience.CUSTOMERS in to else ()
    return (*said, *(given_away(each) for each in told))


def _audience(word: str) -> Audience:
    try:
        return Audience(word)
    except ValueError:
        usage(f"{word!r} is no audience; there are {', '.join(Audience)}.")


@update.command(cls=ActCommand)
@click.argument("audience", metavar="AUDIENCE", type=AUDIENCES)
@click.argument("next_", metavar="WHEN")
@click.argument("reason", nargs=-1)
@click.pass_obj
def promise(session: Session, audience: str, next_: str, reason: tuple[str, ...]) -> None:
    """Promise the next update anew, without sending one."""
    wish: dict[str, Any] = {"next_at": later(next_, session), "reason": " ".join(reason)}
    done(session, session.act(updates.promise, audience=Audience(audience), **wish))


@update.command(cls=ActCommand)
@click.argument("audience", metavar="AUDIENCE", type=AUDIENCES)
@click.argument("reason", nargs=-1)
@click.pass_obj
def off(session: Session, audience: str, reason: tuple[str, ...]) -> None:
    """Stop asking for updates to an audience; stays visible as off."""
    _set(session, audience, False, reason)


@update.command(cls=ActCommand)
@click.argument("audience", metavar="AUDIENCE", type=AUDIENCES)
@click.argument("reason", nargs=-1)
@click.pass_obj
def on(session: Session, audience: str, reason: tuple[str, ...]) -> None:
    """Ask for updates to an audience again."""
    _set(session, audience, True, reason)


def _set(session: Session, audience: str, on: bool, reason: tuple[str, ...]) -> None:
    wish: dict[str, Any] = {"on": on, "reason": " ".join(reason)}
    done(session, session.act(updates.set_cadence, audience=Audience(audience), **wish))

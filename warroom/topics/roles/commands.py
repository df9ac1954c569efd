"""Commands for roles: take one, hand it over, put it down, doubt who commands."""

from typing import IO, Any

import click

from warroom.cli.grammar import ActCommand, Group
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import name, words
from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why


@click.group(cls=Group)
def role() -> None:
    """Take, give and put down roles; ic is command.

    ROLE is one of ic deputy ops comms scribe liaison support sme observer.
    """


ROLES = click.Choice([str(role) for role in Role], case_sensitive=False)
WHY = click.Choice([str(why) for why in Why], case_sensitive=False)


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.option("--domain", default="", help="What an SME knows.")
@click.pass_obj
def claim(session: Session, role: str, domain: str) -> None:
    """Take a vacant role."""
    done(session, session.act(roles.claim, role=Role(role), domain=domain))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.argument("to", metavar="NAME")
@click.option("--reason", default="", help="Why it changes hands, in words.")
@click.option("--why", type=WHY, default="other", help="Shift and fatigue send you to rest.")
@click.option("--brief", default="", help="The handoff brief; command gets the live one.")
@click.option("--brief-file", type=click.File(), help="The handoff brief from a file, or - .")
@click.option("--then", type=ROLES, help="What you are offered once command is taken.")
@click.option("--ask", is_flag=True, help="Ask somebody whether they wish to take command.")
@click.pass_obj
def offer(
    session: Session,
    role: str,
    to: str,
    reason: str,
    why: str,
    brief: str,
    brief_file: IO[str] | None,
    then: str | None,
    ask: bool,
) -> None:
    """Offer a role to one person; nothing changes until they accept."""
    text = brief_file.read() if brief_file else brief
    wish: dict[str, Any] = {"to": name(to), "reason": reason, "asked": ask, "why": Why(why)}
    wish["brief"] = text if text or role != Role.IC else _live_brief(session)
    wish["then"] = Role(then) if then else None
    done(session, session.act(handoff.offer, role=Role(role), **wish))


def _live_brief(session: Session) -> str:
    """The report as it is now, which is frozen into an offer of command (B.5)."""
    from warroom.reports import sitrep
    from warroom.reports.look import Look

    room = session.writing()
    incident = room.incident(room.the_incident(session.incident))
    look = Look(incident, room.doctrine, room.now(), session.zone)
    report = sitrep.brief(look, head=str(room.head()))
    return "\n".join(sitrep.brief_lines(report))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.option("--readback", default="", help="The situation in your own words.")
@click.pass_obj
def accept(session: Session, role: str, readback: str) -> None:
    """Accept the role that was offered to you."""
    done(session, session.act(handoff.accept, role=Role(role), readback=readback))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.argument("reason", nargs=-1)
@click.pass_obj
def decline(session: Session, role: str, reason: tuple[str, ...]) -> None:
    """Decline the role that was offered to you."""
    done(session, session.act(handoff.decline, role=Role(role), reason=words(reason)))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.pass_obj
def withdraw(session: Session, role: str) -> None:
    """Take back an offer."""
    done(session, session.act(handoff.withdraw, role=Role(role)))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.argument("reason", nargs=-1)
@click.option("--why", type=WHY, default="other", help="Shift and fatigue send you to rest.")
@click.pass_obj
def release(session: Session, role: str, reason: tuple[str, ...], why: str) -> None:
    """Put a role down."""
    said = words(reason)
    done(session, session.act(roles.release, role=Role(role), reason=said, why=Why(why)))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.argument("reason", nargs=-1, required=True)
@click.pass_obj
def takeover(session: Session, role: str, reason: tuple[str, ...]) -> None:
    """Take a role from somebody who does not answer; says so in public."""
    done(session, session.act(roles.take_over, role=Role(role), reason=words(reason)))


@role.command(cls=ActCommand)
@click.pass_obj
def ask(session: Session) -> None:
    """Ask whoever holds command for it; the holder's console says so."""
    done(session, session.act(losing.ask))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES)
@click.argument("text", nargs=-1, required=True)
@click.option("--correct", is_flag=True, help="Correct what the other one read back.")
@click.pass_obj
def readback(session: Session, role: str, text: tuple[str, ...], correct: bool) -> None:
    """Say the situation in your own words before you accept, or correct it."""
    rule = handoff.correct_readback if correct else handoff.read_back
    done(session, session.act(rule, role=Role(role), text=words(text)))


@role.command(cls=ActCommand)
@click.argument("role", metavar="ROLE", type=ROLES, default="ic")
@click.pass_obj
def confirm(session: Session, role: str) -> None:
    """Say that what was read back is right."""
    done(session, session.act(handoff.confirm_readback, role=Role(role)))


@role.command(cls=ActCommand)
@click.pass_obj
def challenge(session: Session) -> None:
    """Ask the commander: do you have command?"""
    done(session, session.act(losing.challenge))


@role.command(cls=ActCommand)
@click.pass_obj
def answer(session: Session) -> None:
    """Say that you have command."""
    done(session, session.act(losing.answer))


@role.command(cls=ActCommand)
@click.argument("role", metavar="[ROLE]", type=ROLES, default="ic")
@click.argument("reason", nargs=-1)
@click.pass_obj
def contest(session: Session, role: str, reason: tuple[str, ...]) -> None:
    """Say that you never took what somebody wrote down for you."""
    done(session, session.act(losing.contest, role=Role(role), reason=words(reason)))

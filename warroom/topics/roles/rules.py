"""Who may claim, release and take over a role; exactly one commands (doctrine B)."""

from datetime import datetime, timedelta

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event, When
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import commands, last_sign, solo
from warroom.topics.handoff.state import Challenge
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import MANY, TITLES, Claimed, Expired, Released, Role, TakenOver
from warroom.topics.roles.matrix import conflict, still_held
from warroom.topics.roles.state import Roles
from warroom.topics.roles.why import Why

COMMANDED = frozenset({State.ACTIVE, State.MITIGATED, State.RESOLVED})
"""The states in which command is not put down without a successor (ROLE-5)."""


def claim(incident: Incident, act: Act, *, role: Role, domain: str = "") -> list[Event]:
    """Take a vacant role in public (ROLE-1).

    Raises:
        Refused: It is held (INV-1 for command), or a role that excludes it is (INV-6).
    """
    domain = clean_line(domain)
    holder = None if role in MANY else incident.roles.holder(role)
    mine = (role, act.by, domain)
    same = any((held.role, held.who, held.domain) == mine for held in incident.roles.holdings)
    if same or holder == act.by:
        raise Refused("ROLE-1", f"{act.by} is {TITLES[role]} already.")
    if holder:
        what, rule = ("command", "INV-1") if role is Role.IC else (TITLES[role], "ROLE-1")
        why = f"{holder} holds {what}." if role is Role.IC else f"{holder} is {what}."
        way = f"Ask {holder} to offer it (R), or take over when {holder} does not answer."
        raise Refused(rule, why, way)
    marked = conflict(role, incident, act)
    claimed = Claimed(role=role, who=act.by, domain=domain, conflict=marked)
    return [*lapsed(incident.roles, act.now), claimed, *own_deputy(incident.roles, role, act.by)]


def release(
    incident: Incident, act: Act, *, role: Role, reason: str = "", why: Why = Why.OTHER
) -> list[Event]:
    """Put a role down; command only when alone, by mistake just now, or when all is over.

    ``why`` starts the rest clock, whatever the reason says (ROLE-4).

    Raises:
        Refused: This person does not hold it, or nobody would hold command (ROLE-5).
    """
    mine = [held for held in incident.roles.holdings if held.role is role and held.who == act.by]
    if not mine:
        holder = incident.roles.holder(role)
        way = f"{holder} is; if they said so, record it for them (by @{holder})." if holder else ""
        raise Refused("ROLE-5", f"{act.by} is not {TITLES[role]}.", way)
    undo = timedelta(minutes=act.doctrine.crew.undo_role_minutes)
    reason, fresh = clean_line(reason), act.now - mine[-1].since <= undo
    bound = role is Role.IC and incident.lifecycle.state in COMMANDED
    if bound and not fresh and not solo(incident, act):
        said = "Command of a running incident is not put down, it is handed over."
        raise Refused("ROLE-5", said, "Offer it to somebody by name (R).")
    mistake = fresh and (bound or not reason)
    released = Released(role=role, who=act.by, reason=reason, mistake=mistake, why=why)
    return [*lapsed(incident.roles, act.now), released]


def take_over(
    incident: Incident, act: Act, *, role: Role, reason: str, expected: str = ""
) -> list[Event]:
    """Take a role from somebody who does not answer (LOSS-2, LOSS-3).

    The deputy takes command at once, the commander any other role; everybody else when the
    holder gave no sign, or left a challenge unanswered, for the doctrine's minutes. Command that
    is disputed (CREW-6) is taken by whoever can. Who comes back holds nothing of it (LOSS-4).
    ``expected`` is who is meant: when somebody else holds it by now, nothing is taken.

    Raises:
        Refused: No reason, nobody holds it, somebody else does, or the holder is there.
    """
    reason, holder = clean_line(reason), incident.roles.holder(role)
    still_held(incident.roles, role, expected)
    if role in MANY or holder is None:
        raise Refused("LOSS-3", f"Nobody has to give up {TITLES[role]}.", "Claim it.")
    if holder == act.by:
        raise Refused("LOSS-3", f"{act.by} is {TITLES[role]} already.")
    if not reason:
        raise Refused("LOSS-3", "Taking over needs a reason.", f"Say how {holder} was called.")
    if role is Role.IC:
        entitled = incident.roles.holder(Role.DEPUTY) == act.by
    else:
        entitled = commands(act.by, incident, act.doctrine, act.now)
    disputed = any(one.disputed for one in incident.roles.holdings if one.role is role)
    if not entitled and not disputed and not solo(incident, act):
        asked = incident.handoff.challenge if role is Role.IC else None
        _silent(holder, role, asked, incident, act)
    marked = conflict(role, incident, act, urgent=True)
    taken = TakenOver(role=role, who=act.by, holder=holder, reason=reason, conflict=marked)
    return [*lapsed(incident.roles, act.now), taken, *own_deputy(incident.roles, role, act.by)]


def _silent(holder: str, role: Role, asked: Challenge | None, incident: Incident, act: Act) -> None:
    minutes = act.doctrine.command.takeover_without_deputy
    allowed, sign = timedelta(minutes=minutes), last_sign(holder, incident)
    if asked and asked.unanswered(act.now) and act.now - asked.at >= allowed:
        return
    if sign is None or act.now - sign >= allowed:
        return
    way = f"Ask {holder} to offer it (R)"
    if role is Role.IC and asked is None:
        way = f'{way}, or ask "do you have command?" (R)'
    raise Refused(
        "LOSS-2",
        f"{holder} gave a sign less than {minutes} min ago.",
        f"{way}; the deputy can take command at once." if role is Role.IC else f"{way}.",
    )


def lapsed(roles: Roles, now: datetime) -> list[Event]:
    """The end of every offer that ran out and that nobody noted yet; first in every role act."""
    return [
        Expired(role=offer.role, to=offer.to, occurred=When(offer.expires_at))
        for offer in roles.offers
        if offer.expires_at <= now
    ]


def own_deputy(roles: Roles, role: Role, who: str) -> list[Event]:
    """No commander is their own deputy: that role ends when somebody takes command."""
    if role is not Role.IC or Role.DEPUTY not in roles.of(who):
        return []
    return [Released(role=Role.DEPUTY, who=who, reason="took command", why=Why.OTHER)]

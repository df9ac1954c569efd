"""Which roles one person should not hold together, and when that is refused (doctrine B.1)."""

from warroom.act import Act
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.incident import Incident
from warroom.topics.crew.authority import solo, strict
from warroom.topics.roles.events import HANDS_ON, TITLES, Role
from warroom.topics.roles.state import Roles
from warroom.topics.severity.state import Severity


def conflict(role: Role, incident: Incident, act: Act, *, urgent: bool = False) -> str:
    """What is marked when whoever acts takes a role; empty when nothing is, or when alone.

    Args:
        role: What is taken.
        incident: Who holds what, and how bad it is.
        act: Who takes it, and when.
        urgent: Nobody else may be there: resting is marked only (LOSS-2).

    Raises:
        Refused: In a full crew at a severity that demands an IC (CREW-4): the IC would hold a
            hands-on role (INV-6), is not on the room's list of commanders, or rests (ROLE-4).
    """
    if solo(incident, act):
        return ""
    full = strict(incident, act)
    held = set(incident.roles.of(act.by)) - {role}
    marks = [
        _hands_on(role, held, act.by, full, incident.severity, act.doctrine),
        _commanders(role, act.by, full, act.doctrine),
        _dedicated(role, held, incident.severity, act.doctrine),
        _rested(role, incident, act, urgent),
    ]
    return "; ".join(mark for mark in marks if mark)


def _hands_on(
    role: Role, held: set[Role], who: str, full: bool, severity: Severity, doctrine: Doctrine
) -> str:
    """INV-6: the IC of an incident that demands one touches nothing."""
    if severity.current is None or not doctrine.level(severity.current).ic_required:
        return ""
    touching = {role, *held} & HANDS_ON
    if Role.IC not in {role, *held} or not touching:
        return ""
    named = ", ".join(TITLES[one] for one in sorted(touching))
    if full:
        kept = next(iter(sorted(held & (HANDS_ON | {Role.IC}))))
        why = f"{who} cannot be Incident Commander and {named} of a SEV-{severity.current}."
        raise Refused("INV-6", why, f"Put down or hand over {TITLES[kept]} first.")
    return f"Incident Commander and {named} at once"


def _commanders(role: Role, who: str, full: bool, doctrine: Doctrine) -> str:
    if role is not Role.IC or not doctrine.commanders or who in doctrine.commanders:
        return ""
    if full:
        known = f"On it are {', '.join(doctrine.commanders)}."
        raise Refused("commanders", f"{who} is not on the list of commanders.", known)
    return "not on the list of commanders"


def _dedicated(role: Role, held: set[Role], severity: Severity, doctrine: Doctrine) -> str:
    """The matrix of doctrine A.1: what this severity wants with separate people."""
    if severity.current is None:
        return ""
    level = doctrine.level(severity.current)
    apart = set(level.dedicated_roles)
    clash = {one for one in held if role in apart and one in apart}
    if level.ic_required and role is Role.SCRIBE:
        clash |= held & HANDS_ON
    if level.ic_required and role in HANDS_ON:
        clash |= held & {Role.SCRIBE}
    if {role} & HANDS_ON:
        clash -= {Role.IC}
    if role is Role.IC:
        clash -= HANDS_ON
    named = ", ".join(TITLES[one] for one in sorted(clash))
    return f"also {named}" if named else ""


def resting(who: str, incident: Incident, act: Act) -> str:
    """ROLE-4: what is marked when somebody who rests is given a role; empty when they do not.

    Raises:
        Refused: In a full crew at a severity that demands an IC.
    """
    until = act.rest.until(who, act.now, act.doctrine)
    if until is None:
        return ""
    if strict(incident, act):
        why = f"{who} was released to rest and rests until {until:%H:%M} UTC."
        way = "Somebody else takes it; whoever rests can still log what they know."
        raise Refused("ROLE-4", why, way)
    return f"rests until {until:%H:%M} UTC"


def _rested(role: Role, incident: Incident, act: Act, urgent: bool) -> str:
    """What is marked of rest; whoever only observes may be as tired as they like."""
    if role is Role.OBSERVER:
        return ""
    if urgent and (until := act.rest.until(act.by, act.now, act.doctrine)):
        return f"rests until {until:%H:%M} UTC"
    return resting(act.by, incident, act)


def before_accepting(role: Role, to: str, incident: Incident, act: Act) -> str:
    """What whoever is offered a role has to do before they can accept; empty when nothing (INV-6).

    Raises:
        Refused: In a full crew, command would go to somebody who is not on the room's list.
    """
    if not strict(incident, act):
        return ""
    _commanders(role, to, True, act.doctrine)
    excluded = HANDS_ON if role is Role.IC else {Role.IC} if role in HANDS_ON else set()
    held = ", ".join(TITLES[one] for one in sorted(excluded & {*incident.roles.of(to)}))
    return f"{to} puts down {held} first" if held else ""


def still_held(roles: Roles, role: Role, expected: str) -> None:
    """Check that a role is still held by who is meant; nothing is done to somebody else (INV-1).

    Raises:
        Refused: Somebody else holds it by now.
    """
    holder = roles.holder(role)
    if expected and holder is not None and holder != expected:
        why = f"{holder} is {TITLES[role]} by now, no longer {expected}."
        raise Refused("INV-1", why, "Nothing was taken; look who it is.")

"""Which roles one person should not hold together, and when that is refused (doctrine B.1)."""

from warroom.domain.crew import Crew, solo, strict
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act
from warroom.domain.rest import Rest
from warroom.domain.roster import HANDS_ON, TITLES, Role, Roles
from warroom.domain.severity import Severity


def conflict(
    role: Role,
    roles: Roles,
    severity: Severity,
    crew: Crew,
    rest: Rest,
    doctrine: Doctrine,
    act: Act,
    *,
    urgent: bool = False,
) -> str:
    """What is marked when whoever acts takes a role; empty when nothing is, or when alone.

    Args:
        role: What is taken.
        roles: Who holds what.
        severity: How bad it is.
        crew: Who is there.
        rest: Who rests.
        doctrine: The thresholds.
        act: Who takes it, and when.
        urgent: Nobody else may be there: resting is marked only (LOSS-2).

    Raises:
        Refused: In a full crew at a severity that demands an IC (CREW-4): the IC would hold a
            hands-on role (INV-6), is not on the room's list of commanders, or rests (ROLE-4).
    """
    if solo(crew, roles, doctrine, act):
        return ""
    full = strict(severity.current, crew, roles, doctrine, act)
    held = set(roles.of(act.by)) - {role}
    marks = [
        _hands_on(role, held, act.by, full, severity, doctrine),
        _commanders(role, act.by, full, doctrine),
        _dedicated(role, held, severity, doctrine),
        _rested(role, rest, roles, severity, crew, doctrine, act, urgent),
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
        raise Refused(
            "INV-6",
            f"{who} cannot be Incident Commander and {named} of a SEV-{severity.current}.",
            f"Put down or hand over {TITLES[kept]} first.",
        )
    return f"Incident Commander and {named} at once"


def _commanders(role: Role, who: str, full: bool, doctrine: Doctrine) -> str:
    if role is not Role.IC or not doctrine.commanders or who in doctrine.commanders:
        return ""
    if full:
        known = ", ".join(doctrine.commanders)
        raise Refused(
            "commanders", f"{who} is not on the list of commanders.", f"On it are {known}."
        )
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


def resting(
    who: str, rest: Rest, roles: Roles, severity: Severity, crew: Crew, doctrine: Doctrine, act: Act
) -> str:
    """ROLE-4: what is marked when somebody who rests is given a role; empty when they do not.

    Raises:
        Refused: In a full crew at a severity that demands an IC.
    """
    until = rest.until(who, act.now, doctrine)
    if until is None:
        return ""
    if strict(severity.current, crew, roles, doctrine, act):
        raise Refused(
            "ROLE-4",
            f"{who} was released to rest and rests until {until:%H:%M} UTC.",
            "Somebody else takes it; whoever rests can still log what they know.",
        )
    return f"rests until {until:%H:%M} UTC"


def _rested(
    role: Role,
    rest: Rest,
    roles: Roles,
    severity: Severity,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    urgent: bool,
) -> str:
    """What is marked of rest; whoever only observes may be as tired as they like."""
    if role is Role.OBSERVER:
        return ""
    if urgent and (until := rest.until(act.by, act.now, doctrine)):
        return f"rests until {until:%H:%M} UTC"
    return resting(act.by, rest, roles, severity, crew, doctrine, act)


def before_accepting(
    role: Role,
    to: str,
    roles: Roles,
    severity: Severity,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
) -> str:
    """What whoever is offered a role has to do before they can accept; empty when nothing (INV-6).

    Raises:
        Refused: In a full crew, command would go to somebody who is not on the room's list.
    """
    if not strict(severity.current, crew, roles, doctrine, act):
        return ""
    _commanders(role, to, True, doctrine)
    excluded = HANDS_ON if role is Role.IC else {Role.IC} if role in HANDS_ON else set()
    held = ", ".join(TITLES[one] for one in sorted(excluded & {*roles.of(to)}))
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

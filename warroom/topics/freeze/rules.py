"""Who may freeze deploys, and who may lift the freeze (MIT-00)."""

from datetime import datetime

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import authorise
from warroom.topics.freeze.events import Frozen, Lifted


def freeze_deploys(
    incident: Incident, act: Act, *, what: str = "", until: datetime | None = None, reason: str = ""
) -> list[Event]:
    """Freeze deploys of a service, or of all; anyone may (MIT-00).

    Its end is judged against the instant at which it began, as is the expected effect of a change
    and every promise: a freeze that is told after the fact may be over by now.

    Raises:
        Refused: It would end before it begins.
    """
    if until is not None and until <= act.at:
        raise Refused("MIT-00", f"{until:%H:%M} UTC is past.", "Say a time still to come.")
    frozen = Frozen(
        what=clean_line(what),
        until=until,
        reason=clean_line(reason),
        under=incident.roles.commander,
    )
    return [frozen]


def lift_freeze(incident: Incident, act: Act, *, what: str = "", reason: str = "") -> list[Event]:
    """Lift the freeze of a service, or every freeze: whoever asked for it, or who commands.

    Raises:
        Refused: Nothing is frozen, or somebody else holds command.
    """
    what, reason = clean_line(what), clean_line(reason)
    holds = [hold for hold in incident.freeze.in_force(act.now) if what in ("", hold.what)]
    if not holds:
        named = ", ".join(hold.what or "all services" for hold in incident.freeze.in_force(act.now))
        way = f"Frozen is {named}." if named else ""
        raise Refused("MIT-00", f"No freeze for {what or 'any service'} is in force.", way)
    conflict = ""
    if any(hold.by != act.by for hold in holds):
        conflict = authorise("lift the freeze", reason, incident, act)
    return [
        Lifted(what=hold.what, reason=reason, under=incident.roles.commander, conflict=conflict)
        for hold in holds
    ]

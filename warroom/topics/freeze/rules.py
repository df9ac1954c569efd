"""Who may freeze deploys, and who may lift the freeze (MIT-00)."""

from datetime import datetime

from msgspec.structs import replace

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
    what, reason, under = clean_line(what), clean_line(reason), incident.roles.commander
    return [Frozen(what=what, until=until, reason=reason, under=under)]


def lift_freeze(incident: Incident, act: Act, *, what: str = "", reason: str = "") -> list[Event]:
    """Lift the freeze of a service, or every freeze: whoever asked for it, or who commands.

    Raises:
        Refused: Nothing is frozen, or somebody else holds command.
    """
    what, reason = clean_line(what), clean_line(reason)
    running = incident.freeze.in_force(act.now)
    holds = [hold for hold in running if what in ("", hold.what)]
    if not holds:
        named = ", ".join(hold.what or "all services" for hold in running)
        way = f"Frozen is {named}." if named else ""
        raise Refused("MIT-00", f"No freeze for {what or 'any service'} is in force.", way)
    others = any(hold.by != act.by for hold in holds)
    conflict = authorise("lift the freeze", reason, incident, act) if others else ""
    lifted = Lifted(reason=reason, under=incident.roles.commander, conflict=conflict)
    return [replace(lifted, what=hold.what) for hold in holds]

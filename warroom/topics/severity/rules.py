"""Who may set the severity: worse by anyone, better by the commander (doctrine A)."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import authorise
from warroom.topics.severity.events import SeverityChanged, SeverityKept


def set_severity(incident: Incident, act: Act, *, level: int, reason: str = "") -> list[Event]:
    """Raise the severity, which anyone can, or lower it, which the IC can (SEV-4, SEV-5).

    The level that holds already is kept: somebody looked again (SEV-8).

    Raises:
        Refused: No such level, no authority to lower it, or no reason to.
    """
    reason, old, conflict = clean_line(reason), incident.severity.current, ""
    if str(level) not in act.doctrine.severity:
        known = ", ".join(sorted(act.doctrine.severity))
        raise Refused("severity", f"There is no SEV-{level}.", f"Say one of {known}.")
    if level == old:
        return keep(incident, act, reason=reason)
    if old is not None and level > old:
        conflict = authorise("lower the severity", reason, incident, act)
        if not reason:
            raise Refused("SEV-5", "Lowering the severity needs a reason.", "Say what shows it.")
    under = incident.roles.commander
    return [SeverityChanged(old=old, new=level, reason=reason, under=under, conflict=conflict)]


def keep(incident: Incident, act: Act, *, reason: str = "") -> list[Event]:
    """Say that the level still holds; anyone who looked may (SEV-8).

    Raises:
        Refused: Nobody said yet how bad it is.
    """
    if incident.severity.current is None:
        raise Refused("SEV-8", "Nobody said yet how bad it is.", "Set the severity first.")
    return [SeverityKept(level=incident.severity.current, reason=clean_line(reason))]

"""Who may begin an incident: opened by a sentence, then declared (doctrine C.2, CREW-2).

Three answers at the declaration lead to a level that is suggested with its reason. They alone do:
severity follows the harm, never the number of alerts or reports (doctrine SEV-2, HB-7).
"""

from enum import StrEnum
from itertools import product

import msgspec

from warroom.act import Act
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.lifecycle.events import Declared, Harm, IncidentKind, Opened, State, Workaround
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.severity.rules import set_severity


def open_incident(
    incident: Incident,
    act: Act,
    *,
    title: str,
    incident_kind: IncidentKind = IncidentKind.REAL,
    service: str = "",
) -> list[Event]:
    """Open an incident in triage; a sentence is enough.

    Raises:
        Refused: No title.
    """
    return [_opened(title, incident_kind, service)]


def _opened(title: str, kind: IncidentKind, service: str, quiet: bool = False) -> Opened:
    title = clean_line(title)
    if not title:
        raise Refused("C.2", "An incident needs a title.", "Say in one line what is wrong.")
    return Opened(title=title, incident_kind=kind, service=clean_line(service), quiet=quiet)


def declare(
    incident: Incident,
    act: Act,
    *,
    severity_level: int | None = None,
    impact: str = "",
    harm: Harm | None = None,
) -> list[Event]:
    """Declare what is in triage; anyone may, severity and impact may be unknown.

    The answers to the three questions are kept with the level that they suggest, which is never
    set by itself (SEV-1, SEV-2); they are the impact where nobody put it into words.

    Raises:
        Refused: It was declared already, it is over, or there is no such severity.
    """
    if incident.lifecycle.state is not State.TRIAGE:
        way = "Move it back to active, with a reason."
        if incident.lifecycle.state is State.ACTIVE:
            way = "Change its severity (V, warroom severity), or declare another with a title."
        raise Refused("C.2", f"It is {incident.lifecycle.state} already.", way)
    impact, changed = clean_line(impact), list[Event]()
    if harm is not None and not (impact or incident.lifecycle.situation.impact):
        impact = harm.impact()
    if severity_level is not None and severity_level != incident.severity.current:
        changed = set_severity(incident, act, level=severity_level, reason=impact or "declared")
    level = incident.severity.current if severity_level is None else severity_level
    suggested = suggest(harm, act.doctrine).level if harm else None
    under = incident.roles.commander
    declared = Declared(severity=level, impact=impact, under=under, harm=harm, suggested=suggested)
    return [declared, *(msgspec.structs.replace(one, quiet=True) for one in changed)]


def declare_new(
    incident: Incident,
    act: Act,
    *,
    title: str,
    severity_level: int | None = None,
    impact: str = "",
    harm: Harm | None = None,
    service: str = "",
    incident_kind: IncidentKind = IncidentKind.REAL,
) -> list[Event]:
    """Open and declare an incident in one act.

    Raises:
        Refused: No title, or no such severity.
    """
    opened = _opened(title, incident_kind, service, quiet=True)
    started = Lifecycle(title=opened.title, opened_by=act.by)
    incident = msgspec.structs.replace(incident, lifecycle=started)
    declared = declare(incident, act, severity_level=severity_level, impact=impact, harm=harm)
    return [opened, *declared]


class Suggestion(msgspec.Struct, frozen=True):
    """A level, 1 to 4, that the answers lead to, and why; somebody has to choose it."""

    level: int
    reason: str

    def line(self) -> str:
        """Such as ``SEV-1 suggested: a core workflow, most users affected, no workaround``."""
        return f"SEV-{self.level} suggested: {self.reason}"


def suggest(harm: Harm, doctrine: Doctrine) -> Suggestion:
    """The level of the answers by the doctrine's table; *unknown* counts as the worst (SEV-1)."""
    possible = map(_possible, (harm.affected, harm.workflow, harm.workaround))
    level = min(_level(doctrine, *answers) for answers in product(*possible))
    unknown = "" if harm.complete else " (unknown counts as the worst)"
    return Suggestion(level, harm.line() + unknown)


def _possible(answer: StrEnum) -> list[str]:
    """What the answer may turn out to be."""
    if answer != "unknown":
        return [answer.value]
    return [each.value for each in type(answer) if each != "unknown"]


def _level(doctrine: Doctrine, affected: str, workflow: str, workaround: str) -> int:
    without, with_one = getattr(getattr(doctrine.suggested_severity, workflow), affected)
    level: int = with_one if workaround == Workaround.YES else without
    return level

"""A story told event by event or rule by rule, minute by minute, without a log."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from warroom import incident
from warroom.act import Act, decide
from warroom.core.doctrine.reading import default_doctrine
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event, Precision, Recorded, When
from warroom.incident import Incident
from warroom.topics.lifecycle.events import Declared, IncidentKind, Moved, Opened, State
from warroom.topics.roles.events import Claimed, Role
from warroom.topics.severity.events import SeverityChanged

NINE = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)
DOCTRINE: Doctrine = default_doctrine()


def at(minute: float) -> datetime:
    """The instant so many minutes after nine."""
    return NINE + timedelta(minutes=minute)


def about(minute: float) -> When:
    """An approximate time."""
    return When(at(minute), Precision.APPROXIMATE)


class Story:
    """One incident to which things happen."""

    def __init__(self) -> None:
        self.incident = Incident("INC-1")
        self.seq = 0

    def tell(
        self, minute: float, event: Event, by: str = "mara", *, recorded: float | None = None
    ) -> "Story":
        """An event at a minute; with ``recorded`` written down only then."""
        if recorded is not None and event.occurred is None:
            event = msgspec.structs.replace(event, occurred=When(at(minute)))
        written = at(minute if recorded is None else recorded)
        self.seq += 1
        number = self.seq
        line = Recorded(number, f"e{number}", "INC-1", by, f"{by}@host", written, event)
        self.incident = incident.fold(self.incident, line)
        return self

    def do(
        self,
        minute: float,
        rule: Callable[..., list[Event]],
        by: str = "mara",
        *,
        when: When | None = None,
        operator: str | None = None,
        doctrine: Doctrine = DOCTRINE,
        **wish: Any,
    ) -> list[Event]:
        """What a rule decides at a minute, folded."""
        act = Act(by, at(minute), doctrine, when, operator, rest=self.incident.rest)
        events = decide(rule, self.incident, act, **wish)
        for event in events:
            self.tell(minute, event, by)
        return events

    def refuses(
        self, minute: float, rule: Callable[..., list[Event]], by: str = "mara", **wish: Any
    ) -> Refused:
        """The answer of a rule that says no."""
        with pytest.raises(Refused) as caught:
            self.do(minute, rule, by, **wish)
        assert caught.value.why
        return caught.value

    def sev(self, minute: float, old: int | None, new: int) -> "Story":
        """The severity changed."""
        return self.tell(minute, SeverityChanged(old=old, new=new))

    def move(self, minute: float, old: State, new: State, **more: Any) -> "Story":
        """The state changed."""
        back = new is State.ACTIVE and old is not State.TRIAGE
        return self.tell(minute, Moved(old=old, new=new, regression=back, **more))

    def join(self, minute: float, who: str, role: Role) -> "Story":
        """Somebody took a role."""
        return self.tell(minute, Claimed(role=role, who=who), who)


def opened(minute: float = 0, kind: IncidentKind = IncidentKind.REAL) -> Story:
    """An incident in triage."""
    return Story().tell(minute, Opened(title="checkout fails", incident_kind=kind))


def declared(
    severity: int | None = None,
    minute: float = 0,
    *,
    impact: str = "",
    kind: IncidentKind = IncidentKind.REAL,
) -> Story:
    """An incident that was declared in one act."""
    story = Story().tell(minute, Opened(title="checkout fails", incident_kind=kind, quiet=True))
    story.tell(minute, Declared(severity=severity, impact=impact))
    if severity:
        story.tell(minute, SeverityChanged(old=None, new=severity, quiet=True))
    return story


CREW = (("mara", Role.IC), ("ravi", Role.OPS), ("aisha", Role.COMMS), ("priya", Role.SCRIBE))


def crewed(severity: int | None = 1, *, impact: str = "") -> Story:
    """A declared incident with a full crew, Mara in command."""
    story = declared(severity, impact=impact)
    for who, role in CREW:
        story.join(0, who, role)
    return story

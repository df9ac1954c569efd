"""A story told act by act or event by event, by several people, without a log.

Either the clock ticks, a second for every act, or each act and event says its minute after nine.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from warroom.act import Act, decide
from warroom.core.doctrine.reading import default_doctrine
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event, Precision, Recorded, When
from warroom.incident import Incident, fold_many
from warroom.topics.language.words import Wording
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import Declared, IncidentKind, Moved, Opened, State
from warroom.topics.roles.events import Claimed, Role
from warroom.topics.roles.rules import claim
from warroom.topics.severity.events import SeverityChanged

DOCTRINE: Doctrine = default_doctrine()
NINE = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    """The instant so many minutes after nine."""
    return NINE + timedelta(minutes=minute)


def about(minute: float) -> When:
    """An approximate time."""
    return When(at(minute), Precision.APPROXIMATE)


class Story:
    """One or several incidents, and the people who act in them.

    Attributes:
        doctrine: The thresholds by which rules decide.
        now: The present instant; an act moves it.
        name: The incident that is meant where none is named.
        log: What the log would hold, of all incidents.
        incidents: Each incident that anything happened in.
        wording: The patterns that texts are judged by.
        tick: How many minutes an act takes that does not say its own.
    """

    tick = 1 / 60

    def __init__(
        self, doctrine: Doctrine = DOCTRINE, *, name: str = "INC-1", start: datetime = NINE
    ) -> None:
        self.doctrine = doctrine
        self.now = start
        self.name = name
        self.log: list[Recorded] = []
        self.incidents: dict[str, Incident] = {}
        self.wording = Wording()

    @property
    def incident(self) -> Incident:
        """The incident that is meant where none is named."""
        return self.incidents.get(self.name) or Incident(self.name)

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return len(self.log)

    def wait(self, minutes: float) -> None:
        """Let time pass; negative when a clock is set back."""
        self.now += timedelta(minutes=minutes)

    def do(
        self,
        by: str,
        rule: Callable[..., list[Event]],
        *,
        minute: float | None = None,
        after: float | None = None,
        when: datetime | When | None = None,
        operator: str | None = None,
        doctrine: Doctrine | None = None,
        incident: str | None = None,
        **wish: Any,
    ) -> list[Event]:
        """One act, at a minute after nine or so many minutes after the last: decided and folded."""
        if minute is None:
            self.wait(self.tick if after is None else after)
        else:
            self.now = at(minute)
        name = incident or self.name
        before = self.incidents.get(name) or Incident(name)
        act = Act(
            by,
            self.now,
            doctrine or self.doctrine,
            When(when) if isinstance(when, datetime) else when,
            operator,
            rest=before.rest,
            worded=lambda: self.wording,
        )
        events = decide(rule, before, act, **wish)
        self.record(by, *events, incident=name)
        return events

    def record(self, by: str, *events: Event, incident: str | None = None) -> list[Recorded]:
        """What the log holds of events that happen together, folded."""
        name = incident or self.name
        new = [
            Recorded(seq, f"id-{seq}", name, by, f"{by}@host", self.now, event, f"{seq:064x}")
            for seq, event in enumerate(events, self.seq + 1)
        ]
        before = self.incidents.get(name)
        after = fold_many(before or Incident(name), new)
        self.derive(before, after, new)
        self.log += new
        self.incidents[name] = after
        return new

    def derive(self, before: Incident | None, after: Incident, new: Sequence[Recorded]) -> None:
        """What else an append changes; nothing, where there is no file."""

    def tell(
        self, minute: float, event: Event, by: str = "mara", *, recorded: float | None = None
    ) -> "Story":
        """An event at a minute; with ``recorded`` written down only then."""
        if recorded is not None and event.occurred is None:
            event = msgspec.structs.replace(event, occurred=When(at(minute)))
        self.now = at(minute if recorded is None else recorded)
        self.record(by, event)
        return self

    def refused(self, by: str, rule: Callable[..., list[Event]], **wish: Any) -> Refused:
        """The answer of a rule that says no, and that nothing changed."""
        before = self.incident
        with pytest.raises(Refused) as caught:
            self.do(by, rule, **wish)
        assert self.incident == before
        assert caught.value.why.endswith(".")
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
    """An incident in triage, told."""
    return Story().tell(minute, Opened(title="checkout fails", incident_kind=kind))


def declared(
    severity: int | None = None,
    minute: float = 0,
    *,
    impact: str = "",
    kind: IncidentKind = IncidentKind.REAL,
) -> Story:
    """An incident that was declared in one act, told."""
    story = Story().tell(minute, Opened(title="checkout fails", incident_kind=kind, quiet=True))
    story.tell(minute, Declared(severity=severity, impact=impact))
    if severity:
        story.tell(minute, SeverityChanged(old=None, new=severity, quiet=True))
    return story


CREW = (("mara", Role.IC), ("ravi", Role.OPS), ("aisha", Role.COMMS), ("priya", Role.SCRIBE))


def crewed(severity: int | None = 1, *, impact: str = "") -> Story:
    """A declared incident with a full crew, Mara in command, told."""
    story = declared(severity, impact=impact)
    for who, role in CREW:
        story.join(0, who, role)
    return story


def acted(level: int | None = None, *crew: str, doctrine: Doctrine = DOCTRINE) -> Story:
    """An incident that Mara declares by the rules and in which others observe."""
    story = Story(doctrine)
    story.do("Mara", declare.declare_new, title="checkout fails", severity_level=level)
    for who in crew:
        story.do(who, claim, role=Role.OBSERVER)
    return story


def commanded(level: int | None = None, *crew: str, doctrine: Doctrine = DOCTRINE) -> Story:
    """The same, with Mara in command by the rules."""
    story = acted(level, *crew, doctrine=doctrine)
    story.do("Mara", claim, role=Role.IC)
    return story

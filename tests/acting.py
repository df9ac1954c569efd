"""Several people who act in one incident, without a log: decide, number, fold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from warroom import incident
from warroom.act import Act, decide
from warroom.core.doctrine.reading import default_doctrine
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event, Recorded, When
from warroom.incident import Incident
from warroom.topics.language.words import Wording
from warroom.topics.lifecycle import declare
from warroom.topics.roles.events import Role
from warroom.topics.roles.rules import claim

DEFAULTS = default_doctrine()
START = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)


class Scene:
    """One incident and the people who act in it; every act takes a second."""

    def __init__(self, doctrine: Doctrine = DEFAULTS) -> None:
        self.doctrine = doctrine
        self.now = START
        self.incident = Incident("INC-1")
        self.log: list[Recorded] = []
        self.wording = Wording()

    def wait(self, minutes: float) -> None:
        """Let time pass; negative when a clock is set back."""
        self.now += timedelta(minutes=minutes)

    def do(
        self,
        by: str,
        rule: Callable[..., list[Event]],
        *,
        when: datetime | None = None,
        operator: str | None = None,
        **wish: Any,
    ) -> list[Event]:
        """One act: what the rule decides is numbered and folded."""
        self.wait(1 / 60)
        act = Act(
            by,
            self.now,
            self.doctrine,
            When(when) if when else None,
            operator,
            rest=self.incident.rest,
            worded=lambda: self.wording,
        )
        events = decide(rule, self.incident, act, **wish)
        for event in events:
            self.record(by, event)
        return events

    def record(self, by: str, event: Event) -> None:
        """What the log would hold of an event."""
        seq = len(self.log) + 1
        recorded = Recorded(seq, str(seq), "INC-1", by, f"{by}@host", self.now, event)
        self.log.append(recorded)
        self.incident = incident.fold(self.incident, recorded)

    def refused(self, by: str, rule: Callable[..., list[Event]], **wish: Any) -> Refused:
        """The answer of a rule that says no, and that nothing changed."""
        before = self.incident
        with pytest.raises(Refused) as caught:
            self.do(by, rule, **wish)
        assert self.incident == before
        assert caught.value.why.endswith(".")
        return caught.value


def declared(level: int | None = None, *crew: str, doctrine: Doctrine = DEFAULTS) -> Scene:
    """An incident that Mara declared and in which others observe."""
    scene = Scene(doctrine)
    scene.do("Mara", declare.declare_new, title="checkout fails", severity_level=level)
    for who in crew:
        scene.do(who, claim, role=Role.OBSERVER)
    return scene


def commanded(level: int | None = None, *crew: str, doctrine: Doctrine = DEFAULTS) -> Scene:
    """A declared incident of which Mara holds command."""
    scene = declared(level, *crew, doctrine=doctrine)
    scene.do("Mara", claim, role=Role.IC)
    return scene

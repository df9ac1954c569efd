"""Impact: which component was hurt from when until when (doctrine C.4, C.5)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, Precision, event


class ComponentState(StrEnum):
    """The component states of doctrine C.1."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded_performance"
    PARTIAL = "partial_outage"
    MAJOR = "major_outage"
    MAINTENANCE = "under_maintenance"


@event("impact.opened", entry="impact")
class ImpactOpened(Event):
    """Impact on a component began.

    Attributes:
        window: Its id, such as ``W1``.
        component: What is hurt; empty for the whole service.
        share: Share of customers affected, 0 to 1, where known.
    """

    window: str
    component: str = ""
    level: ComponentState = ComponentState.PARTIAL
    text: str = ""
    share: float | None = None

    def line(self) -> str:
        """Such as ``W1 checkout major outage: error rate leaves its band``."""
        said = f"{self.window} {self.component or 'service'} {self.level.replace('_', ' ')}"
        return f"{said}: {self.text}" if self.text else said


@event("impact.closed", entry="impact")
class ImpactClosed(Event):
    """Impact on a component ended."""

    window: str
    text: str = ""

    def line(self) -> str:
        """Such as ``W1 over: checkout works``."""
        return f"{self.window} over: {self.text}" if self.text else f"{self.window} over"


class Window(msgspec.Struct, frozen=True):
    """One impact window; ``end`` is None while it runs."""

    id: str
    component: str
    level: ComponentState
    start: datetime
    start_precision: Precision = Precision.EXACT
    end: datetime | None = None
    end_precision: Precision = Precision.EXACT
    text: str = ""
    share: float | None = None
    seq: int = 0


class Impact(msgspec.Struct, frozen=True):
    """All impact windows, in the order in which they were recorded."""

    windows: tuple[Window, ...] = ()

    @property
    def running(self) -> tuple[Window, ...]:
        """The windows that are open."""
        return tuple(window for window in self.windows if window.end is None)

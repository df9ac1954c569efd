"""What can happen to the impact: a window opens and closes, customers report (C.4, C.5, M)."""

from enum import StrEnum

from warroom.core.event import Event, event


class ComponentState(StrEnum):
    """The component states of doctrine C.1."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded_performance"
    PARTIAL = "partial_outage"
    MAJOR = "major_outage"
    MAINTENANCE = "under_maintenance"


def _named(window: str, component: str, level: ComponentState) -> str:
    return f"{window} {component or 'service'} {level.replace('_', ' ')}"


@event("impact.opened", entry="impact")
class ImpactOpened(Event, frozen=True):
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
        said = _named(self.window, self.component, self.level)
        return f"{said}: {self.text}" if self.text else said

    def tells(self) -> str:
        """The window."""
        return self.window


@event("impact.closed", entry="impact")
class ImpactClosed(Event, frozen=True):
    """Impact on a component ended."""

    window: str
    text: str = ""

    def line(self) -> str:
        """Such as ``W1 over: checkout works``."""
        return f"{self.window} over: {self.text}" if self.text else f"{self.window} over"


SUPPORT = "support"


@event("report.counted", entry="impact")
class ReportCounted(Event, frozen=True):
    """Customers reported it.

    Attributes:
        n: How many more; negative takes back what was counted by mistake.
        ticket: The reference of one case, such as ``ZD-401``; never personal data.
        source: Where they were counted.
    """

    n: int = 1
    ticket: str = ""
    source: str = SUPPORT

    def line(self) -> str:
        """Such as ``3 more customer reports from support: ZD-401``."""
        many = "report" if abs(self.n) == 1 else "reports"
        said = f"{self.n} more customer {many} from {self.source}"
        if self.n < 0:
            said = f"{-self.n} customer {many} taken back"
        return f"{said}: {self.ticket}" if self.ticket else said

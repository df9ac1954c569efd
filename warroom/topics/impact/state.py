"""The impact as it stands: windows by component, and what customers report (C.4, C.5, M)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Precision, Recorded
from warroom.core.growing import Growing, Keyed
from warroom.core.names import free_id
from warroom.topics.impact import events
from warroom.topics.impact.events import ComponentState
from warroom.topics.timeline.events import Corrected


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

    @property
    def named(self) -> str:
        """What its entry says before the words."""
        return events._named(self.id, self.component, self.level)


class Count(msgspec.Struct, frozen=True):
    """Reports that were counted in one act."""

    at: datetime
    n: int
    ticket: str
    source: str
    by: str
    seq: int


class CustomerReports(msgspec.Struct, frozen=True):
    """All that was counted, in the order of the log."""

    counts: Growing[Count] = Growing()

    @property
    def total(self) -> int:
        """How many there are; what was taken back is gone."""
        return min(MOST, max(0, sum(each.n for each in self.counts)))

    @property
    def first_at(self) -> datetime | None:
        """When the first one came in; None while nothing is counted."""
        if not self.total:
            return None
        return min((each.at for each in self.counts if each.n > 0), default=None)

    @property
    def tickets(self) -> tuple[str, ...]:
        """The references, each once."""
        return tuple(dict.fromkeys(each.ticket for each in self.counts if each.ticket))


class Impact(msgspec.Struct, frozen=True):
    """All impact windows, in the order in which they were recorded.

    Attributes:
        ends: Ends that were recorded before their window, by its id.
        reports: What customers report, counted.
        places: Where in ``windows`` those of an id are.
    """

    windows: Growing[Window] = Growing()
    ends: dict[str, tuple[datetime, Precision]] = {}
    reports: CustomerReports = CustomerReports()
    places: Keyed[str, Growing[int]] = Keyed()

    @property
    def running(self) -> tuple[Window, ...]:
        """The windows that are open."""
        return tuple(window for window in self.windows if window.end is None)

    @property
    def next_id(self) -> str:
        """The id of the next window, such as ``W2``."""
        return free_id("W", {window.id for window in self.windows} | set(self.ends))


EVENTS: tuple[type[Event], ...] = (
    events.ImpactOpened,
    events.ImpactClosed,
    Corrected,
    events.ReportCounted,
)


def fold(state: Impact, recorded: Recorded) -> Impact:
    """Windows and reports after one more event; the end may be told before the beginning."""
    event = recorded.event
    if isinstance(event, events.ImpactOpened):
        return _opened(state, event, recorded)
    if isinstance(event, events.ImpactClosed):
        return _closed(state, event.window, recorded)
    if isinstance(event, Corrected) and event.words:
        return _reworded(state, event)
    if isinstance(event, events.ReportCounted):
        return replace(state, reports=_counted(state.reports, event, recorded))
    return state


def _reworded(state: Impact, event: Corrected) -> Impact:
    windows = state.windows
    for place in state.places.get(event.ref, ()):
        windows = windows.put(place, replace(windows[place], text=event.words))
    return replace(state, windows=windows)


def _opened(state: Impact, event: events.ImpactOpened, recorded: Recorded) -> Impact:
    end = state.ends.get(event.window)
    window = Window(
        id=event.window,
        component=event.component,
        level=event.level,
        start=recorded.at,
        start_precision=recorded.when.precision,
        end=end[0] if end else None,
        end_precision=end[1] if end else Precision.EXACT,
        text=event.text,
        share=event.share,
        seq=recorded.seq,
    )
    ends = {name: value for name, value in state.ends.items() if name != event.window}
    places = state.places.get(window.id, Growing()).add(len(state.windows))
    return replace(
        state,
        windows=state.windows.add(window),
        ends=ends,
        places=state.places.put(window.id, places),
    )


def _closed(state: Impact, name: str, recorded: Recorded) -> Impact:
    end, precision = recorded.at, recorded.when.precision
    found = state.places.get(name)
    if not found:
        return replace(state, ends={**state.ends, name: (end, precision)})
    open_ones = (index for index in reversed(found) if state.windows[index].end is None)
    place = next(open_ones, found[-1])
    closed = replace(state.windows[place], end=end, end_precision=precision)
    return replace(state, windows=state.windows.put(place, closed))


MOST = 2**63 - 1
"""More than this no derived table can hold."""


def _counted(
    reports: CustomerReports, said: events.ReportCounted, recorded: Recorded
) -> CustomerReports:
    count = Count(
        at=recorded.at,
        n=max(-MOST, min(said.n, MOST)),
        ticket=said.ticket,
        source=said.source,
        by=recorded.actor,
        seq=recorded.seq,
    )
    return CustomerReports(reports.counts.add(count))

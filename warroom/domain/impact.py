"""Impact: which component was hurt from when until when (doctrine C.4, C.5)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.entries import Corrected
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Precision, Recorded, event
from warroom.domain.growing import Growing, Keyed
from warroom.domain.numbering import free_id
from warroom.domain.text import clean_line


class ComponentState(StrEnum):
    """The component states of doctrine C.1."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded_performance"
    PARTIAL = "partial_outage"
    MAJOR = "major_outage"
    MAINTENANCE = "under_maintenance"


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


def _named(window: str, component: str, level: ComponentState) -> str:
    return f"{window} {component or 'service'} {level.replace('_', ' ')}"


@event("impact.closed", entry="impact")
class ImpactClosed(Event, frozen=True):
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

    @property
    def named(self) -> str:
        """What its entry says before the words."""
        return _named(self.id, self.component, self.level)


class Impact(msgspec.Struct, frozen=True):
    """All impact windows, in the order in which they were recorded.

    Attributes:
        ends: Ends that were recorded before their window, by its id.
        places: Where in ``windows`` those of an id are.
    """

    windows: Growing[Window] = Growing()
    ends: dict[str, tuple[datetime, Precision]] = {}
    places: Keyed[str, Growing[int]] = Keyed()

    @property
    def running(self) -> tuple[Window, ...]:
        """The windows that are open."""
        return tuple(window for window in self.windows if window.end is None)

    @property
    def next_id(self) -> str:
        """The id of the next window, such as ``W2``."""
        return free_id("W", {window.id for window in self.windows} | set(self.ends))


EVENTS: tuple[type[Event], ...] = (ImpactOpened, ImpactClosed, Corrected)


def fold(state: Impact, recorded: Recorded) -> Impact:
    """The windows after one more event; a late entry may tell the end before the beginning."""
    event = recorded.event
    if isinstance(event, ImpactOpened):
        return _opened(state, event, recorded)
    if isinstance(event, ImpactClosed):
        return _closed(state, event.window, recorded)
    if isinstance(event, Corrected) and event.words:
        return _reworded(state, event)
    return state


def _reworded(state: Impact, event: Corrected) -> Impact:
    windows = state.windows
    for place in state.places.get(event.ref, ()):
        windows = windows.put(place, msgspec.structs.replace(windows[place], text=event.words))
    return msgspec.structs.replace(state, windows=windows)


def _opened(state: Impact, event: ImpactOpened, recorded: Recorded) -> Impact:
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
    return Impact(state.windows.add(window), ends, state.places.put(window.id, places))


def _closed(state: Impact, name: str, recorded: Recorded) -> Impact:
    end, precision = recorded.at, recorded.when.precision
    found = state.places.get(name)
    if not found:
        return Impact(state.windows, {**state.ends, name: (end, precision)}, state.places)
    open_ones = (index for index in reversed(found) if state.windows[index].end is None)
    place = next(open_ones, found[-1])
    closed = msgspec.structs.replace(state.windows[place], end=end, end_precision=precision)
    return Impact(state.windows.put(place, closed), state.ends, state.places)


def open_window(
    impact: Impact,
    *,
    component: str = "",
    level: ComponentState = ComponentState.PARTIAL,
    text: str = "",
    share: float | None = None,
) -> list[Event]:
    """Say that something is hurt, since now or since the act's time; anyone may (law 5).

    Raises:
        Refused: The share is not between 0 and 1, or the component is said to be well.
    """
    if share is not None and not 0 <= share <= 1:
        raise Refused("impact", f"A share of {share:g} cannot be.", "Give 0 to 1, 0.3 for 30 %.")
    if level is ComponentState.OPERATIONAL:
        raise Refused("impact", "What is operational is not hurt.", "Close its window instead.")
    return [
        ImpactOpened(
            window=impact.next_id,
            component=clean_line(component),
            level=level,
            text=clean_line(text),
            share=share,
        )
    ]


def close_window(
    impact: Impact, act: Act, *, window: str | None = None, text: str = ""
) -> list[Event]:
    """Say that something works again; without a name the one open window.

    Raises:
        Refused: No such open window, several of them, or an end before its start (C.5.7).
    """
    chosen = _which(impact, window)
    if act.at < chosen.start:
        raise Refused(
            "C.5.7",
            f"{chosen.id} began at {chosen.start:%H:%M} UTC; it cannot end before that.",
            "Give a later time.",
        )
    return [ImpactClosed(window=chosen.id, text=clean_line(text))]


def _which(impact: Impact, name: str | None) -> Window:
    running = impact.running
    names = ", ".join(window.id for window in running)
    if not running:
        raise Refused("impact", "No impact window is open.")
    wanted = clean_line(name or "").casefold()
    if not wanted:
        if len(running) > 1:
            raise Refused("impact", f"{names} are open.", "Say which one.")
        return running[0]
    hits = [w for w in running if wanted in (w.id.casefold(), w.component.casefold())]
    if len(hits) != 1:
        problem = "is no open window" if not hits else "means several windows"
        raise Refused("impact", f"{clean_line(name or '')} {problem}.", f"Open: {names}.")
    return hits[0]

"""Who may open and close a window of impact, and count reports (doctrine C.4, C.5, M)."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.impact import events
from warroom.topics.impact.events import ComponentState
from warroom.topics.impact.state import MOST, Impact, Window


def open_window(
    incident: Incident,
    act: Act,
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
    window, hurt, words = incident.impact.next_id, clean_line(component), clean_line(text)
    return [
        events.ImpactOpened(window=window, component=hurt, level=level, text=words, share=share)
    ]


def close_window(
    incident: Incident, act: Act, *, window: str | None = None, text: str = ""
) -> list[Event]:
    """Say that something works again; without a name the one open window.

    Raises:
        Refused: No such open window, several of them, or an end before its start (C.5.7).
    """
    chosen = _which(incident.impact, window)
    if act.at < chosen.start:
        why = f"{chosen.id} began at {chosen.start:%H:%M} UTC; it cannot end before that."
        raise Refused("C.5.7", why, "Give a later time.")
    return [events.ImpactClosed(window=chosen.id, text=clean_line(text))]


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


def count_reports(
    incident: Incident, act: Act, *, n: int = 1, ticket: str = "", source: str = ""
) -> list[Event]:
    """Count reports of customers; anyone may, whatever the state (CREW-5).

    Raises:
        Refused: None are counted, more than fit, or more are taken back than there are.
    """
    if n == 0:
        raise Refused("M", "Zero reports are none.", "Give how many more there are.")
    if n > MOST - incident.impact.reports.total:
        raise Refused("M", "So many reports cannot be counted.", f"At most {MOST:,} in all.")
    if incident.impact.reports.total + n < 0:
        there = incident.impact.reports.total
        raise Refused("M", f"Only {there} are counted; {-n} cannot be taken back.")
    where = clean_line(source) or events.SUPPORT
    return [events.ReportCounted(n=n, ticket=clean_line(ticket), source=where)]

"""The minutes of one incident (doctrine C.4): empty, never zero, where a time is missing."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Precision
from warroom.topics.impact.state import Impact
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.milestones.state import NAMES, Milestone, Milestones, Source
from warroom.topics.roles.events import Role
from warroom.topics.updates.cadence import first_due

if TYPE_CHECKING:
    from warroom.incident import Incident


class Metrics(msgspec.Struct, frozen=True):
    """Whole minutes, floored once from full seconds; None where a time is missing.

    Attributes:
        ttd_min: Detected after the impact started; negative for an early warning (C.5.6).
        tta_min: Acknowledged after detected.
        declare_delay_min: Declared after detected.
        command_delay_min: Command established after declared; 0 when it was held before.
        ttm_first_min: First mitigated after the impact started.
        ttm_min: Last mitigated after the impact started.
        ttr_min: Last resolved after detected.
        soak_min: Verified after last resolved.
        impact_min: Length of the union of the impact windows.
        impact_sum_of_windows_min: Sum of their lengths.
        severity_minutes: Minutes at each level.
        regressions: How often it went back to active.
        max_severity: The worst level reached.
        ic_terms: Who held command from when until when; until is None while it lasts.
        late_updates: Audience, number and whole minutes of each update that went out late.
        early: Whether it was detected before the impact (C.5.6).
        approximate: The names of the metrics that rest on an approximate time (C.5.10).
        running: Whether a window is open and counted to now (C.5.4).
    """

    ttd_min: int | None = None
    tta_min: int | None = None
    declare_delay_min: int | None = None
    command_delay_min: int | None = None
    ttm_first_min: int | None = None
    ttm_min: int | None = None
    ttr_min: int | None = None
    soak_min: int | None = None
    impact_min: int | None = None
    impact_sum_of_windows_min: int | None = None
    severity_minutes: dict[int, int] = {}
    regressions: int = 0
    max_severity: int | None = None
    ic_terms: tuple[tuple[str, datetime, datetime | None], ...] = ()
    late_updates: tuple[tuple[str, int, int], ...] = ()
    early: bool = False
    approximate: frozenset[str] = frozenset()
    running: bool = False


MINUTES = {
    "ttd_min": "detected - impact started",
    "tta_min": "acknowledged - detected",
    "declare_delay_min": "declared - detected",
    "command_delay_min": "command established - declared",
    "ttm_first_min": "first mitigated - impact started",
    "ttm_min": "last mitigated - impact started",
    "ttr_min": "last resolved - detected",
    "soak_min": "verified - last resolved",
    "impact_min": "length of the union of all impact windows",
    "impact_sum_of_windows_min": "sum of the lengths of all impact windows",
}
"""Every metric in whole minutes and its definition (doctrine C.4)."""

_SPANS = {
    "ttd_min": ("impact_started", "detected"),
    "tta_min": ("detected", "acknowledged"),
    "declare_delay_min": ("detected", "declared"),
    "command_delay_min": ("declared", "command_established"),
    "ttm_first_min": ("impact_started", "mitigated_first"),
    "ttm_min": ("impact_started", "mitigated"),
    "ttr_min": ("detected", "resolved"),
    "soak_min": ("resolved", "verified"),
}
"""Each metric as from and until (doctrine C.4)."""

_RETURNING = frozenset({"mitigated", "resolved", "verified", "closed"})
"""What does not count any more once the incident went back to active."""


class _Span(msgspec.Struct, frozen=True):
    start: datetime
    end: datetime
    approximate: bool = False

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


def known(milestones: Milestones, impact: Impact, *, over: bool = False) -> dict[str, Milestone]:
    """Every milestone by name, also those that only windows tell: their end once it is ``over``."""
    found = dict(milestones.chosen)
    windows = [w for w in impact.windows if w.start_precision is not Precision.DATE]
    if windows and "impact_started" not in found:
        first = min(windows, key=lambda window: window.start)
        begun = first.start, first.start_precision, first.seq
        found["impact_started"] = _from_window("impact_started", *begun)
    ends = [(w.end, w.end_precision, w.seq) for w in windows if w.end is not None]
    if ends and len(ends) == len(windows) and "impact_ended" not in found and over:
        at, precision, seq = max(ends)
        found["impact_ended"] = _from_window("impact_ended", at, precision, seq)
    return {name: found[name] for name in NAMES if name in found}


def _from_window(name: str, at: datetime, precision: Precision, seq: int) -> Milestone:
    return Milestone(name, at, precision, Source.AUTOMATIC, recorded_at=at, recorded_by="", seq=seq)


def measure(incident: "Incident", now: datetime, doctrine: Doctrine | None = None) -> Metrics:
    """What doctrine C.4 measures, as far as it is known.

    Args:
        incident: As it stands.
        now: Where open windows and the present severity are counted to, unless it is over.
        doctrine: Judges whether first updates were late as well; without it only promises count.
    """
    marks = _marks(incident)
    minutes: dict[str, int | None] = {}
    approximate: set[str] = set()
    for name, (start, end) in _SPANS.items():
        first, last = marks.get(start), marks.get(end)
        if first is None or last is None:
            continue
        minutes[name] = _between(name, first.at, last.at)
        if Precision.APPROXIMATE in (first.precision, last.precision):
            approximate.add(name)
    spans, running = impact_spans(incident, marks, now)
    if any(span.approximate for span in spans):
        approximate |= {"impact_min", "impact_sum_of_windows_min"}
    ttd = minutes.get("ttd_min")
    return Metrics(
        **minutes,
        impact_min=_floor(_union(spans)) if spans else None,
        impact_sum_of_windows_min=_floor(sum(each.seconds for each in spans)) if spans else None,
        severity_minutes=_severity_minutes(incident, marks, now),
        regressions=incident.lifecycle.regressions,
        max_severity=incident.severity.highest,
        ic_terms=_ic_terms(incident),
        late_updates=_late_updates(incident, doctrine),
        early=ttd is not None and ttd < 0,
        approximate=frozenset(approximate),
        running=running,
    )


def _marks(incident: "Incident") -> dict[str, Milestone]:
    """The milestones that a metric may use (doctrine C.5.5, C.5.11)."""
    milestones, back = incident.milestones, _went_back(incident.lifecycle)
    found = known(milestones, incident.impact)
    usable = {name for name in milestones.chosen if milestones.measured(name)}
    return {
        name: mark
        for name, mark in found.items()
        if (name in usable or name not in milestones.chosen)
        and not (name in _RETURNING and mark.seq < back)
    }


def _went_back(lifecycle: Lifecycle) -> int:
    if lifecycle.kind is IncidentKind.BACKFILLED or not lifecycle.regressions:
        return 0
    return max((s.seq for s in lifecycle.history if s.state is State.ACTIVE), default=0)


def _between(name: str, start: datetime, end: datetime) -> int | None:
    minutes = _floor((end - start).total_seconds())
    if minutes >= 0 or name == "ttd_min":
        return minutes
    return 0 if name == "command_delay_min" else None


def _floor(seconds: float) -> int:
    return int(seconds) // 60


def impact_spans(
    incident: "Incident", marks: dict[str, Milestone], now: datetime
) -> tuple[list[_Span], bool]:
    """The impact windows with an end each, and whether one of them still runs (C.4, C.5.4).

    The milestone ``impact_started`` opens a window for the whole service; it ends at
    ``impact_ended``, else, implied, at the last ``resolved``.
    """
    lifecycle, spans, running = incident.lifecycle, [], False
    implied = _implied_end(lifecycle, marks)
    for window in incident.impact.windows:
        runs = window.end is None and not lifecycle.stands
        running |= runs
        end = window.end or (now if runs else implied)
        vague = {window.start_precision, window.end_precision}
        if end is None or end < window.start or Precision.DATE in vague:
            continue
        spans.append(_Span(window.start, end, Precision.APPROXIMATE in vague))
    started = incident.milestones.measured("impact_started")
    told = started and any(
        not window.component and window.start == started.at for window in incident.impact.windows
    )
    if started and not told:
        ended = incident.milestones.measured("impact_ended") or marks.get("resolved")
        runs = ended is None and not lifecycle.stands
        running |= runs
        last = ended.at if ended else (now if runs else implied)
        if last is not None and last >= started.at:
            vague = {started.precision, ended.precision if ended else Precision.EXACT}
            spans.append(_Span(started.at, last, Precision.APPROXIMATE in vague))
    return spans, running


def _implied_end(lifecycle: Lifecycle, marks: dict[str, Milestone]) -> datetime | None:
    if resolved := marks.get("resolved"):
        return resolved.at
    return lifecycle.changed_at if lifecycle.over else None


def _union(spans: list[_Span]) -> float:
    total, reached = 0.0, None
    for span in sorted(spans, key=lambda span: span.start):
        start = span.start if reached is None else max(span.start, reached)
        if span.end > start:
            total += (span.end - start).total_seconds()
        reached = span.end if reached is None else max(reached, span.end)
    return total


def _severity_minutes(
    incident: "Incident", marks: dict[str, Milestone], now: datetime
) -> dict[int, int]:
    lifecycle = incident.lifecycle
    end: datetime | None = now
    if lifecycle.stands:
        end = marks["closed"].at if "closed" in marks else _implied_end(lifecycle, marks)
    steps = sorted(incident.severity.history, key=lambda step: (step.at, step.seq))
    seconds: dict[int, float] = {}
    for place, step in enumerate(steps):
        until = steps[place + 1].at if place + 1 < len(steps) else end
        if until is not None and until >= step.at:
            seconds[step.level] = seconds.get(step.level, 0.0) + (until - step.at).total_seconds()
    return {level: _floor(spent) for level, spent in sorted(seconds.items())}


def _ic_terms(incident: "Incident") -> tuple[tuple[str, datetime, datetime | None], ...]:
    lifecycle = incident.lifecycle
    end = lifecycle.changed_at if lifecycle.over else None
    return tuple(
        (term.who, term.since, term.until or end)
        for term in incident.roles.terms
        if term.role is Role.IC
    )


def _late_updates(
    incident: "Incident", doctrine: Doctrine | None
) -> tuple[tuple[str, int, int], ...]:
    """The updates that went out a full minute or more after they were owed."""
    late = []
    for sent in incident.updates.sent:
        seconds = float(sent.late_seconds)
        if sent.due_at is None and sent.number == 1 and doctrine is not None:
            due = first_due(sent.audience, incident, doctrine, sent)
            seconds = (sent.at - due).total_seconds() if due else 0.0
        if _floor(seconds) > 0:
            late.append((str(sent.audience), sent.number, _floor(seconds)))
    return tuple(late)

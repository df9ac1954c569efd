"""Mitigation first: the clock, the menu in its order, and what changed (MIT-0, doctrine G)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from warroom.domain.change_events import Risk
from warroom.domain.change_state import Changes
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Event, event
from warroom.domain.impact import Impact
from warroom.domain.lifecycle_events import Lifecycle, Phase, State
from warroom.domain.text import clean, clean_line


class Option(msgspec.Struct, frozen=True):
    """One entry of the menu.

    Attributes:
        number: Its place: the order of asking.
        words: What to do.
        asks: What to look at before.
    """

    number: int
    words: str
    asks: str = ""


MENU: tuple[Option, ...] = (
    Option(1, "undo the latest change", "deploy, configuration, flag"),
    Option(2, "switch the feature off"),
    Option(3, "drain or fail over", "does the other side hold the load?"),
    Option(4, "shed load", "throttle, waiting room, block list, degrade"),
    Option(5, "add capacity", "what does the database behind it say?"),
    Option(6, "restart or replace", "keep evidence first, 90 seconds"),
    Option(7, "roll data back", "irreversible: stop and think"),
    Option(8, "quarantine"),
)
"""Generic mitigations in the order of doctrine G; the location is enough, not the full cause."""


@event("service.changed", entry="change")
class ServiceChanged(Event, frozen=True):
    """Something changed in a service while it belonged to no incident, such as a deploy."""

    service: str
    text: str

    def line(self) -> str:
        """Such as ``checkout: release 15-1``."""
        return f"{self.service}: {self.text}"


class WhatChanged(msgspec.Struct, frozen=True):
    """One change that was logged as a fact.

    Attributes:
        incident: Where it was logged; empty for the room itself.
        seq: Its place in the log.
    """

    at: datetime
    service: str
    text: str
    who: str
    incident: str = ""
    seq: int = 0


def note_change(*, service: str, text: str) -> list[Event]:
    """Log a change to a service for the whole room: a pipeline knows no incident (MIT-0).

    Raises:
        Refused: There are no words, or no service.
    """
    words, name = clean(text).strip(), clean_line(service)
    if not words or not name:
        raise Refused("MIT-0", "A change needs words and its service.", "Say --service checkout.")
    return [ServiceChanged(service=name, text=words)]


def services(lifecycle: Lifecycle, impact: Impact) -> tuple[str, ...]:
    """The services that are affected: the incident's own and the components of its windows."""
    named = (lifecycle.service, *(window.component for window in impact.windows))
    return tuple(dict.fromkeys(name.casefold() for name in named if name))


def what_changed(
    logged: Iterable[WhatChanged],
    affected: Iterable[str],
    doctrine: Doctrine,
    now: datetime,
    declared_at: datetime | None = None,
) -> tuple[WhatChanged, ...]:
    """What changed in the affected services lately, newest first; in all while none is named.

    Args:
        logged: The changes that were logged, in the room and in every incident.
        affected: The services; empty for all.
        doctrine: How far to look back.
        now: The present instant.
        declared_at: What an incident is told by: the hours count back from here.
    """
    wanted = frozenset(name.casefold() for name in affected)
    span = timedelta(hours=doctrine.mitigation.changes_lookback_hours)
    since = min(declared_at or now, now) - span
    found = (
        each
        for each in logged
        if since <= each.at <= now and (not wanted or each.service.casefold() in wanted)
    )
    return tuple(sorted(found, key=lambda each: (each.at, each.seq), reverse=True))


def tried_at(lifecycle: Lifecycle, changes: Changes, now: datetime) -> datetime | None:
    """When the first mitigation was tried since the declaration; None while none was (MIT-0).

    A change that was executed, or one that was logged as a fact without the service that a
    pipeline names.
    """
    declared = lifecycle.declared_at
    if declared is None:
        return None
    done = (
        change.executed_at
        for change in changes.by_id.values()
        if change.executed_at and change.risk is not Risk.R0
    )
    tried = (*done, *(fact.at for fact in changes.facts.values() if not fact.struck))
    return min((at for at in tried if declared <= at <= now), default=None)


def without(lifecycle: Lifecycle, changes: Changes, now: datetime) -> timedelta | None:
    """How long it has been declared without a mitigation tried; None once that stands still.

    The clock stops with the first mitigation, and with an incident that is not active or that
    mitigates by its own word (MIT-0).
    """
    declared = lifecycle.declared_at
    if declared is None or lifecycle.stands or lifecycle.state is not State.ACTIVE:
        return None
    if lifecycle.phase is Phase.MITIGATING or tried_at(lifecycle, changes, now):
        return None
    return max(timedelta(), now - declared)

"""Mitigation first: the clock, the menu in its order, and what changed (MIT-0, doctrine G)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.changes.events import Risk
from warroom.topics.changes.state import Changes
from warroom.topics.impact.state import Impact
from warroom.topics.lifecycle.events import Phase, State
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.services.state import WhatChanged


class Option(msgspec.Struct, frozen=True):
    """One entry of the menu: its place in the order of asking, and what to look at before."""

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


def services(lifecycle: Lifecycle, impact: Impact) -> tuple[str, ...]:
    """The services that are affected: the incident's own and the components of its windows."""
    named = (lifecycle.service, *(window.component for window in impact.windows))
    return tuple(dict.fromkeys(name.casefold() for name in named if name))


def since(doctrine: Doctrine, now: datetime, declared_at: datetime | None = None) -> datetime:
    """From when on what changed matters: some hours before the declaration, else before now."""
    span = timedelta(hours=doctrine.mitigation.changes_lookback_hours)
    return min(declared_at or now, now) - span


def what_changed(
    logged: Iterable[WhatChanged],
    affected: Iterable[str],
    doctrine: Doctrine,
    now: datetime,
    declared_at: datetime | None = None,
) -> tuple[WhatChanged, ...]:
    """What changed in the affected services lately, newest first; in all while none is named.

    ``logged`` is of the room and of every incident; the hours count back from ``declared_at``.
    """
    wanted = frozenset(name.casefold() for name in affected)
    first = since(doctrine, now, declared_at)
    lately = (each for each in logged if first <= each.at <= now)
    found = (each for each in lately if not wanted or each.service.casefold() in wanted)
    return tuple(sorted(found, key=lambda each: (each.at, each.seq), reverse=True))


def tried_at(lifecycle: Lifecycle, changes: Changes, now: datetime) -> datetime | None:
    """When the first mitigation was tried since the declaration; None while none was (MIT-0).

    A change that was executed, or one that was logged as a fact without the service that a
    pipeline names.
    """
    declared = lifecycle.declared_at
    if declared is None:
        return None
    done = (each.executed_at for each in changes.by_id.values() if each.risk is not Risk.R0)
    told = (fact.at for fact in changes.facts.values() if not fact.struck)
    tried = (*(at for at in done if at is not None), *told)
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

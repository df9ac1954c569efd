"""What the rules of decisions look at: ids, times, and what was told (doctrine G)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from warroom.domain import numbering
from warroom.domain.action_items import MOST_MINUTES
from warroom.domain.chronicle import find
from warroom.domain.decision_events import Decision, Decisions, Objection, Option
from warroom.domain.entries import Entry, Kind, Timeline
from warroom.domain.errors import Refused
from warroom.domain.event import Act
from warroom.domain.text import clean_line


def named(decisions: Decisions, name: str) -> Decision:
    """The decision of that id: ``D3``, ``d3`` or ``3``.

    Raises:
        Refused: There is none.
    """
    return numbering.named(
        decisions.by_id, "D", name,
        what="decision", known="There are {}.", none="None was recorded yet.",
    )  # fmt: skip


def record_of(entry: Entry, decisions: Decisions) -> Decision | None:
    """The record of the decision that an entry tells; None when it tells none that has one."""
    name = entry.ref if entry.kind == Kind.DECISION else ""
    return decisions.by_id.get(entry.tells) or decisions.by_id.get(name)


def words_of(made: Decision, timeline: Timeline) -> str:
    """What was decided: the record's words, else those of the entry that says it."""
    entry = None if made.text else find(timeline, made.seq)
    return entry.text if entry else made.text


def options_of(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options that say something, cleaned."""
    told = (Option(clean_line(each.text), clean_line(each.risk)) for each in options)
    return tuple(each for each in told if each.text or each.risk)


def objections_of(objections: Iterable[Objection]) -> tuple[Objection, ...]:
    """The objections that name somebody, cleaned."""
    told = (Objection(clean_line(each.who), clean_line(each.text)) for each in objections)
    return tuple(each for each in told if each.who)


def due_at(at: datetime | None, minutes: int | None, act: Act) -> datetime | None:
    """The review time of an act, UTC; None when nobody said one.

    Raises:
        Refused: It is past, or more than a week ahead.
    """
    if minutes is not None:
        if not 0 < minutes <= MOST_MINUTES:
            raise Refused("G", f"A review in {minutes} min cannot be.", "Say 1 min to 7 days.")
        return act.at + timedelta(minutes=minutes)
    if at is not None and not act.at < at <= act.at + timedelta(minutes=MOST_MINUTES):
        raise Refused("G", f"{at:%H:%M} UTC cannot be its review.", "Say a time within a week.")
    return at

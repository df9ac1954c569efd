"""The close gate: everything that should be settled before the end, all at once (doctrine C.2)."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.crew.authority import size
from warroom.topics.crew.events import CrewSize
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.lifecycle.state import soak_blocker
from warroom.topics.milestones.metrics import known

if TYPE_CHECKING:
    from warroom.incident import Incident


NEEDED = ("impact_started", "detected", "declared", "mitigated", "resolved")
"""The milestones without which the metrics of doctrine C.4 stay empty."""


class Blocker(msgspec.Struct, frozen=True):
    """One thing that is not settled.

    Attributes:
        what: A stable name, such as ``update:internal``.
        text: One sentence without a full stop.
        clears: What clears it in the console, by its id; ``incident.close`` where the gate asks.
        who: Who sees to it; empty when nobody in particular.
    """

    what: str
    text: str
    clears: str
    who: str = ""


def blockers(incident: "Incident", doctrine: Doctrine, now: datetime) -> tuple[Blocker, ...]:
    """What should be settled before it is closed, in the order in which people settle it."""
    return (
        *_recovery(incident, doctrine, now),
        *_work(incident),
        *_updates(incident),
        *_record(incident, doctrine),
    )


def holds(incident: "Incident", doctrine: Doctrine, now: datetime, who: str = "") -> bool:
    """Whether the gate binds: a full crew at a severity that demands an IC (CREW-4).

    Alone, in a pair and below, what is open is shown and does not hold up the close (CREW-2).
    """
    level = incident.severity.current
    full = size(incident, doctrine, now, who) is CrewSize.CREW
    return full and level is not None and doctrine.level(level).ic_required


def _recovery(incident: "Incident", doctrine: Doctrine, now: datetime) -> Iterator[Blocker]:
    """The soak, the criteria, the second person."""
    lifecycle, closing = incident.lifecycle, incident.closing
    if lifecycle.state not in (State.RESOLVED, State.VERIFIED, State.CLOSED):
        said = f"it is {lifecycle.state}, not resolved yet"
        yield Blocker("resolved", said, "state.move", incident.owner)
    if soak := soak_blocker(lifecycle, incident.severity, doctrine, now):
        yield Blocker("soak", soak, "state.move", incident.owner)
    for each in closing.unmet:
        yield Blocker(f"criterion:{each.id}", f"not shown: {each.id} {each.text}", "state.move")
    if not closing.confirmed_by:
        yield Blocker("confirmation", "nobody else confirmed the recovery", "state.move")


def _work(incident: "Incident") -> Iterator[Blocker]:
    """Items (TSK-6), unanswered approvals, and where production differs from normal (MIT-6)."""
    for item in incident.action_items.open:
        said = f"open item {item.id} {item.text}"
        yield Blocker(f"item:{item.id}", said, "find.pane2", item.owner)
    for change in incident.changes.by_id.values():
        if change.waiting:
            said, who = f"{change.id} waits for an answer: {change.text}", incident.owner
            yield Blocker(f"approval:{change.id}", said, "change.list", who)
        elif change.diverges:
            said = f"{change.id} still differs from normal: {change.text}"
            yield Blocker(f"divergence:{change.id}", said, "change.list", change.executed_by)
    for draft in incident.updates.drafts.open:
        waits = draft in incident.updates.drafts.waiting
        said = f"{draft.id} for {', '.join(draft.audiences)} is {draft.state} and not sent"
        who = incident.owner if waits else draft.by
        yield Blocker(f"draft:{draft.id}", said, "change.list" if waits else "update.send", who)


def _updates(incident: "Incident") -> Iterator[Blocker]:
    """A final update to every audience that ever got one, and no promise left open."""
    updates = incident.updates
    reached = dict.fromkeys((*(sent.audience for sent in updates.sent), *updates.promises))
    for audience in reached:
        missing = audience not in updates.final and audience not in updates.off
        if (promise := updates.promises.get(audience)) is not None:
            said = f"update promised to {audience} for {promise.due_at:%H:%M} UTC; send the final"
            yield Blocker(f"update:{audience}", said, "update.send", promise.by)
        elif missing:
            yield Blocker(f"update:{audience}", f"no final update to {audience}", "update.send")


def _record(incident: "Incident", doctrine: Doctrine) -> Iterator[Blocker]:
    """The milestones, and who owns the review that the worst severity asks for (SEV-7)."""
    if incident.lifecycle.kind is not IncidentKind.REAL:
        return
    found = known(incident.milestones, incident.impact, over=True)
    for name in NEEDED:
        if name not in found:
            words = name.replace("_", " ")
            yield Blocker(f"milestone:{name}", f"nobody said when: {words}", "incident.close")
    required = doctrine.level(incident.severity.highest).review_required
    if required and not incident.review.owner:
        yield Blocker("review_owner", "nobody owns the review", "incident.close")

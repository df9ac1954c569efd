"""Decisions as they stand, each with its record and its review (doctrine G, ESC-1)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core import names
from warroom.core.event import Event, Recorded, kinds
from warroom.core.growing import Growing, Keyed
from warroom.core.marks import bare
from warroom.core.names import free_id
from warroom.topics.decisions import events
from warroom.topics.lifecycle.events import Moved, State
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Corrected, Kind, KindChanged, Struck
from warroom.topics.timeline.state import Timeline, find


class Review(msgspec.Struct, frozen=True):
    """A review that was put off, by whom and why."""

    at: datetime
    by: str
    reason: str = ""


class Decision(msgspec.Struct, frozen=True):
    """One decision, as it stands.

    Attributes:
        text: Its words; empty while the entry ``seq`` says them.
        by: Whose words they are.
        under: The IC who held command then (INV-7); None when nobody did.
        review_at: When it is looked at again; None when nobody said.
        reviews: The times that it was given before, with the reasons.
        hold: Whether it was made to hold escalation (ESC-1).
        ended_at: When the hold ended before its time; None while it holds or merely ran out.
        ended: Why.
        struck: Whether its entry was struck, or is no decision any more.
        tail: What its entry says beside the words, which a correction repeats.
        seq: The entry that tells it.
    """

    id: str
    text: str
    by: str
    at: datetime
    under: str | None = None
    question: str = ""
    options: tuple[events.Option, ...] = ()
    objections: Growing[events.Objection] = Growing()
    poll: str = ""
    effect: str = ""
    stop: str = ""
    review_at: datetime | None = None
    reviews: Growing[Review] = Growing()
    hold: bool = False
    ended_at: datetime | None = None
    ended: str = ""
    result: str = ""
    result_at: datetime | None = None
    conflict: str = ""
    struck: bool = False
    tail: str = ""
    seq: int = 0

    @property
    def decided_by(self) -> str:
        """Who decided: the IC who held command then, else who said it (INV-7)."""
        return self.under or self.by

    @property
    def review_due(self) -> datetime | None:
        """When it has to be looked at; None once that is settled."""
        return None if self.struck or self.result_at or self.ended_at else self.review_at


class Decisions(msgspec.Struct, frozen=True):
    """All decisions of one incident that have a record.

    Attributes:
        by_id: In the order in which they were made.
        last_hold: The id of the hold that was made last and not ended; empty when there is none.
    """

    by_id: Keyed[str, Decision] = Keyed()
    last_hold: str = ""

    @property
    def next_id(self) -> str:
        """The id of the next decision, such as ``D3``."""
        return free_id("D", self.by_id)

    @property
    def reviewed(self) -> tuple[Decision, ...]:
        """Those that have to be looked at again, the next one first."""
        timed = [(each.review_due, each) for each in self.by_id.values()]
        found = [(due, each) for due, each in timed if due is not None]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))

    def holding(self, now: datetime) -> Decision | None:
        """The hold that is in force: until its review time, not longer (ESC-1)."""
        found = self.by_id.get(self.last_hold)
        due = found.review_due if found else None
        return found if due is not None and now < due else None


EVENTS: tuple[type[Event], ...] = (
    *kinds("decision."),
    Corrected,
    Struck,
    KindChanged,
    SeverityChanged,
    Moved,
)


def fold(state: Decisions, recorded: Recorded) -> Decisions:
    """The decisions after one more event; one that speaks of an unknown one changes nothing."""
    event = recorded.event
    match event:
        case events.Made():
            return _made(state, event, recorded)
        case Corrected() | Struck() | KindChanged():
            return _amended(state, event, recorded)
        case SeverityChanged():
            worse = event.old is not None and event.new < event.old
            return _released(state, recorded, f"SEV-{event.new}") if worse else state
        case Moved():
            # A hold on what runs outlives the moment in which it is mitigated, nothing else.
            stays = event.new is State.MITIGATED and not event.regression
            return state if stays else _released(state, recorded, str(event.new))
    found = state.by_id.get(getattr(event, "decision", ""))
    if found is None:
        return state
    if isinstance(event, events.HoldEnded):
        ends = state.last_hold == found.id
        return _released(state, recorded, event.reason) if ends else state
    state = _with(state, replace(found, **_changes(found, event, recorded)))
    if isinstance(event, events.Resulted) and state.last_hold == found.id:
        return _released(state, recorded, "its result is known")
    return state


def _with(state: Decisions, changed: Decision) -> Decisions:
    return replace(state, by_id=state.by_id.put(changed.id, changed))


def _made(state: Decisions, event: events.Made, recorded: Recorded) -> Decisions:
    seq = event.from_entry if event.quiet and event.from_entry else recorded.seq
    made = Decision(
        id=event.decision, text=event.text, by=recorded.actor, at=recorded.at, under=event.under,
        question=event.asked, options=event.options, objections=Growing(event.objections),
        poll=event.poll, effect=event.effect, stop=event.stop, review_at=event.review_at,
        hold=event.hold, conflict=event.conflict, tail=event.tail(), seq=seq,
    )  # fmt: skip
    if event.hold:
        state = _released(state, recorded, f"{made.id} holds now")
    return Decisions(
        by_id=state.by_id.put(made.id, made), last_hold=made.id if event.hold else state.last_hold
    )


def _amended(
    state: Decisions, event: Corrected | Struck | KindChanged, recorded: Recorded
) -> Decisions:
    """A decision follows its entry: it is said anew, or is none when the entry is none."""
    found = state.by_id.get(event.ref)
    if found is None:
        return state
    if isinstance(event, Corrected):
        # A row of an older version holds the whole line.
        lead = f"{found.id} hold: " if found.hold else f"{found.id} "
        words = event.words or bare(found.id, event.text.removeprefix(lead), (found.tail,))
        return _with(state, replace(found, text=words, seq=recorded.seq))
    struck = not (isinstance(event, KindChanged) and event.new == Kind.DECISION)
    state = _with(state, replace(found, struck=struck))
    if struck and state.last_hold == found.id:
        return _released(state, recorded, "it was struck")
    return state


def _released(state: Decisions, recorded: Recorded, why: str) -> Decisions:
    """The hold, if there is one, ends; one whose time has run out has nothing left to end."""
    found = state.by_id.get(state.last_hold)
    if found is None:
        return state
    if state.holding(recorded.at) is not None or found.struck or found.result_at:
        found = replace(found, ended_at=recorded.at, ended=why)
    return replace(_with(state, found), last_hold="")


def _changes(found: Decision, event: Event, recorded: Recorded) -> dict[str, object]:
    match event:
        case events.Detailed():
            told = {
                "question": event.asked, "options": event.options, "poll": event.poll,
                "effect": event.effect, "stop": event.stop,
            }  # fmt: skip
            return {name: words for name, words in told.items() if words}
        case events.Objected():
            objection = events.Objection(recorded.actor, event.text)
            return {"objections": found.objections.add(objection)}
        case events.ReviewSet():
            put_off = Review(recorded.at, recorded.actor, event.reason)
            return {"review_at": event.review_at, "reviews": found.reviews.add(put_off)}
        case events.Resulted():
            return {"result": event.text, "result_at": recorded.at}
    return {}


def named(decisions: Decisions, name: str) -> Decision:
    """The decision of that id: ``D3``, ``d3`` or ``3``. Refused: there is none."""
    return names.named(
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

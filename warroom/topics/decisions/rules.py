"""Who may decide, add to the record, object, and end a hold (doctrine G, ESC-1)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.oneline import Form, Mark, read
from warroom.core.text import clean, clean_line, worded
from warroom.incident import Incident
from warroom.topics.action_items.rules import MOST_MINUTES
from warroom.topics.crew.authority import authorise
from warroom.topics.decisions import events
from warroom.topics.decisions.state import named
from warroom.topics.lifecycle.events import State
from warroom.topics.timeline.events import WRITTEN, Kind, KindChanged
from warroom.topics.timeline.state import find


def options_of(options: Iterable[events.Option]) -> tuple[events.Option, ...]:
    """The options that say something, cleaned."""
    told = (events.Option(clean_line(each.text), clean_line(each.risk)) for each in options)
    return tuple(each for each in told if each.text or each.risk)


def objections_of(objections: Iterable[events.Objection]) -> tuple[events.Objection, ...]:
    """The objections that name somebody, cleaned."""
    told = (events.Objection(clean_line(each.who), clean_line(each.text)) for each in objections)
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


LINE = Form(frozenset({Mark.MINUTES}), holds=True)
"""A decision on one line: ``hold: the queue drains !20m``."""


def record(
    incident: Incident,
    act: Act,
    *,
    text: str,
    question: str = "",
    options: Iterable[events.Option] = (),
    objections: Iterable[events.Objection] = (),
    poll: str = "",
    effect: str = "",
    stop: str = "",
    review_at: datetime | None = None,
    minutes: int | None = None,
    hold: bool = False,
    reason: str = "",
    about: str = "",
    attachment: str = "",
    milestones: tuple[str, ...] = (),
    conflict: str = "",
) -> list[Event]:
    """Write down what was decided; it keeps who held command at that moment (INV-7).

    Everything but the words may be empty. ``minutes`` says ``review_at`` from the decision on; a
    ``hold`` has one and is the commander's (ESC-1), ``reason`` is why somebody else holds.
    ``about`` names what it speaks of, such as ``C3``; ``conflict`` what is marked about it.

    Raises:
        Refused: No words, a review time that cannot be, or a hold without one, in a state in
            which nothing is escalated, or while somebody else holds command.
    """
    due, words = due_at(review_at, minutes, act), worded(text, "Say what was decided.")
    made = events.Made(
        decision=incident.decisions.next_id, text=words, asked=clean_line(question),
        options=options_of(options), objections=objections_of(objections), poll=clean_line(poll),
        effect=clean_line(effect), stop=clean_line(stop), review_at=due,
        under=incident.roles.commander, conflict=clean_line(conflict), about=clean_line(about),
        attachment=clean(attachment), milestones=milestones,
    )  # fmt: skip
    return [_as_hold(made, clean_line(reason), incident, act) if hold else made]


def _as_hold(made: events.Made, reason: str, incident: Incident, act: Act) -> events.Made:
    mark = hold_mark(made.review_at, reason or clean_line(made.text), incident, act)
    return replace(made, hold=True, conflict=clean_line(mark))


def from_line(
    incident: Incident,
    act: Act,
    *,
    text: str,
    about: str = "",
    attachment: str = "",
    milestones: tuple[str, ...] = (),
) -> list[Event]:
    """A decision as one types it; never refused for what it says (CREW-5).

    What cannot hold is a decision all the same, and it says why it holds nothing.
    """
    said = read(text, LINE)
    minutes = said.minutes if said.minutes and said.minutes <= MOST_MINUTES else None
    words = said.text if minutes or not said.minutes else clean(text).strip()
    made: dict[str, Any] = {"text": words, "minutes": minutes, "about": about,
                            "attachment": attachment, "milestones": milestones}  # fmt: skip
    try:
        return record(incident, act, hold=said.hold, **made)
    except Refused as no:
        if not said.hold:
            raise
        return record(incident, act, conflict=f"holds nothing: {no.why.rstrip('.')}", **made)


def adopt(incident: Incident, act: Act, *, entry: int) -> list[Event]:
    """Give an entry that says a decision the record of one; nothing happens when it has one.

    Entries of an older version or of a file have none; another kind becomes a decision.

    Raises:
        Refused: No such entry, its words are gone, or it tells another act.
    """
    old = find(incident.timeline, entry)
    if old is None or old.redacted or not old.text.strip():
        raise Refused("D.5", f"There are no words in entry {entry}.", "Say the decision anew.")
    if old.source not in WRITTEN:
        raise Refused("D.5", f"Entry {entry} tells what somebody did.", "It has its own record.")
    renamed: list[Event] = []
    if old.kind != Kind.DECISION:
        renamed = [KindChanged(entry=entry, old=old.kind, new=Kind.DECISION, ref=old.tells)]
    if old.tells in incident.decisions.by_id:
        return renamed
    # The words stay where they are, so that they go with the entry (doctrine D.5).
    made = events.Made(decision=incident.decisions.next_id, text="", from_entry=entry, quiet=True)
    return [*renamed, made]


def detail(
    incident: Incident,
    act: Act,
    *,
    decision: str,
    question: str = "",
    options: Iterable[events.Option] = (),
    poll: str = "",
    effect: str = "",
    stop: str = "",
) -> list[Event]:
    """Tell more of a record; options are added to those that it has.

    Raises:
        Refused: No such decision, or nothing was told.
    """
    found, more = named(incident.decisions, decision), options_of(options)
    told = {"asked": question, "poll": poll, "effect": effect, "stop": stop}
    said: dict[str, Any] = {name: clean_line(words) for name, words in told.items()}
    if not more and not any(said.values()):
        raise Refused("G", f"Nothing new was told of {found.id}.", "Say the question, an option …")
    known = (*found.options, *more) if more else ()
    return [events.Detailed(decision=found.id, options=known, **said)]


def object_to(incident: Incident, act: Act, *, decision: str, text: str = "") -> list[Event]:
    """Object; anyone may, by name (doctrine D.2). Refused: no such decision."""
    found = named(incident.decisions, decision)
    return [events.Objected(decision=found.id, text=clean(text).strip())]


def review(
    incident: Incident,
    act: Act,
    *,
    decision: str,
    review_at: datetime | None = None,
    minutes: int | None = None,
    reason: str = "",
) -> list[Event]:
    """Say when it is looked at (again); a time that is put off needs a word why.

    Raises:
        Refused: No such decision, it is settled, no time to come, no reason, or it is a hold and
            somebody else holds command.
    """
    found, why = named(incident.decisions, decision), clean_line(reason)
    if found.struck or found.result_at or found.ended_at:
        raise Refused("G", f"{found.id} is settled.", "Record a new decision.")
    due = due_at(review_at, minutes, act)
    if due is None:
        raise Refused("G", f"{found.id} needs a time to come.", "Say 20m or 10:40.")
    if found.review_at is not None and not why:
        raise Refused("G", f"The review of {found.id} is put off with a reason.", "Say why.")
    if found.id == incident.decisions.last_hold:
        authorise("hold on", why, incident, act)
    return [events.ReviewSet(decision=found.id, review_at=due, reason=why)]


def result(incident: Incident, act: Act, *, decision: str, text: str) -> list[Event]:
    """Say what came of it; a hold ends with that. Refused: no such decision, or no words."""
    found = named(incident.decisions, decision)
    return [events.Resulted(decision=found.id, text=worded(text, f"Say what came of {found.id}."))]


HELD = frozenset({State.ACTIVE, State.MITIGATED})
"""The states in which something is escalated, and may therefore be held."""


def hold_mark(due: datetime | None, reason: str, incident: Incident, act: Act) -> str:
    """What is marked on a hold; empty when nothing is (ESC-1).

    A hold quiets the question for a hypothesis (SIG-6) and the clock without a mitigation (MIT-0);
    never a promise, a missing commander, somebody who was called, or what waits for an answer.

    Raises:
        Refused: No review time, nothing runs that could be escalated, or somebody else holds
            command (the asymmetry rule).
    """
    if incident.lifecycle.state not in HELD:
        why = f"Nothing is escalated: the incident is {incident.lifecycle.state}."
        raise Refused("ESC-1", why, "Log it as a decision.")
    if due is None:
        raise Refused("ESC-1", "A hold has a review time.", "Say until when: !20m at the end.")
    return authorise("hold escalation", reason, incident, act)


def end_hold(incident: Incident, act: Act, *, decision: str = "", reason: str = "") -> list[Event]:
    """End a hold before its time; anyone may, it makes things look worse (asymmetry rule).

    Raises:
        Refused: No such decision, or it holds nothing (ESC-1).
    """
    if not decision and not incident.decisions.last_hold:
        raise Refused("ESC-1", "There is no hold.", "`warroom hold` makes one.")
    found = named(incident.decisions, decision or incident.decisions.last_hold)
    if found.id != incident.decisions.last_hold:
        raise Refused("ESC-1", f"{found.id} holds nothing.", "There is nothing to end.")
    return [events.HoldEnded(decision=found.id, reason=clean_line(reason))]

"""Decisions: one line each, and the record that may be told with it or later (doctrine G).

Events and state are in ``decision_events.py``, the fold is in ``decision_fold.py``, holding in
``holding.py``; whoever uses the slice finds all of it here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from warroom.domain.action_items import MOST_MINUTES
from warroom.domain.chronicle import find
from warroom.domain.crew import Crew, authorise
from warroom.domain.decision_checks import (
    due_at,
    named,
    objections_of,
    options_of,
    record_of,
    words_of,
)
from warroom.domain.decision_events import (
    Decision,
    Decisions,
    Detailed,
    HoldEnded,
    Made,
    Objected,
    Objection,
    Option,
    Resulted,
    Review,
    ReviewSet,
)
from warroom.domain.decision_fold import EVENTS, fold
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import WRITTEN, Kind, KindChanged, Timeline
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.holding import HELD, end_hold, hold_mark
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.oneline import Form, Mark, read
from warroom.domain.roster import Roles
from warroom.domain.text import clean, clean_line

__all__ = [
    "EVENTS", "HELD", "LINE", "Decision", "Decisions", "Detailed", "HoldEnded", "Made", "Objected",
    "Objection", "Option", "Resulted", "Review", "ReviewSet", "adopt", "detail", "end_hold", "fold",
    "from_line", "named", "object_to", "record", "record_of", "result", "review", "words_of",
]  # fmt: skip

LINE = Form(frozenset({Mark.MINUTES}), holds=True)
"""A decision on one line: ``hold: the queue drains !20m``."""


def record(
    decisions: Decisions,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    text: str,
    question: str = "",
    options: Iterable[Option] = (),
    objections: Iterable[Objection] = (),
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
    words, due = clean(text).strip(), due_at(review_at, minutes, act)
    if not words:
        raise Refused("text", "There are no words in it.", "Say what was decided.")
    if hold:
        why = clean_line(reason) or clean_line(words)
        conflict = hold_mark(due, why, lifecycle, roles, crew, doctrine, act)
    return [
        Made(
            decision=decisions.next_id, text=words, asked=clean_line(question),
            options=options_of(options), objections=objections_of(objections),
            poll=clean_line(poll), effect=clean_line(effect), stop=clean_line(stop),
            review_at=due, hold=hold, under=roles.commander, conflict=clean_line(conflict),
            about=clean_line(about), attachment=clean(attachment), milestones=milestones,
        )
    ]  # fmt: skip


def from_line(
    decisions: Decisions,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
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
    slices = (decisions, lifecycle, roles, crew, doctrine, act)
    try:
        return record(*slices, hold=said.hold, **made)
    except Refused as no:
        if not said.hold:
            raise
        return record(*slices, conflict=f"holds nothing: {no.why.rstrip('.')}", **made)


def adopt(decisions: Decisions, timeline: Timeline, *, entry: int) -> list[Event]:
    """Give an entry that says a decision the record of one; nothing happens when it has one.

    Entries of an older version or of a file have none; another kind becomes a decision.

    Raises:
        Refused: No such entry, its words are gone, or it tells another act.
    """
    old = find(timeline, entry)
    if old is None or old.redacted or not old.text.strip():
        raise Refused("D.5", f"There are no words in entry {entry}.", "Say the decision anew.")
    if old.source not in WRITTEN:
        raise Refused("D.5", f"Entry {entry} tells what somebody did.", "It has its own record.")
    renamed: list[Event] = []
    if old.kind != Kind.DECISION:
        renamed = [KindChanged(entry=entry, old=old.kind, new=Kind.DECISION, ref=old.tells)]
    if old.tells in decisions.by_id:
        return renamed
    # The words stay where they are, so that they go with the entry (doctrine D.5).
    made = Made(decision=decisions.next_id, text="", from_entry=entry, quiet=True)
    return [*renamed, made]


def detail(
    decisions: Decisions,
    *,
    decision: str,
    question: str = "",
    options: Iterable[Option] = (),
    poll: str = "",
    effect: str = "",
    stop: str = "",
) -> list[Event]:
    """Tell more of a record; options are added to those that it has.

    Raises:
        Refused: No such decision, or nothing was told.
    """
    found, more = named(decisions, decision), options_of(options)
    told = {"asked": question, "poll": poll, "effect": effect, "stop": stop}
    said: dict[str, Any] = {name: clean_line(words) for name, words in told.items()}
    if not more and not any(said.values()):
        raise Refused("G", f"Nothing new was told of {found.id}.", "Say the question, an option …")
    known = (*found.options, *more) if more else ()
    return [Detailed(decision=found.id, options=known, **said)]


def object_to(decisions: Decisions, *, decision: str, text: str = "") -> list[Event]:
    """Object; anyone may, by name (doctrine D.2).

    Raises:
        Refused: No such decision.
    """
    return [Objected(decision=named(decisions, decision).id, text=clean(text).strip())]


def review(
    decisions: Decisions,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
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
    found, why = named(decisions, decision), clean_line(reason)
    if found.struck or found.result_at or found.ended_at:
        raise Refused("G", f"{found.id} is settled.", "Record a new decision.")
    due = due_at(review_at, minutes, act)
    if due is None:
        raise Refused("G", f"{found.id} needs a time to come.", "Say 20m or 10:40.")
    if found.review_at is not None and not why:
        raise Refused("G", f"The review of {found.id} is put off with a reason.", "Say why.")
    if found.id == decisions.last_hold:
        authorise("hold on", why, lifecycle, roles, crew, doctrine, act)
    return [ReviewSet(decision=found.id, review_at=due, reason=why)]


def result(decisions: Decisions, *, decision: str, text: str) -> list[Event]:
    """Say what came of it; a hold ends with that.

    Raises:
        Refused: No such decision, or no words.
    """
    found, words = named(decisions, decision), clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", f"Say what came of {found.id}.")
    return [Resulted(decision=found.id, text=words)]

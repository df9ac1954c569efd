"""The timeline: what happened, entry by entry; corrected and struck, never erased (doctrine D)."""

from warroom.domain import decisions as made
from warroom.domain import hypotheses as claims
from warroom.domain import questions as queue
from warroom.domain.chronicle import amended, find, fold, is_late, shown
from warroom.domain.crew import Crew
from warroom.domain.decision_checks import record_of, words_of
from warroom.domain.decision_events import Decisions
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import (
    WRITTEN,
    Amendment,
    Corrected,
    Entries,
    Entry,
    EntryRedacted,
    Imported,
    Kind,
    KindChanged,
    Logged,
    Struck,
    Timeline,
)
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, When
from warroom.domain.followups import FollowUps, note
from warroom.domain.hypothesis_events import Hypotheses
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.question_events import Questions
from warroom.domain.redacting import redact
from warroom.domain.roster import Roles
from warroom.domain.text import clean, clean_line

__all__ = [
    "EVENTS",
    "Amendment",
    "Corrected",
    "Entries",
    "Entry",
    "EntryRedacted",
    "Imported",
    "Kind",
    "KindChanged",
    "Logged",
    "Struck",
    "Timeline",
    "amended",
    "change_kind",
    "correct",
    "find",
    "fold",
    "is_late",
    "log",
    "redact",
    "shown",
    "strike",
]

EVENTS: tuple[type[Event], ...] = ()
"""None in particular: every event of an incident makes an entry, so every one is folded."""


def log(
    roles: Roles,
    lifecycle: Lifecycle,
    crew: Crew,
    followups: FollowUps,
    hypotheses: Hypotheses,
    questions: Questions,
    decisions: Decisions,
    doctrine: Doctrine,
    act: Act,
    *,
    kind: str,
    text: str,
    attachment: str = "",
    service: str = "",
    ref: str = "",
    milestones: tuple[str, ...] = (),
) -> list[Event]:
    """Write an entry; a fact is never refused, whoever says it and whatever the state (CREW-5).

    Raises:
        Refused: There are no words in it, or no such kind.
    """
    chosen = _kind(kind)
    words = _words(text)
    if chosen is Kind.FOLLOWUP:
        return note(followups, text=words)
    if chosen is Kind.HYPOTHESIS and not milestones:
        said, owner, confidence = claims.parse_hypothesis(words, act.by)
        return claims.propose(
            hypotheses, act,
            text=said or words, confidence=confidence, owner=owner, attachment=attachment,
        )  # fmt: skip
    if chosen is Kind.QUESTION and not milestones:
        said, owner = queue.parse_question(words, act.by)
        return queue.ask(questions, text=said, owner=owner, about=ref, attachment=attachment)
    if chosen is Kind.DECISION:
        return made.from_line(
            decisions, lifecycle, roles, crew, doctrine, act,
            text=words, about=", ".join(filter(None, (ref, service))), attachment=attachment,
            milestones=milestones,
        )  # fmt: skip
    return [
        Logged(
            entry=chosen,
            text=words,
            attachment=clean(attachment),
            service=clean_line(service),
            ref=clean_line(ref),
            milestones=milestones,
        )
    ]


def correct(
    timeline: Timeline,
    lifecycle: Lifecycle,
    act: Act,
    *,
    entry: int,
    text: str,
    reason: str = "",
) -> list[Event]:
    """Say it right: a new entry in the old one's place; the old one stays (doctrine D.5).

    Raises:
        Refused: No such entry, no words, or no reason after the close.
    """
    old = _entry(timeline, entry)
    _reason_after_close(lifecycle, reason)
    occurred = act.when or When(old.at, old.precision)
    return [
        Corrected(
            entry=old.seq,
            as_kind=old.kind,
            text=_words(text),
            reason=clean_line(reason),
            occurred=occurred,
        )
    ]


def strike(
    timeline: Timeline,
    lifecycle: Lifecycle,
    act: Act,
    *,
    entry: int | None = None,
    reason: str = "",
) -> list[Event]:
    """Strike an entry, without a number my last one; it stays readable (doctrine D.5).

    Raises:
        Refused: No such entry, struck already, one that only tells another act, or no reason
            after the close.
    """
    seq = _my_last(timeline, act) if entry is None else entry
    old = _entry(timeline, seq)
    _reason_after_close(lifecycle, reason)
    if old.struck:
        raise Refused("D.5", f"Entry {seq} is struck already.")
    if old.source not in WRITTEN:
        raise Refused(
            "D.5",
            f"Entry {seq} tells what somebody did; striking it would not undo that.",
            "Undo the act itself, or correct the words.",
        )
    return [Struck(entry=seq, reason=clean_line(reason))]


def change_kind(
    timeline: Timeline,
    hypotheses: Hypotheses,
    questions: Questions,
    decisions: Decisions,
    *,
    entry: int,
    kind: str,
) -> list[Event]:
    """Give an entry another kind; nothing happens when it has it already.

    One that becomes a hypothesis or a question gets its id and its place on the board (SIG-4),
    one that becomes a decision its record.

    Raises:
        Refused: No such entry or kind, or one that only tells another act.
    """
    chosen = _kind(kind)
    old = _entry(timeline, entry)
    if old.source not in WRITTEN:
        raise Refused("D.5", f"Entry {entry} tells what somebody did; its kind is fixed.")
    words = _said(old, hypotheses, questions, decisions, timeline)
    if chosen is Kind.HYPOTHESIS and old.kind != chosen:
        return claims.adopt(hypotheses, timeline, entry=entry, words=words)
    if chosen is Kind.QUESTION and old.kind != chosen:
        return queue.adopt(questions, old, words)
    if chosen is Kind.DECISION and old.kind != chosen:
        return made.adopt(decisions, timeline, entry=entry)
    return [] if old.kind == chosen else [KindChanged(entry=entry, old=old.kind, new=chosen)]


def _said(
    entry: Entry,
    hypotheses: Hypotheses,
    questions: Questions,
    decisions: Decisions,
    timeline: Timeline,
) -> str:
    """The words of an entry without the id and the marks that its slice shows beside them."""
    claim = hypotheses.by_id.get(hypotheses.by_entry.get(entry.seq, ""))
    asked = questions.by_id.get(questions.by_entry.get(entry.seq, ""))
    decided = record_of(entry, decisions)
    if decided is not None:
        return words_of(decided, timeline)
    found = claim or asked
    return found.text if found else entry.text


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        known = ", ".join(Kind)
        raise Refused(
            "kind", f"There is no kind of entry called {clean_line(kind)}.", f"Kinds are {known}."
        ) from None


def _words(text: str) -> str:
    words = clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", "Say what happened.")
    return words


def _entry(timeline: Timeline, seq: int) -> Entry:
    entry = find(timeline, seq)
    if entry is None:
        raise Refused("D.5", f"There is no entry {seq} in this incident.")
    return entry


def _reason_after_close(lifecycle: Lifecycle, reason: str) -> None:
    if lifecycle.over and not clean_line(reason):
        raise Refused(
            "D.5", "After the close a change to the record needs a reason.", "Say why, in one line."
        )


def _my_last(timeline: Timeline, act: Act) -> int:
    mine = {act.by, act.operator or act.by}
    for entry in reversed(timeline.written):
        change = timeline.amended.get(entry.seq)
        by_me = entry.actor in mine or entry.recorded_by in mine
        if by_me and entry.source in WRITTEN and not (change and change.struck):
            return entry.seq
    raise Refused("D.5", "You have no entry here that could be struck.")

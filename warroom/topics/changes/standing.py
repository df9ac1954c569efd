"""Where a change stands: by the clock, by what was heard, and in words (CREW-9)."""

from datetime import datetime, timedelta

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.changes.events import Risk
from warroom.topics.changes.state import DONE, Change, ChangeState


def silent_at(change: Change, doctrine: Doctrine) -> datetime | None:
    """When silence counts as no objection; None where it never does (CREW-9)."""
    if not change.waiting or change.risk is Risk.R3 or change.objections:
        return None
    polled = change.poll.until if change.poll else change.asked_at
    return max(polled, change.asked_at + timedelta(seconds=doctrine.crew.silent_approval_seconds))


def not_objected(change: Change, doctrine: Doctrine, now: datetime) -> bool:
    """Whether it proceeds because nobody objected in time (CREW-9)."""
    at = silent_at(change, doctrine)
    return at is not None and now >= at


def standing(change: Change, doctrine: Doctrine, now: datetime) -> str:
    """Where it stands, in words for a screen."""
    if change.red:
        return f"UNAPPROVED, {_state_word(change)}"
    if change.waiting and change.objections:
        return f"objection by {', '.join(each.who for each in change.objections)}"
    if not_objected(change, doctrine, now):
        return "proceeding, not objected"
    return "waits for approval" if change.waiting else _state_word(change)


def _state_word(change: Change) -> str:
    return str(change.outcome) if change.outcome and change.state in DONE else str(change.state)


def record_of(change: Change) -> dict[str, str]:
    """What was said of it beside its words, by its label; nothing for what nobody said."""
    told = {
        "on": change.component,
        "blast radius": change.blast,
        "expected": change.effect,
        "undo": change.undo,
        "stop": change.stop,
        "target": change.target,
        "second person": change.second,
        "because": change.why,
        "not said": ", ".join(change.missing),
        "marked": "; ".join(change.marks),
    }
    return {label: words for label, words in told.items() if words}


def poll_outcome(change: Change) -> str:
    """The outcome of the poll that was taken, by what was heard; empty without a poll."""
    if change.objections:
        said = ((each.who, f" ({each.text})" if each.text else "") for each in change.objections)
        return "; ".join(f"{who} objects{why}" for who, why in said)
    if change.poll is None:
        return ""
    return change.poll.outcome or "no strong objection"


def word_of(found: Change) -> str:
    """Where it stands, as a participle."""
    return "executed" if found.state is ChangeState.RESULTED else str(found.state)

"""Who may ask for a change to production, do it, judge it and take it back (doctrine G, CREW-9)."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.oneline import Form, Mark
from warroom.core.text import clean, clean_line, worded
from warroom.incident import Incident
from warroom.topics.action_items.rules import MOST_MINUTES
from warroom.topics.changes import events, needs
from warroom.topics.changes.standing import not_objected, word_of
from warroom.topics.changes.state import ASKED, DONE, Change, find
from warroom.topics.crew import authority
from warroom.topics.followups.events import Noted

LINE = Form(frozenset({Mark.COMPONENT, Mark.MINUTES}), anywhere=True, asks=True)
"""A change on one line: ``R2 drain eu-west on:checkout !4m``; without its class a fact (CREW-9)."""


def request(
    incident: Incident,
    act: Act,
    *,
    text: str,
    risk: str = events.Risk.R1,
    component: str = "",
    blast: str = "",
    effect: str = "",
    expect_by: datetime | None = None,
    expect_minutes: int | None = None,
    undo: str = "",
    stop: str = "",
    target: str = "",
    second: str = "",
    why: str = "",
) -> list[Event]:
    """Say what is intended: one line and a risk class, R1 unless said otherwise (CREW-9).

    R0 and R1p are logged as done and not asked. Who commands is not asked to approve themselves;
    R2 and R3 are marked with what they need and nobody said (doctrine G).

    Raises:
        Refused: No words, no such class, times that cannot be, or in a full crew at a SEV-1 or
            SEV-2 an R3 without a second person and a typed target (MIT-4).
    """
    words, class_ = worded(text, "Say what is to be changed."), needs.risk_of(risk)
    _in_time(expect_by, expect_minutes, act)
    told = _told(blast=blast, effect=effect, undo=undo, stop=stop, target=target, second=second,
                 why=why)  # fmt: skip
    wish = events.Requested(
        change=incident.changes.next_id, text=words, risk=class_, component=clean_line(component),
        expect_by=expect_by, expect_minutes=expect_minutes, under=incident.roles.commander,
        missing=needs.missing_of(class_, told, expect_by is not None or expect_minutes is not None),
        **told,
    )  # fmt: skip
    return _judged(wish, incident, act)


def _told(**given: str) -> dict[str, Any]:
    told = {name: clean_line(words) for name, words in given.items()}
    return told | {"second": told["second"].removeprefix("@")}


def _judged(wish: events.Requested, incident: Incident, act: Act) -> list[Event]:
    """The request with who approves it by asking, and what it contradicts; or done at once."""
    if authority.strict(incident, act):
        needs.ask_for_r3(wish.risk, wish.target, wish.second, wish.why, act.by)
    at_once = wish.risk in events.LOGGED_AT_ONCE
    own = authority.commands(act.by, incident, act.doctrine, act.now)
    asked = replace(
        wish,
        approved_by=act.by if own and not at_once else "",
        conflict=needs.contradictions(incident.changes, wish.component),
        quiet=at_once,
    )
    return [asked, _at_once(asked, act)] if at_once else [asked]


def _at_once(asked: events.Requested, act: Act) -> events.Executed:
    """What is approved beforehand is logged as done (doctrine G, R1p)."""
    words = f"{asked.risk} {asked.text}" + (f"; undo: {asked.undo}" if asked.undo else "")
    return events.Executed(
        change=asked.change, text=words, under=asked.under, conflict=asked.conflict,
        expect_by=_expected(asked.expect_by, asked.expect_minutes, act),
    )  # fmt: skip


def withdraw(incident: Incident, act: Act, *, change: str, reason: str = "") -> list[Event]:
    """It is not wanted any more; nobody approves it after this.

    Raises:
        Refused: No such change, or it is over or done.
    """
    found = find(incident.changes, change)
    if found.state not in ASKED:
        raise Refused("MIT-1", f"{found.id} is {word_of(found)} already.", "Nothing to withdraw.")
    return [events.Withdrawn(change=found.id, reason=clean_line(reason))]


def execute(
    incident: Incident,
    act: Act,
    *,
    change: str,
    text: str = "",
    reason: str = "",
    target: str = "",
    second: str = "",
) -> list[Event]:
    """It is being done, or one more step of it; without approval it is marked (MIT-1).

    Raises:
        Refused: No such change, it was refused, withdrawn or undone; an unapproved R2 or R3 has
            no reason (MIT-1); in a full crew at a SEV-1 or SEV-2 the commander would do it
            (INV-6), or an R3 lacks its second person or its typed target (MIT-4).
    """
    found = find(incident.changes, change)
    if found.state not in ASKED | DONE:
        raise Refused("MIT-1", f"{found.id} was {word_of(found)}.", "Request it anew.")
    why, typed = clean_line(reason), clean_line(target)
    second = clean_line(second).removeprefix("@") or found.second
    strict = authority.strict(incident, act)
    executor = needs.executor_mark(incident, act, strict)
    marks = (executor, needs.second_checked(found, typed, second, act, strict))
    silent = not_objected(found, act.doctrine, act.now)
    unapproved = not silent and _unapproved(found, why, incident, act)
    return [
        events.Executed(
            change=found.id, text=clean(text).strip() or found.text, unapproved=unapproved,
            silent=silent, reason=why, target=typed, second=second if found.second == "" else "",
            under=incident.roles.commander,
            expect_by=_expected(found.expect_by, found.expect_minutes, act),
            conflict=events.said(*marks),
        )
    ]  # fmt: skip


def _unapproved(found: Change, why: str, incident: Incident, act: Act) -> bool:
    """Whether it is done although it waits for an answer of somebody else."""
    if not found.waiting or authority.commands(act.by, incident, act.doctrine, act.now):
        return False
    if found.risk in events.WEIGHTY:
        needs.unapproved_reason(found, why)
    return True


def result(
    incident: Incident, act: Act, *, change: str, outcome: events.Outcome | str, text: str = ""
) -> list[Event]:
    """What it did: worked, partial, failed or worse; *worse* asks for the undo first (MIT-3).

    Raises:
        Refused: No such change or outcome, or it was never done.
    """
    found = find(incident.changes, change)
    try:
        chosen = events.Outcome(outcome)
    except ValueError:
        known = ", ".join(events.Outcome)
        raise Refused("MIT-3", f"There is no outcome {clean_line(outcome)}.", known + ".") from None
    if found.executed_at is None:
        raise Refused("MIT-3", f"{found.id} was not executed.", "Say first that it was done.")
    return [events.Resulted(change=found.id, outcome=chosen, text=clean(text).strip())]


def undo(incident: Incident, act: Act, *, change: str, text: str = "") -> list[Event]:
    """It was taken back; never refused for want of an approval, it makes production known again.

    Raises:
        Refused: No such change, or it is not in production.
    """
    found = find(incident.changes, change)
    if found.state not in DONE:
        raise Refused("MIT-3", f"{found.id} is {word_of(found)}.", "Nothing of it is to be undone.")
    return [events.Undone(change=found.id, text=clean(text).strip() or found.undo)]


def settle(
    incident: Incident,
    act: Act,
    *,
    change: str,
    how: events.Settling | str = events.Settling.REVERTED,
    text: str = "",
) -> list[Event]:
    """Take it off the list of divergences: reverted, kept with a reason, or a follow-up (MIT-6).

    Raises:
        Refused: No such change, it is no divergence, or it is kept without a reason.
    """
    found, words, chosen = find(incident.changes, change), clean_line(text), events.Settling(how)
    if not found.diverges:
        named = ", ".join(each.id for each in incident.changes.divergences)
        raise Refused("MIT-6", f"{found.id} is no divergence.", f"Open: {named}." if named else "")
    if chosen is events.Settling.KEPT and not words:
        raise Refused("MIT-6", f"{found.id} stays only with a reason.", "Say why it is normal now.")
    if chosen is not events.Settling.FOLLOWUP:
        return [events.Settled(change=found.id, how=chosen, text=words)]
    name = incident.followups.next_id
    asked = words or f"Revert {found.id}, or make it normal: {found.text}"
    return [
        events.Settled(change=found.id, how=chosen, text=words, followup=name),
        Noted(followup=name, text=asked, owner=found.executed_by, quiet=True),
    ]


def add_evidence(
    incident: Incident,
    act: Act,
    *,
    change: str,
    command: str,
    host: str = "",
    exit_code: int = 0,
    seconds: float = 0.0,
    output: str = "",
) -> list[Event]:
    """What a command did that was run for it; a fact, whatever its state (CREW-5).

    Raises:
        Refused: No such change, or no command.
    """
    found, line = find(incident.changes, change), clean_line(command)
    if not line:
        raise Refused("text", "There is no command in it.", "Say what was run.")
    return [
        events.EvidenceAdded(
            change=found.id, command=line, host=clean_line(host), exit_code=exit_code,
            seconds=max(0.0, seconds), attachment=clean(output),
        )
    ]  # fmt: skip


def _in_time(expect_by: datetime | None, expect_minutes: int | None, act: Act) -> None:
    """Refuse an effect before its cause: judged when the act took effect, as ``freeze`` does."""
    if expect_by is not None and expect_by <= act.at:
        raise Refused("MIT-3", f"{expect_by:%H:%M} UTC is past.", "Say a time still to come.")
    if expect_minutes is not None and not 0 < expect_minutes <= MOST_MINUTES:
        raise Refused("MIT-3", f"{expect_minutes} min cannot be.", "Say 1 min to 7 days.")


def _expected(by: datetime | None, minutes: int | None, act: Act) -> datetime | None:
    return by or (act.at + timedelta(minutes=min(minutes, MOST_MINUTES)) if minutes else None)

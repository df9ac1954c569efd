"""Who may answer a change: approve, refuse, ask around for objections (CREW-9, doctrine G)."""

from datetime import timedelta

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.changes import events
from warroom.topics.changes.needs import ask_for_r3
from warroom.topics.changes.standing import poll_outcome, word_of
from warroom.topics.changes.state import ASKED, DONE, Change, find
from warroom.topics.crew import authority


def approve(
    incident: Incident, act: Act, *, change: str, text: str = "", second: str = "", reason: str = ""
) -> list[Event]:
    """Approve it; spoken approvals are recorded for the commander (CREW-6, CREW-9, INV-7).

    Raises:
        Refused: No such change, it was withdrawn, refused or approved, somebody else commands,
            or an R3 lacks its second person or its typed target in a full crew (MIT-4).
    """
    found = find(incident.changes, change)
    _answerable(found, "approve")
    words, second = clean_line(text), clean_line(second).removeprefix("@")
    why = clean_line(reason) or words
    mark = authority.authorise(f"approve {found.id}", why, incident, act)
    if authority.strict(incident, act):
        seconded = second or found.second
        ask_for_r3(found.risk, found.target, seconded, found.why or words, found.requested_by)
        if found.risk in events.WEIGHTY and found.poll is None:
            mark = events.said(mark, "no poll was taken")
    return [
        events.Approved(
            change=found.id, text=words, second=second, poll=poll_outcome(found),
            under=incident.roles.commander, conflict=mark,
        )
    ]  # fmt: skip


def refuse(incident: Incident, act: Act, *, change: str, reason: str) -> list[Event]:
    """Refuse it, with a reason (INV-7).

    Raises:
        Refused: No such change, no reason, it is answered already, or somebody else commands.
    """
    found, why = find(incident.changes, change), clean_line(reason)
    _answerable(found, "refuse")
    if found.state in DONE:
        raise Refused("MIT-1", f"{found.id} is done already.", "Ask for its undo.")
    if not why:
        raise Refused("CREW-9", f"{found.id} is refused only with a reason.", "Say why.")
    mark = authority.authorise(f"refuse {found.id}", why, incident, act)
    return [
        events.Declined(
            change=found.id, reason=why, poll=poll_outcome(found), under=incident.roles.commander,
            conflict=mark,
        )
    ]  # fmt: skip


def open_poll(incident: Incident, act: Act, *, change: str) -> list[Event]:
    """Any strong objections? Silence until ``poll_seconds`` are over is an answer (doctrine G).

    Raises:
        Refused: No such change, or nothing is left to ask.
    """
    found = find(incident.changes, change)
    if found.state not in ASKED:
        raise Refused("poll", f"{found.id} is {word_of(found)}.", "There is nothing left to ask.")
    until = act.at + timedelta(seconds=act.doctrine.action_items.poll_seconds)
    return [events.PollOpened(change=found.id, until=until)]


def object_to(incident: Incident, act: Act, *, change: str, text: str = "") -> list[Event]:
    """Object to it; anyone may, poll or no poll. Refused: no such change, or it is over."""
    found = find(incident.changes, change)
    if not found.open:
        raise Refused("poll", f"{found.id} is {word_of(found)}.", "Log an observation instead.")
    return [events.ObjectionRaised(change=found.id, text=clean_line(text))]


def close_poll(incident: Incident, act: Act, *, change: str, outcome: str = "") -> list[Event]:
    """Say the outcome of the poll, and who proceeds; never how many said what (doctrine D.2).

    Raises:
        Refused: No such change, or no poll is open.
    """
    found = find(incident.changes, change)
    if found.poll is None or found.poll.outcome:
        raise Refused("poll", f"No poll on {found.id} is open.", "Open one first.")
    words = clean_line(outcome) or poll_outcome(found)
    return [events.PollClosed(change=found.id, outcome=words, under=incident.roles.commander)]


def _answerable(found: Change, verb: str) -> None:
    """Whether an answer is still to be given (MIT-1)."""
    if found.waiting or (found.red and found.state in DONE):
        return
    by = f" by {found.approved_by}" if found.approved_by else ""
    help_ = "" if found.approved_by else "Ask for it anew."
    answer = "approved" if found.approved_by else word_of(found)
    raise Refused("MIT-1", f"{found.id} was {answer}{by}: too late to {verb} it.", help_)

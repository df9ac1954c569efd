"""Who may ask for command, challenge it, and contest who holds it (doctrine B.6, CREW-6)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from warroom.act import Act
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import present
from warroom.topics.handoff.events import Answered, Challenged
from warroom.topics.roles.events import TITLES, Contested, Role
from warroom.topics.roles.holding import Holding
from warroom.topics.roles.matrix import conflict, still_held
from warroom.topics.roles.rules import lapsed
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind, Logged
from warroom.topics.timeline.state import find


def ask(incident: Incident, act: Act, *, expected: str = "") -> list[Event]:
    """Ask whoever holds command for it; ``expected`` is who is meant.

    Raises:
        Refused: Nobody holds it, somebody else than expected does, or whoever asks does.
    """
    still_held(incident.roles, Role.IC, expected)
    holder = incident.roles.commander
    if holder is None:
        raise Refused("INV-1", "Nobody holds command.", "K takes it.")
    if holder == act.by:
        raise Refused("INV-1", "You hold command.", "R hands it over.")
    return [Logged(entry=Kind.QUESTION, text=f"{act.by} asks {holder} for command", ref=Role.IC)]


def waiting(incident: Incident, doctrine: Doctrine, now: datetime) -> Entry | None:
    """The question for command that waits for its holder; as long as an offer would wait.

    It ends with an offer of command, with another holder, and when it is struck.
    """
    roles = incident.roles
    held = next((each.since for each in roles.holdings if each.role is Role.IC), None)
    if held is None or any(offer.role is Role.IC for offer in roles.offers):
        return None
    since = max(held, now - timedelta(seconds=doctrine.command.offer_ttl_seconds))
    asked = incident.handoff.asked
    entry = find(incident.timeline, asked) if asked is not None else None
    return entry if entry and not entry.struck and entry.recorded_at >= since else None


def challenge(incident: Incident, act: Act) -> list[Event]:
    """Ask the commander for a sign of life; anybody may (LOSS-1).

    Raises:
        Refused: Nobody holds command, or it was asked already.
    """
    holder, asked = incident.roles.commander, incident.handoff.challenge
    if holder is None:
        raise Refused("LOSS-1", "Nobody holds command.", "Take it (K).")
    if holder == act.by:
        raise Refused("LOSS-1", f"{act.by} holds command.")
    if asked is not None:
        why = f"{asked.by} asked {holder} already, and waits until {asked.answer_by:%H:%M:%S} UTC."
        raise Refused("LOSS-1", why, "After that the deputy takes command (K).")
    ends = act.now + timedelta(seconds=act.doctrine.command.challenge_seconds)
    return [Challenged(who=act.by, holder=holder, answer_by=ends)]


def answer(incident: Incident, act: Act) -> list[Event]:
    """Say that one has command; late is better than never (LOSS-1).

    Raises:
        Refused: Nobody asked, or it is somebody else who was asked.
    """
    asked = incident.handoff.challenge
    if asked is None:
        raise Refused("LOSS-1", "Nobody asked who has command.")
    if act.by != incident.roles.commander:
        who = asked.holder
        way = f"If {who} said it aloud, record it (by @{who})."
        raise Refused("LOSS-1", f"{who} was asked, not {act.by}.", way)
    return [Answered(who=act.by, to=asked.by)]


def contest(incident: Incident, act: Act, *, role: Role = Role.IC, reason: str = "") -> list[Event]:
    """Say that one never took a role that somebody else wrote down (CREW-6).

    It returns to who held it before, in the same instant (INV-2), when that person is there.
    Otherwise a contested command stays with who was named and is marked disputed: the room never
    makes an incident without a commander, and anybody takes it over at once.

    Raises:
        Refused: This person does not hold it, or took it themselves.
    """
    mine = _written_down(incident, act, role)
    back = mine.before if mine.before and mine.before != act.by else ""
    there = back and present(back, incident, act.doctrine, act.now)
    if not there or act.rest.until(back, act.now, act.doctrine):
        back = ""
    said = Contested(
        role=role,
        who=act.by,
        by=mine.recorded_by,
        back_to=back or None,
        reason=clean_line(reason),
        conflict=_marked(role, back, incident, act) if back else "",
    )
    return [*lapsed(incident.roles, act.now), said]


def _written_down(incident: Incident, act: Act, role: Role) -> Holding:
    held = [one for one in incident.roles.holdings if one.role is role and one.who == act.by]
    if not held:
        raise Refused("CREW-6", f"{act.by} is not {TITLES[role]}.")
    mine = held[-1]
    if not mine.recorded_by:
        why = f"{act.by} took it without anybody's help."
        raise Refused("CREW-6", why, "Put it down, or offer it to somebody by name (R).")
    if mine.disputed:
        raise Refused("CREW-6", f"{act.by} said so already.", "Somebody takes it with K.")
    return mine


def _marked(role: Role, back: str, incident: Incident, act: Act) -> str:
    """What is marked of its return; it is not refused, because somebody has to command."""
    again = replace(act, by=back)
    try:
        return conflict(role, incident, again, urgent=True)
    except Refused as no:
        return no.why.rstrip(".")

"""Losing the commander: challenge, answer, contested acceptance (doctrine B.6, CREW-6)."""

from datetime import datetime, timedelta

import msgspec

from warroom.domain.crew import Crew, present
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Instant, Recorded, event
from warroom.domain.handoff import lapsed
from warroom.domain.lifecycle_events import OVER, Moved
from warroom.domain.rest import Rest
from warroom.domain.role_events import Accepted, Claimed, Contested, Released, TakenOver
from warroom.domain.role_matrix import conflict
from warroom.domain.roster import TITLES, Holding, Role, Roles
from warroom.domain.severity import Severity
from warroom.domain.text import clean_line


@event("role.challenged", entry="role")
class Challenged(Event, frozen=True):
    """Somebody asked the commander whether they have command (LOSS-1)."""

    who: str
    holder: str
    answer_by: Instant

    def line(self) -> str:
        """Such as ``Ravi asks: Mara, do you have command?``."""
        return f"{self.who} asks: {self.holder}, do you have command?"


@event("role.answered", entry="role")
class Answered(Event, frozen=True):
    """The commander answered; nothing changes (LOSS-1)."""

    who: str
    to: str

    def line(self) -> str:
        """Such as ``Mara answers Ravi: I have command``."""
        return f"{self.who} answers {self.to}: I have command"


class Challenge(msgspec.Struct, frozen=True):
    """An unanswered question to the commander.

    Attributes:
        answer_by: Until when the answer is awaited; command may be assumed after it (LOSS-2).
    """

    by: str
    holder: str
    at: datetime
    answer_by: datetime

    def unanswered(self, now: datetime) -> bool:
        """Whether the time for the answer is over."""
        return now >= self.answer_by


class Challenges(msgspec.Struct, frozen=True):
    """Whether somebody waits for a sign of the commander."""

    open: Challenge | None = None


EVENTS: tuple[type[Event], ...] = (
    Challenged,
    Answered,
    Accepted,
    Claimed,
    Contested,
    Released,
    TakenOver,
    Moved,
)
"""What asks, answers, or gives command to somebody else."""


def fold(state: Challenges, recorded: Recorded) -> Challenges:
    """The open challenge after one more event: a new commander or the end answer it too."""
    said = recorded.event
    if isinstance(said, Challenged):
        asked = Challenge(said.who, said.holder, recorded.at, said.answer_by)
        return Challenges(asked)
    if isinstance(said, Answered):
        return Challenges()
    if isinstance(said, Moved):
        return Challenges() if said.new in OVER else state
    return Challenges() if getattr(said, "role", None) is Role.IC else state


def challenge(roles: Roles, challenges: Challenges, doctrine: Doctrine, act: Act) -> list[Event]:
    """Ask the commander for a sign of life; anybody may (LOSS-1).

    Raises:
        Refused: Nobody holds command, or it was asked already.
    """
    holder, asked = roles.commander, challenges.open
    if holder is None:
        raise Refused("LOSS-1", "Nobody holds command.", "Take it (K).")
    if holder == act.by:
        raise Refused("LOSS-1", f"{act.by} holds command.")
    if asked is not None:
        why = f"{asked.by} asked {holder} already, and waits until {asked.answer_by:%H:%M:%S} UTC."
        raise Refused("LOSS-1", why, "After that the deputy takes command (K).")
    ends = act.now + timedelta(seconds=doctrine.command.challenge_seconds)
    return [Challenged(who=act.by, holder=holder, answer_by=ends)]


def answer(roles: Roles, challenges: Challenges, act: Act) -> list[Event]:
    """Say that one has command; late is better than never (LOSS-1).

    Raises:
        Refused: Nobody asked, or it is somebody else who was asked.
    """
    asked = challenges.open
    if asked is None:
        raise Refused("LOSS-1", "Nobody asked who has command.")
    if act.by != roles.commander:
        who = asked.holder
        why = f"{who} was asked, not {act.by}."
        raise Refused("LOSS-1", why, f"If {who} said it aloud, record it (by @{who}).")
    return [Answered(who=act.by, to=asked.by)]


def contest(
    roles: Roles,
    severity: Severity,
    crew: Crew,
    rest: Rest,
    doctrine: Doctrine,
    act: Act,
    *,
    role: Role = Role.IC,
    reason: str = "",
) -> list[Event]:
    """Say that one never took a role that somebody else wrote down (CREW-6).

    It returns to who held it before, in the same instant (INV-2), when that person is there.
    Otherwise a contested command stays with who was named and is marked disputed: the room never
    makes an incident without a commander, and anybody takes it over at once.

    Raises:
        Refused: This person does not hold it, or took it themselves.
    """
    mine = _written_down(roles, role, act)
    back = mine.before if mine.before and mine.before != act.by else ""
    there = back and present(back, crew, roles, act.now, doctrine)
    marked = ""
    if not there or rest.until(back, act.now, doctrine):
        back = ""
    else:
        marked = _marked(role, back, roles, severity, crew, rest, doctrine, act)
    said = Contested(
        role=role,
        who=act.by,
        by=mine.recorded_by,
        back_to=back or None,
        reason=clean_line(reason),
        conflict=marked,
    )
    return [*lapsed(roles, act.now), said]


def _written_down(roles: Roles, role: Role, act: Act) -> Holding:
    held = [one for one in roles.holdings if one.role is role and one.who == act.by]
    if not held:
        raise Refused("CREW-6", f"{act.by} is not {TITLES[role]}.")
    mine = held[-1]
    if not mine.recorded_by:
        why = f"{act.by} took it without anybody's help."
        raise Refused("CREW-6", why, "Put it down, or offer it to somebody by name (R).")
    if mine.disputed:
        raise Refused("CREW-6", f"{act.by} said so already.", "Somebody takes it with K.")
    return mine


def _marked(
    role: Role,
    back: str,
    roles: Roles,
    severity: Severity,
    crew: Crew,
    rest: Rest,
    doctrine: Doctrine,
    act: Act,
) -> str:
    """What is marked of its return; it is not refused, because somebody has to command."""
    again = msgspec.structs.replace(act, by=back)
    try:
        return conflict(role, roles, severity, crew, rest, doctrine, again, urgent=True)
    except Refused as no:
        return no.why.rstrip(".")

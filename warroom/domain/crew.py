"""The crew: how many people there are decides how strict the room is (doctrine 0.1)."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import Logged
from warroom.domain.errors import Refused
from warroom.domain.escalation_events import PersonJoined, PersonReleased
from warroom.domain.event import Act, Event, Recorded, event
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.question_events import Received
from warroom.domain.roster import Roles


class CrewSize(StrEnum):
    """One person, two or three, four and more (CREW-1)."""

    SOLO = "solo"
    PAIR = "pair"
    CREW = "crew"


@event("crew.set", entry="role")
class CrewSet(Event, frozen=True):
    """The strictness was set by hand; None lets the room count again."""

    size: CrewSize | None

    def line(self) -> str:
        """Such as ``The room works as a pair``."""
        named = {CrewSize.SOLO: "one person alone", CrewSize.PAIR: "a pair"}
        if self.size is None:
            return "The room counts its crew again"
        return f"The room works as {named.get(self.size, 'a full crew')}"


class Crew(msgspec.Struct, frozen=True):
    """Who wrote when.

    Attributes:
        wrote: Handle to the last instant at which they wrote, or spoke and were written down.
        fixed: The size set by hand.
    """

    wrote: dict[str, datetime] = {}
    fixed: CrewSize | None = None


EVENTS: tuple[type[Event], ...] = (Event,)
"""Every event: whoever writes is there."""


def fold(crew: Crew, recorded: Recorded) -> Crew:
    """The crew after one more event.

    Whoever wrote was there when it was recorded; whoever was written down by somebody else or is
    told of by a timeline file was there then (CREW-6): an import does not fill the room, and what
    a drill injects is nobody, nor is who dropped a question in a box or whose console found it.
    """
    said, wrote, actor = recorded.event, dict(crew.wrote), recorded.actor
    if isinstance(said, Received):
        return crew
    imported = isinstance(said, Logged) and said.imported is not None
    if isinstance(said, Logged) and said.imported is not None and said.imported.injected:
        return crew
    writer = said.recorded_by or ("" if imported else actor)
    if writer != actor and recorded.when.at is not None:
        spoke = min(recorded.at, recorded.recorded_at)
        wrote[actor] = max(spoke, wrote.get(actor, spoke))
    if writer:
        wrote[writer] = recorded.recorded_at
    if isinstance(said, PersonJoined):
        wrote[said.who] = recorded.recorded_at
    elif isinstance(said, PersonReleased):
        wrote.pop(said.who, None)
    return Crew(wrote, said.size if isinstance(said, CrewSet) else crew.fixed)


def last_sign(who: str, crew: Crew, roles: Roles) -> datetime | None:
    """When somebody last wrote, spoke or took a role; None when never."""
    signs = [holding.since for holding in roles.holdings if holding.who == who]
    if who in crew.wrote:
        signs.append(crew.wrote[who])
    return max(signs, default=None)


def present(who: str, crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine) -> bool:
    """Whether somebody gave a sign within the minutes of CREW-1."""
    sign = last_sign(who, crew, roles)
    return sign is not None and now - sign <= timedelta(minutes=doctrine.crew.present_minutes)


def people(crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine) -> frozenset[str]:
    """Everybody who holds a role or wrote within the minutes of CREW-1."""
    wrote = {who for who in crew.wrote if present(who, crew, roles, now, doctrine)}
    return frozenset(wrote | {holding.who for holding in roles.holdings})


def size(crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine, also: str = "") -> CrewSize:
    """How many there are, or what was set by hand (CREW-1).

    Args:
        crew: Who wrote when.
        roles: Who holds what.
        now: The present instant.
        doctrine: The thresholds.
        also: Somebody to count who has not written yet: whoever acts now.
    """
    return crew.fixed or _counted(crew, roles, now, doctrine, also)


def _counted(
    crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine, also: str = ""
) -> CrewSize:
    count = len(people(crew, roles, now, doctrine) | ({also} if also else set()))
    if count >= doctrine.crew.crew:
        return CrewSize.CREW
    return CrewSize.PAIR if count >= doctrine.crew.pair else CrewSize.SOLO


def solo(crew: Crew, roles: Roles, doctrine: Doctrine, act: Act) -> bool:
    """Whether whoever acts is alone (CREW-2)."""
    return size(crew, roles, act.now, doctrine, act.by) is CrewSize.SOLO


def strict(level: int | None, crew: Crew, roles: Roles, doctrine: Doctrine, act: Act) -> bool:
    """Whether the full doctrine holds: a crew at a severity that demands an IC (CREW-4)."""
    full = size(crew, roles, act.now, doctrine, act.by) is CrewSize.CREW
    return full and level is not None and doctrine.level(level).ic_required


def commands(
    who: str, roles: Roles, lifecycle: Lifecycle, crew: Crew, now: datetime, doctrine: Doctrine
) -> bool:
    """Whether this person may make things look better, without giving a reason.

    That is the IC; while nobody holds command the acting owner, who declared or opened the
    incident; and whoever is alone (CREW-2).
    """
    if roles.commander:
        return who == roles.commander
    owner = who in (lifecycle.declared_by, lifecycle.opened_by)
    return owner or size(crew, roles, now, doctrine, who) is CrewSize.SOLO


def authorise(
    wish: str,
    reason: str,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
) -> str:
    """What is marked on an act that makes things look better; empty when nothing is.

    Args:
        wish: What is wanted, as ``lower the severity``.
        reason: Why, as far as said; needed when nobody with command is there (CREW-10).
        lifecycle: Who opened and declared it.
        roles: Who holds command.
        crew: Who is there.
        doctrine: The thresholds.
        act: Who acts, and when.

    Raises:
        Refused: Somebody else holds command and is there, or the reason is missing.
    """
    if commands(act.by, roles, lifecycle, crew, act.now, doctrine):
        return ""
    holder = roles.commander
    if holder and present(holder, crew, roles, act.now, doctrine):
        raise Refused(
            "asymmetry",
            f"{holder} holds command: only the Incident Commander can {wish}.",
            f"Ask {holder}; if it was said aloud, record it for them (by @{holder}).",
        )
    missing = f"{holder} is not there" if holder else "Nobody holds command"
    if not reason:
        why = f"{missing}: to {wish} needs a reason."
        raise Refused("CREW-10", why, "Say why, or take command first.")
    return missing


def set_crew(
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    size: CrewSize | None,
) -> list[Event]:
    """Set the strictness by hand, or None to count again (CREW-1).

    Anyone makes it stricter; whoever commands makes a full crew less strict.

    Raises:
        Refused: It would make a full crew less strict and whoever acts does not command.
    """
    counted = _counted(crew, roles, act.now, doctrine, act.by)
    laxer = CrewSize.CREW in (counted, crew.fixed) and (size or counted) is not CrewSize.CREW
    if laxer and not commands(act.by, roles, lifecycle, crew, act.now, doctrine):
        why = "There is a full crew here: only who commands makes the room less strict."
        raise Refused(
            "CREW-1", why, f"Ask {roles.commander or 'the owner'}, or take command first."
        )
    return [CrewSet(size=size)]

"""Who is called, who came and who may go: events and state (doctrine H)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.domain.event import Event, Recorded, event
from warroom.domain.growing import Growing, Keyed


@event("person.paged", entry="role")
class PersonPaged(Event, frozen=True):
    """Somebody was called to the incident (ESC-2).

    Attributes:
        who: Whom the page went to.
        purpose: What they are needed for.
        level: The step of the page ladder, such as ``secondary``.
        mark: What is marked about it (ESC-5); empty when nothing is.
    """

    who: str
    purpose: str = ""
    level: str = ""
    mark: str = ""

    def line(self) -> str:
        """Such as ``Paged wei (primary): database``."""
        said = f"Paged {self.who}{f' ({self.level})' if self.level else ''}"
        said = f"{said}: {self.purpose}" if self.purpose else said
        return f"{said} ({self.mark})" if self.mark else said


@event("person.joined", entry="role")
class PersonJoined(Event, frozen=True):
    """Somebody is here now; nothing else changes (ESC-4)."""

    who: str
    purpose: str = ""

    def line(self) -> str:
        """Such as ``wei joins: database``."""
        return f"{self.who} joins: {self.purpose}" if self.purpose else f"{self.who} joins"


@event("person.released", entry="role")
class PersonReleased(Event, frozen=True):
    """Somebody left or may go; ``stays`` names who is still here (ESC-6)."""

    who: str
    reason: str = ""
    stays: tuple[str, ...] = ()

    def line(self) -> str:
        """Such as ``wei is released: shift ends; jonas, mara stay``."""
        said = f"{self.who} is released"
        said = f"{said}: {self.reason}" if self.reason else said
        verb = "stays" if len(self.stays) == 1 else "stay"
        return f"{said}; {', '.join(self.stays)} {verb}" if self.stays else said


class Page(msgspec.Struct, frozen=True):
    """One page.

    Attributes:
        by: Who paged.
        at: When; the timer pauses for nothing (ESC-3).
        joined_at: When they said that they are here; None while they did not.
        ended_at: When it was over otherwise: paged again, or released.
    """

    number: int
    who: str
    purpose: str
    level: str
    by: str
    at: datetime
    joined_at: datetime | None = None
    ended_at: datetime | None = None
    seq: int = 0

    @property
    def open(self) -> bool:
        """Whether nobody said yet how it ended."""
        return self.joined_at is None and self.ended_at is None


class Escalation(msgspec.Struct, frozen=True):
    """Everybody who was called, came or went.

    Attributes:
        pages: Every page, in the order of the log.
        joined: Who joined and was not released, and when.
        came: Everybody who ever joined.
        last: Where in ``pages`` a person's last one is; none before it is open.
    """

    pages: Growing[Page] = Growing()
    joined: dict[str, datetime] = {}
    came: frozenset[str] = frozenset()
    last: Keyed[str, int] = Keyed()

    @property
    def needed(self) -> frozenset[str]:
        """What people were called for, such as ``database``; two of it are two teams (SEV-3)."""
        return frozenset(page.purpose.casefold() for page in self.pages if page.purpose)


EVENTS: tuple[type[Event], ...] = (PersonPaged, PersonJoined, PersonReleased)


def fold(state: Escalation, recorded: Recorded) -> Escalation:
    """Who was called, came and went after one more event."""
    said = recorded.event
    if isinstance(said, PersonPaged):
        page = Page(
            number=len(state.pages) + 1,
            who=said.who,
            purpose=said.purpose,
            level=said.level,
            by=recorded.actor,
            at=recorded.at,
            seq=recorded.seq,
        )
        last = state.last.put(said.who, len(state.pages))
        return replace(state, pages=_ended(state, said.who, recorded.at).add(page), last=last)
    if isinstance(said, PersonJoined):
        pages = _answered(state, said.who, "joined_at", recorded.at)
        joined = {**state.joined, said.who: recorded.at}
        return Escalation(pages, joined, state.came | {said.who}, state.last)
    if isinstance(said, PersonReleased):
        joined = {who: at for who, at in state.joined.items() if who != said.who}
        return replace(state, pages=_ended(state, said.who, recorded.at), joined=joined)
    return state


def _ended(state: Escalation, who: str, at: datetime) -> Growing[Page]:
    return _answered(state, who, "ended_at", at)


def _answered(state: Escalation, who: str, how: str, at: datetime) -> Growing[Page]:
    place = state.last.get(who)
    if place is None or not (page := state.pages[place]).open:
        return state.pages
    return state.pages.put(place, replace(page, **{how: max(at, page.at)}))

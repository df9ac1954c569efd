"""Who was called, who is here and who left (doctrine H)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event, Recorded
from warroom.core.growing import Growing, Keyed
from warroom.topics.crew.state import Crew
from warroom.topics.people.events import PersonJoined, PersonPaged, PersonReleased
from warroom.topics.roles.state import Roles


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
        number, by, at, seq = len(state.pages) + 1, recorded.actor, recorded.at, recorded.seq
        page = Page(number, said.who, said.purpose, said.level, by=by, at=at, seq=seq)
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


def awaited(escalation: Escalation, crew: Crew, roles: Roles) -> tuple[Page, ...]:
    """The pages whose people are not here yet.

    Here is who joined, wrote or took a role since; an answer alone is not (ESC-3).
    """
    return tuple(page for page in escalation.pages if page.open and not _came(page, crew, roles))


def _came(page: Page, crew: Crew, roles: Roles) -> bool:
    wrote = crew.wrote.get(page.who)
    took = any(held.who == page.who and held.since > page.at for held in roles.holdings)
    return took or (wrote is not None and wrote > page.at)


def next_step(level: str, doctrine: Doctrine) -> str:
    """The step of the page ladder after this one; the last one stays (ESC-2)."""
    ladder = doctrine.escalation.page_levels
    place = ladder.index(level) + 1 if level in ladder else 0
    return ladder[min(place, len(ladder) - 1)] if ladder else ""

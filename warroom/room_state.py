"""The register: what the room as a whole knows, folded from all its events."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Event, Recorded, event
from warroom.core.text import clean_line
from warroom.topics.changes.events import ServiceChanged
from warroom.topics.changes.state import WhatChanged
from warroom.topics.language.events import WordingLoaded
from warroom.topics.lifecycle.events import (
    Declared,
    IncidentKind,
    Moved,
    Opened,
    PhaseChanged,
    SituationSet,
    State,
)
from warroom.topics.lifecycle.state import TELLING as _TELLING
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.lifecycle.state import fold as fold_lifecycle
from warroom.topics.roles.events import Accepted, Claimed, Contested, Released, TakenOver
from warroom.topics.roles.rest import Rest, of_terms
from warroom.topics.roles.state import Roles
from warroom.topics.roles.state import fold as fold_roles
from warroom.topics.severity.events import SeverityChanged


@event("room.doctrine_loaded", entry="note")
class DoctrineLoaded(Event, frozen=True):
    """The room's overrides of the doctrine were written anew.

    Attributes:
        toml: The whole text of the overrides; empty returns to the defaults.
    """

    toml: str

    def line(self) -> str:
        """Such as ``Doctrine loaded, 12 lines``."""
        return f"Doctrine loaded, {len(self.toml.splitlines())} lines"


class Listing(msgspec.Struct, frozen=True):
    """One incident, as short as the lobby needs it.

    Attributes:
        seq: The last event by which the register knows it.
        last_at: When its state, command, severity or situation last changed.
    """

    id: str
    lifecycle: Lifecycle = Lifecycle()
    severity: int | None = None
    roles: Roles = Roles()
    seq: int = 0
    last_at: datetime | None = None

    @property
    def title(self) -> str:
        """What it is called now."""
        return self.lifecycle.title

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.lifecycle.state

    @property
    def commander(self) -> str | None:
        """Who holds command."""
        return self.roles.commander

    @property
    def open(self) -> bool:
        """Whether it is worked on."""
        return not self.lifecycle.stands

    @property
    def drill(self) -> bool:
        """Whether it is an exercise."""
        return self.lifecycle.kind is IncidentKind.DRILL


class RoomState(msgspec.Struct, frozen=True):
    """What the room as a whole knows.

    Attributes:
        last_number: The number of the newest incident.
        incidents: Every incident by id, in the order in which they were opened.
        doctrine_toml: The overrides of the doctrine in force.
        changed: What changed in services while it belonged to no incident, the newest last.
        wording_toml: The overrides of the wording rules in force.
        rest: Who was released to rest in any real incident (ROLE-4); no exercise and nothing
            entered afterwards sends anybody to rest.
    """

    last_number: int = 0
    incidents: dict[str, Listing] = {}
    doctrine_toml: str = ""
    changed: tuple[WhatChanged, ...] = ()
    wording_toml: str = ""
    rest: Rest = Rest()


_LIFECYCLE = (Opened, Declared, Moved, PhaseChanged, SituationSet)


_ROLES = (Claimed, Accepted, Contested, Released, TakenOver)


_LISTED: tuple[type[Event], ...] = (*_LIFECYCLE, *_ROLES, *_TELLING, SeverityChanged)


_READ: tuple[type[Event], ...] = (*_LISTED, DoctrineLoaded, ServiceChanged, WordingLoaded)


KINDS = tuple(type_.kind for type_ in _READ)
"""The kinds of events that the register is made of; all others may be skipped."""


_DIGITS = 9
"""The longest number that an incident can have."""


_CHANGES = 500
"""So many changes to services are kept at hand; the log keeps all."""


_SAID = 40
"""How much of an id that does not exist is said back."""


def number_of(incident: str) -> int:
    """The number in an incident's id; 0 when it has none."""
    digits = incident.removeprefix("INC-")
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else 0


def next_id(register: RoomState) -> str:
    """The id of the next incident."""
    return f"INC-{register.last_number + 1}"


def meant(register: RoomState, *, drills: bool = True) -> list[Listing]:
    """The open incidents that an act without a name can mean, oldest first: a real one wins.

    Args:
        register: What the room knows.
        drills: Whether an exercise is meant when nothing real is open. It is by whoever gives a
            command while they take part; a bare sentence and a pipeline never mean it.
    """
    working = [listing for listing in register.incidents.values() if listing.open]
    real = [listing for listing in working if not listing.drill]
    return real or (working if drills else [])


def find(register: RoomState, name: str | None = None) -> str:
    """The id of the named incident (``INC-7``, ``inc-7`` or ``7``), else of the one that is meant.

    Raises:
        WhichIncident: No such incident, none open, or several open.
    """
    if name:
        wanted = clean_line(name).upper()
        if wanted.isdecimal() and len(wanted) <= _DIGITS:
            wanted = f"INC-{int(wanted)}"
        if wanted in register.incidents:
            return wanted
        raise WhichIncident(
            f"There is no {wanted[:_SAID]} in this room; `warroom list` shows them."
        )
    working = meant(register)
    if len(working) == 1:
        return working[0].id
    if not working:
        raise WhichIncident("No incident is open. Declare one, or name one with --incident INC-7.")
    named = ", ".join(listing.id for listing in working)
    raise WhichIncident(f"Several incidents are open ({named}); say which with --incident.")


def parent(register: RoomState, name: str, own: str) -> str:
    """The id of the incident that another one is merged into: one that is still worked on.

    Raises:
        WhichIncident: There is no such incident.
        Refused: It is the incident itself, or over (doctrine C.2).
    """
    found = find(register, name)
    if found == own:
        raise Refused("C.2", f"{own} cannot be merged into itself.", "Name the other incident.")
    listing = register.incidents[found]
    if listing.drill is not register.incidents[own].drill:
        why = f"{own} and {found} are not both real: one is an exercise."
        raise Refused("C.5", why, "Cancel the exercise, or name another incident.")
    if not listing.open:
        said = listing.state if listing.lifecycle.over else listing.lifecycle.kind
        raise Refused("C.2", f"{found} is {said}.", "Merge into one that is still worked on.")
    return found


def fold_many(register: RoomState, events: Iterable[Recorded]) -> RoomState:
    """The register after further events, in the order of the log."""
    incidents = dict(register.incidents)
    number, toml = register.last_number, register.doctrine_toml
    changed, wording, rest = list(register.changed), register.wording_toml, register.rest
    for recorded in events:
        if isinstance(recorded.event, DoctrineLoaded):
            toml = recorded.event.toml
        elif isinstance(recorded.event, WordingLoaded):
            wording = recorded.event.toml
        elif isinstance(recorded.event, ServiceChanged):
            changed.append(_changed(recorded.event, recorded))
        elif recorded.incident is not None:
            number = max(number, number_of(recorded.incident))
            before = incidents.get(recorded.incident)
            if before is None or isinstance(recorded.event, _LISTED):
                before = before or Listing(recorded.incident)
                after = incidents[recorded.incident] = _listed(before, recorded)
                rest = _rested(rest, after, recorded.event)
    return RoomState(number, incidents, toml, tuple(changed[-_CHANGES:]), wording, rest)


def _rested(rest: Rest, listing: Listing, said: Event) -> Rest:
    """Who rests after one more event of an incident; only these two send anybody to rest."""
    real = listing.lifecycle.kind is IncidentKind.REAL
    if not real or not isinstance(said, Accepted | Released):
        return rest
    return rest.joined(of_terms(listing.roles.terms))


def _changed(event_: ServiceChanged, recorded: Recorded) -> WhatChanged:
    return WhatChanged(
        at=recorded.at,
        service=event_.service,
        text=event_.text,
        who=recorded.actor,
        seq=recorded.seq,
    )


def _listed(listing: Listing, recorded: Recorded) -> Listing:
    event_ = recorded.event
    if isinstance(event_, _TELLING):
        told = fold_lifecycle(listing.lifecycle, recorded)
        # Most corrections concern other entries; then nothing here has changed.
        return listing if told is listing.lifecycle else replace(listing, lifecycle=told)
    changes: dict[str, object] = {"seq": recorded.seq, "last_at": recorded.recorded_at}
    if isinstance(event_, _LIFECYCLE):
        changes["lifecycle"] = fold_lifecycle(listing.lifecycle, recorded)
    if isinstance(event_, (Moved, *_ROLES)):
        changes["roles"] = fold_roles(listing.roles, recorded)
    if isinstance(event_, SeverityChanged):
        changes["severity"] = event_.new
    return replace(listing, **changes)

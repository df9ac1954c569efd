"""The index: every incident of the room as short as the lobby needs it, and who rests."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Event, Recorded
from warroom.core.growing import Keyed
from warroom.core.text import clean_line
from warroom.topics.lifecycle import events as cycle
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.lifecycle.state import TELLING, Lifecycle
from warroom.topics.lifecycle.state import fold as fold_lifecycle
from warroom.topics.roles.events import Accepted, Claimed, Contested, Released, TakenOver
from warroom.topics.roles.rest import Rest, of_terms
from warroom.topics.roles.state import Roles
from warroom.topics.roles.state import fold as fold_roles
from warroom.topics.severity.events import SeverityChanged


class Listing(msgspec.Struct, frozen=True):
    """One incident, as short as the lobby needs it.

    Attributes:
        seq: The last event by which the room knows it.
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


class Index(msgspec.Struct, frozen=True):
    """What the room knows of its incidents.

    Attributes:
        last_number: The number of the newest incident.
        incidents: Every incident by id, in the order in which they were opened.
        rest: Who was released to rest in any real incident (ROLE-4); no exercise and nothing
            entered afterwards sends anybody to rest.
    """

    last_number: int = 0
    incidents: Keyed[str, Listing] = Keyed()
    rest: Rest = Rest()


_LIFECYCLE = (cycle.Opened, cycle.Declared, cycle.Moved, cycle.PhaseChanged, cycle.SituationSet)
_ROLES = (Claimed, Accepted, Contested, Released, TakenOver)

EVENTS: tuple[type[Event], ...] = (*_LIFECYCLE, *_ROLES, *TELLING, SeverityChanged)
"""What changes it."""

_DIGITS = 9
"""The longest number that an incident can have."""

_SAID = 40
"""How much of an id that does not exist is said back."""


def number_of(incident: str) -> int:
    """The number in an incident's id; 0 when it has none."""
    digits = incident.removeprefix("INC-")
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else 0


def next_id(index: Index) -> str:
    """The id of the next incident."""
    return f"INC-{index.last_number + 1}"


def meant(index: Index, *, drills: bool = True) -> list[Listing]:
    """The open incidents that an act without a name can mean, oldest first: a real one wins.

    Args:
        index: What the room knows of its incidents.
        drills: Whether an exercise is meant when nothing real is open. It is by whoever gives a
            command while they take part; a bare sentence and a pipeline never mean it.
    """
    working = [listing for listing in index.incidents.values() if listing.open]
    real = [listing for listing in working if not listing.drill]
    return real or (working if drills else [])


def find(index: Index, name: str | None = None) -> str:
    """The id of the named incident (``INC-7``, ``inc-7`` or ``7``), else of the one that is meant.

    Raises:
        WhichIncident: No such incident, none open, or several open.
    """
    if name:
        wanted = clean_line(name).upper()
        if wanted.isdecimal() and len(wanted) <= _DIGITS:
            wanted = f"INC-{int(wanted)}"
        if wanted in index.incidents:
            return wanted
        raise WhichIncident(
            f"There is no {wanted[:_SAID]} in this room; `warroom list` shows them."
        )
    working = meant(index)
    if len(working) == 1:
        return working[0].id
    if not working:
        raise WhichIncident("No incident is open. Declare one, or name one with --incident INC-7.")
    named = ", ".join(listing.id for listing in working)
    raise WhichIncident(f"Several incidents are open ({named}); say which with --incident.")


def parent(index: Index, name: str, own: str) -> str:
    """The id of the incident that another one is merged into: one that is still worked on.

    Raises:
        WhichIncident: There is no such incident.
        Refused: It is the incident itself, or over (doctrine C.2).
    """
    found = find(index, name)
    if found == own:
        raise Refused("C.2", f"{own} cannot be merged into itself.", "Name the other incident.")
    listing = index.incidents[found]
    if listing.drill is not index.incidents[own].drill:
        why = f"{own} and {found} are not both real: one is an exercise."
        raise Refused("C.5", why, "Cancel the exercise, or name another incident.")
    if not listing.open:
        said = listing.state if listing.lifecycle.over else listing.lifecycle.kind
        raise Refused("C.2", f"{found} is {said}.", "Merge into one that is still worked on.")
    return found


def fold(state: Index, recorded: Recorded) -> Index:
    """The index after one more event of an incident."""
    if recorded.incident is None:
        return state
    before = state.incidents.get(recorded.incident)
    after = _listed(before or Listing(recorded.incident), recorded)
    if after is before:
        return state
    return Index(
        max(state.last_number, number_of(recorded.incident)),
        state.incidents.put(recorded.incident, after),
        _rested(state.rest, after, recorded.event),
    )


def _rested(rest: Rest, listing: Listing, said: Event) -> Rest:
    """Who rests after one more event of an incident; only these two send anybody to rest."""
    real = listing.lifecycle.kind is IncidentKind.REAL
    if not real or not isinstance(said, Accepted | Released):
        return rest
    return rest.joined(of_terms(listing.roles.terms))


def _listed(listing: Listing, recorded: Recorded) -> Listing:
    event_ = recorded.event
    if isinstance(event_, TELLING):
        told = fold_lifecycle(listing.lifecycle, recorded)
        # Most corrections concern other entries; then nothing here has changed.
        return listing if told is listing.lifecycle else replace(listing, lifecycle=told)
    changes: dict[str, object] = {"seq": recorded.seq, "last_at": recorded.recorded_at}
    if isinstance(event_, _LIFECYCLE):
        changes["lifecycle"] = fold_lifecycle(listing.lifecycle, recorded)
    if isinstance(event_, (cycle.Moved, *_ROLES)):
        changes["roles"] = fold_roles(listing.roles, recorded)
    if isinstance(event_, SeverityChanged):
        changes["severity"] = event_.new
    return replace(listing, **changes)

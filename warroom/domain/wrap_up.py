"""What the end of an incident takes along: windows, freezes, items, promises (doctrine C.2)."""

from typing import TYPE_CHECKING

from warroom.domain.close_gate import blockers, holds
from warroom.domain.crew import authorise
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, When
from warroom.domain.followups import FollowUps, Noted
from warroom.domain.freeze import Freeze, Lifted
from warroom.domain.impact import Impact, ImpactClosed
from warroom.domain.items import ActionItems, BecameFollowUp
from warroom.domain.lifecycle_events import Lifecycle, Moved, State
from warroom.domain.numbering import free_id
from warroom.domain.roster import Roles
from warroom.domain.text import clean_line

if TYPE_CHECKING:
    from warroom.domain.incident import Incident

FORWARD = (
    State.TRIAGE,
    State.ACTIVE,
    State.MITIGATED,
    State.RESOLVED,
    State.VERIFIED,
    State.CLOSED,
)
"""The way of an incident, from its first sentence to its end."""


def passed(old: State, new: State) -> tuple[State, ...]:
    """The states between two, which a direct move implies (doctrine C.2)."""
    return FORWARD[FORWARD.index(old) + 1 : FORWARD.index(new)]


def close(
    incident: "Incident",
    doctrine: Doctrine,
    act: Act,
    *,
    reason: str = "",
    override: str = "",
) -> list[Event]:
    """Close an incident: what is open becomes follow-ups, windows and freezes end.

    Alone, in a pair and below the severities that demand an IC it is one act (CREW-2).

    Raises:
        Refused: It is over, somebody else commands, or a full crew leaves something open.
    """
    reason, override = clean_line(reason), clean_line(override)
    lifecycle, roles = incident.lifecycle, incident.roles
    if lifecycle.over:
        raise Refused("C.2", f"It is {lifecycle.state} already.")
    why = reason or override
    conflict = authorise("close it", why, lifecycle, roles, incident.crew, doctrine, act)
    if not override and holds(incident, doctrine, act.now, act.by):
        _settled(tuple(each.text for each in blockers(incident, doctrine, act.now)))
    moved = Moved(
        old=lifecycle.state,
        new=State.CLOSED,
        reason=reason,
        implied=passed(lifecycle.state, State.CLOSED),
        under=roles.commander,
        override=override,
        conflict=conflict,
    )
    ended = endings(lifecycle, incident.impact, incident.freeze, roles, act)
    return [*carried_over(incident.items, incident.followups), *ended, moved]


def _settled(open_: tuple[str, ...]) -> None:
    if open_:
        why = f"Not yet: {'; '.join(open_)}."
        raise Refused("C.2", why, "Settle it, or close with a reason to override.")


def carried_over(items: ActionItems, followups: FollowUps) -> list[Event]:
    """Every open item as a follow-up."""
    events, taken = list[Event](), set(followups.by_id)
    for item in items.open:
        name = free_id("F", taken)
        taken.add(name)
        events.append(Noted(followup=name, text=item.text, owner=item.owner, item=item.id))
        events.append(BecameFollowUp(item=item.id, followup=name, quiet=True))
    return events


def endings(
    lifecycle: Lifecycle, impact: Impact, freeze: Freeze, roles: Roles, act: Act
) -> list[Event]:
    """The end of running impact windows, at the resolution that still holds, and of freezes."""
    well = lifecycle.state in (State.RESOLVED, State.VERIFIED)
    resolved = [step.at for step in lifecycle.history if step.state is State.RESOLVED]
    known = resolved[-1] if well and resolved else act.at
    windows: list[Event] = []
    for window in impact.running:
        end = known if known >= window.start else max(act.at, window.start)
        windows.append(
            ImpactClosed(window=window.id, text="the incident ended", occurred=When(end))
        )
    holds = freeze.in_force(act.now)
    lifted = [
        Lifted(what=hold.what, reason="the incident ended", under=roles.commander) for hold in holds
    ]
    return [*windows, *lifted]

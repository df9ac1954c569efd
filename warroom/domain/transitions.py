"""Moving an incident from state to state: worse by anyone, better by the IC (doctrine C.2)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.domain.close_gate import soak_blocker
from warroom.domain.closing import Closing, ticks
from warroom.domain.crew import Crew, authorise, strict
from warroom.domain.declaring import declare
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.freeze import Freeze
from warroom.domain.impact import Impact, ImpactOpened
from warroom.domain.lifecycle_events import OVER, Lifecycle, Moved, State
from warroom.domain.roster import Roles
from warroom.domain.severity import Severity
from warroom.domain.text import clean_line
from warroom.domain.wrap_up import FORWARD, close, endings, passed

if TYPE_CHECKING:
    from warroom.domain.incident import Incident


def next_states(lifecycle: Lifecycle) -> tuple[State, ...]:
    """What is possible from here, the nearest step first."""
    state = lifecycle.state
    if lifecycle.over:
        return (State.ACTIVE,)
    ahead = FORWARD[FORWARD.index(state) + 1 :]
    back = () if state in (State.TRIAGE, State.ACTIVE) else (State.ACTIVE,)
    return (*ahead, *back, State.CANCELLED, State.MERGED)


def move(
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    severity: Severity,
    impact: Impact,
    freeze: Freeze,
    closing: Closing,
    incident: "Incident",
    doctrine: Doctrine,
    act: Act,
    *,
    to: State,
    reason: str = "",
    evidence: str = "",
    criteria: tuple[str, ...] = (),
    confirmed_by: str | None = None,
    into: str | None = None,
    override: str = "",
) -> list[Event]:
    """Move the incident to a state; states passed on the way are marked implied.

    Raises:
        Refused: No such move, no authority, no reason where one is needed, or too early.
    """
    _possible(lifecycle, to)
    if to is State.CLOSED:
        return close(incident, doctrine, act, reason=reason or evidence, override=override)
    if to is State.ACTIVE and lifecycle.state is State.TRIAGE:
        said = incident.situation
        return declare(lifecycle, severity, roles, crew, said, doctrine, act, impact=reason)
    words = (reason, evidence, into or "", override, (confirmed_by or "").removeprefix("@"))
    wish = _wished(lifecycle.state, to, roles.commander, criteria, *map(clean_line, words))
    if to is State.ACTIVE:
        return _back(wish, lifecycle, impact, doctrine, act)
    if to in OVER:
        over = _ended(wish, lifecycle, roles, crew, doctrine, act)
        return [*endings(lifecycle, impact, freeze, roles, act), over]
    better = _better(wish, lifecycle, roles, crew, severity, doctrine, act)
    if to is not State.VERIFIED:
        return [better]
    better = replace(better, confirmed_by=better.confirmed_by or closing.confirmed_by or None)
    demanded = strict(severity.current, crew, roles, doctrine, act)
    return [*_shown(better, closing, demanded=demanded), better]


def _wished(
    old: State,
    new: State,
    under: str | None,
    criteria: tuple[str, ...],
    reason: str,
    evidence: str,
    into: str,
    override: str,
    confirmed_by: str,
) -> Moved:
    return Moved(
        old=old,
        new=new,
        reason=reason,
        evidence=evidence,
        criteria=tuple(line for line in map(clean_line, criteria) if line),
        confirmed_by=confirmed_by or None,
        under=under,
        into=into or None,
        override=override,
    )


def _possible(lifecycle: Lifecycle, to: State) -> None:
    state = lifecycle.state
    if to is state:
        raise Refused("C.2", f"It is {state} already.")
    if to in next_states(lifecycle):
        return
    if lifecycle.over:
        raise Refused("C.2", f"It is {state}.", "Reopen it first (back to active), with a reason.")
    way = "Cancel it if nothing was wrong." if to is State.TRIAGE else "Move it back to active."
    raise Refused("C.2", f"It does not go back from {state} to {to}.", way)


def _back(
    wish: Moved, lifecycle: Lifecycle, impact: Impact, doctrine: Doctrine, act: Act
) -> list[Event]:
    """Worse: by anyone, with a reason; the last impact goes on and the soak starts anew."""
    if lifecycle.over:
        _reopenable(lifecycle, doctrine, act)
    if not wish.reason:
        what = "Reopening" if lifecycle.over else "Going back to active"
        raise Refused("C.2", f"{what} needs a reason.", "Say what is wrong again.")
    events: list[Event] = [
        replace(wish, criteria=(), confirmed_by=None, into=None, override="", regression=True)
    ]
    if impact.windows and not impact.running:
        last = impact.windows[-1]
        events.append(
            ImpactOpened(
                window=impact.next_id,
                component=last.component,
                level=last.level,
                text=wish.reason,
                quiet=True,
            )
        )
    return events


def _reopenable(lifecycle: Lifecycle, doctrine: Doctrine, act: Act) -> None:
    hours = doctrine.lifecycle.reopen_hours
    since = lifecycle.changed_at
    if since is not None and act.now - since > timedelta(hours=hours):
        raise Refused(
            "C.2",
            f"It was {lifecycle.state} more than {hours} h ago.",
            "Declare a new incident and name this one in it.",
        )


def _ended(
    wish: Moved,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
) -> Moved:
    """Cancelled or merged: in triage by anyone, later by whoever commands."""
    if wish.new is State.CANCELLED and not wish.reason:
        raise Refused("C.2", "Cancelling needs a reason.", "Say what it turned out to be.")
    if wish.new is State.MERGED and not wish.into:
        raise Refused("C.2", "Merging needs the other incident.", "Name it, such as INC-3.")
    conflict = ""
    if lifecycle.state is not State.TRIAGE:
        what = "cancel it" if wish.new is State.CANCELLED else "merge it"
        conflict = authorise(what, wish.reason, lifecycle, roles, crew, doctrine, act)
    into = wish.into if wish.new is State.MERGED else None
    return replace(wish, criteria=(), confirmed_by=None, override="", into=into, conflict=conflict)


def _shown(wish: Moved, closing: Closing, *, demanded: bool) -> list[Event]:
    """One piece of evidence with the move ticks what is left; a full crew says none without."""
    evidence = wish.evidence or wish.reason
    if evidence:
        return ticks(closing, evidence)
    if closing.unmet and demanded and not wish.override:
        left = "; ".join(f"{each.id} {each.text}" for each in closing.unmet)
        way = "Say what shows it, for all or one by one, or verify with a reason to override."
        raise Refused("C.2", f"Not yet: nothing shows {left}.", way)
    return []


def _better(
    wish: Moved,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    severity: Severity,
    doctrine: Doctrine,
    act: Act,
) -> Moved:
    """Forward: by whoever commands; nobody confirms their own recovery."""
    why = wish.reason or wish.evidence or wish.override
    conflict = authorise("move it forward", why, lifecycle, roles, crew, doctrine, act)
    if wish.new is State.VERIFIED and not wish.override:
        soak = soak_blocker(lifecycle, severity, doctrine, act.now)
        if soak and strict(severity.current, crew, roles, doctrine, act):
            way = "Wait for it, or verify with a reason to override."
            raise Refused("C.2", f"Not yet: {soak}.", way)
    return replace(
        wish,
        implied=passed(wish.old, wish.new),
        confirmed_by=wish.confirmed_by if wish.confirmed_by != act.by else None,
        into=None,
        conflict=conflict,
    )

"""Who may move an incident: worse by anyone, better by the commander (doctrine C.2)."""

from datetime import timedelta

from msgspec.structs import replace

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.closing.rules import close, endings, ticks
from warroom.topics.closing.state import Closing
from warroom.topics.crew.authority import authorise, strict
from warroom.topics.impact.events import ImpactOpened
from warroom.topics.index.state import parent
from warroom.topics.lifecycle.declare import declare
from warroom.topics.lifecycle.events import OVER, Moved, Phase, PhaseChanged, State
from warroom.topics.lifecycle.state import FORWARD, Lifecycle, passed, soak_blocker


def set_phase(incident: Incident, act: Act, *, phase: Phase, reason: str = "") -> list[Event]:
    """Say what is being done; from triage it declares.

    A step forward asks for command only in a full crew at a SEV-1 or SEV-2 (CREW-4).

    Raises:
        Refused: The state is past it, the phase is in force, or somebody else holds command.
    """
    reason, order = clean_line(reason), list(Phase)
    if incident.lifecycle.state not in (State.TRIAGE, State.ACTIVE):
        way = "Move it back to active, with a reason."
        raise Refused("C.1", f"It is {incident.lifecycle.state}.", way)
    declared, conflict = list[Event](), ""
    if incident.lifecycle.state is State.TRIAGE:
        declared = declare(incident, act)
    if phase is incident.lifecycle.phase:
        if declared:
            return declared
        raise Refused("C.1", f"It is {phase} already.")
    forward = order.index(phase) > order.index(incident.lifecycle.phase)
    if forward and strict(incident, act):
        conflict = authorise("move it forward", reason, incident, act)
    old, under = incident.lifecycle.phase, incident.roles.commander
    changed = PhaseChanged(old=old, new=phase, reason=reason, under=under, conflict=conflict)
    return [*declared, changed]


def next_states(lifecycle: Lifecycle) -> tuple[State, ...]:
    """What is possible from here, the nearest step first."""
    state = lifecycle.state
    if lifecycle.over:
        return (State.ACTIVE,)
    ahead = FORWARD[FORWARD.index(state) + 1 :]
    back = () if state in (State.TRIAGE, State.ACTIVE) else (State.ACTIVE,)
    return (*ahead, *back, State.CANCELLED, State.MERGED)


def move(
    incident: Incident,
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
    _possible(incident.lifecycle, to)
    if to is State.CLOSED:
        return close(incident, act, reason=reason or evidence, override=override)
    if to is State.ACTIVE and incident.lifecycle.state is State.TRIAGE:
        return declare(incident, act, impact=reason)
    if into and act.room is not None:
        into = parent(act.room.index, into, incident.id)
    wish = Moved(
        old=incident.lifecycle.state,
        new=to,
        reason=clean_line(reason),
        evidence=clean_line(evidence),
        criteria=tuple(filter(None, map(clean_line, criteria))),
        confirmed_by=clean_line((confirmed_by or "").removeprefix("@")) or None,
        under=incident.roles.commander,
        into=clean_line(into or "") or None,
        override=clean_line(override),
    )
    return _moved(wish, incident, act)


def _moved(wish: Moved, incident: Incident, act: Act) -> list[Event]:
    if wish.new is State.ACTIVE:
        return _back(wish, incident, act)
    if wish.new in OVER:
        return [*endings(incident, act), _ended(wish, incident, act)]
    better = _better(wish, incident, act)
    return _verified(better, incident, act) if wish.new is State.VERIFIED else [better]


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


def _back(wish: Moved, incident: Incident, act: Act) -> list[Event]:
    """Worse: by anyone, with a reason; the last impact goes on and the soak starts anew."""
    if incident.lifecycle.over:
        _reopenable(incident, act)
    if not wish.reason:
        what = "Reopening" if incident.lifecycle.over else "Going back to active"
        raise Refused("C.2", f"{what} needs a reason.", "Say what is wrong again.")
    events: list[Event] = [
        replace(wish, criteria=(), confirmed_by=None, into=None, override="", regression=True)
    ]
    if incident.impact.windows and not incident.impact.running:
        last = incident.impact.windows[-1]
        window, hurt, level = incident.impact.next_id, last.component, last.level
        again = ImpactOpened(window=window, component=hurt, level=level, text=wish.reason)
        events.append(replace(again, quiet=True))
    return events


def _reopenable(incident: Incident, act: Act) -> None:
    hours = act.doctrine.lifecycle.reopen_hours
    since = incident.lifecycle.changed_at
    if since is not None and act.now - since > timedelta(hours=hours):
        why = f"It was {incident.lifecycle.state} more than {hours} h ago."
        raise Refused("C.2", why, "Declare a new incident and name this one in it.")


def _ended(wish: Moved, incident: Incident, act: Act) -> Moved:
    """Cancelled or merged: in triage by anyone, later by whoever commands."""
    if wish.new is State.CANCELLED and not wish.reason:
        raise Refused("C.2", "Cancelling needs a reason.", "Say what it turned out to be.")
    if wish.new is State.MERGED and not wish.into:
        raise Refused("C.2", "Merging needs the other incident.", "Name it, such as INC-3.")
    conflict = ""
    if incident.lifecycle.state is not State.TRIAGE:
        what = "cancel it" if wish.new is State.CANCELLED else "merge it"
        conflict = authorise(what, wish.reason, incident, act)
    into = wish.into if wish.new is State.MERGED else None
    return replace(wish, criteria=(), confirmed_by=None, override="", into=into, conflict=conflict)


def _verified(better: Moved, incident: Incident, act: Act) -> list[Event]:
    """Verified: with who confirmed the recovery, and what shows that the criteria are met."""
    confirmed = better.confirmed_by or incident.closing.confirmed_by or None
    shown = _shown(better, incident.closing, demanded=strict(incident, act))
    return [*shown, replace(better, confirmed_by=confirmed)]


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


def _better(wish: Moved, incident: Incident, act: Act) -> Moved:
    """Forward: by whoever commands; nobody confirms their own recovery."""
    why = wish.reason or wish.evidence or wish.override
    conflict = authorise("move it forward", why, incident, act)
    if wish.new is State.VERIFIED and not wish.override:
        soak = soak_blocker(incident.lifecycle, incident.severity, act.doctrine, act.now)
        if soak and strict(incident, act):
            way = "Wait for it, or verify with a reason to override."
            raise Refused("C.2", f"Not yet: {soak}.", way)
    return replace(
        wish,
        implied=passed(wish.old, wish.new),
        confirmed_by=wish.confirmed_by if wish.confirmed_by != act.by else None,
        into=None,
        conflict=conflict,
    )

"""Who may set exit criteria, confirm recovery and close; an item that is open goes on (C.2)."""

import re

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event, When
from warroom.core.names import free_id, numbered
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.action_items.events import BecameFollowUp
from warroom.topics.closing.events import CriterionAdded, CriterionMet, RecoveryConfirmed
from warroom.topics.closing.gate import blockers, holds
from warroom.topics.closing.state import Closing, Criterion
from warroom.topics.crew.authority import authorise
from warroom.topics.followups.events import Noted
from warroom.topics.freeze.events import Lifted
from warroom.topics.impact.events import ImpactClosed
from warroom.topics.lifecycle.events import Moved, State
from warroom.topics.lifecycle.state import passed


def add_criterion(incident: Incident, act: Act, *, text: str) -> list[Event]:
    """Write down one more exit criterion; anyone may.

    Raises:
        Refused: There are no words in it, or it stands there already.
    """
    words = clean_line(text)
    if not words:
        raise Refused("C.2", "There are no words in it.", "Say what can be measured.")
    if any(each.text.casefold() == words.casefold() for each in incident.closing.criteria.values()):
        raise Refused("C.2", "That criterion stands there already.")
    return [CriterionAdded(criterion=free_id("X", incident.closing.criteria), text=words)]


def meet(incident: Incident, act: Act, *, criterion: str, evidence: str) -> list[Event]:
    """Say that a criterion holds and what shows it; one that nobody wrote is written too.

    It is named by its id, its number, or its words.

    Raises:
        Refused: No evidence, no words, or words that mean several criteria.
    """
    shown, wanted = clean_line(evidence), clean_line(criterion)
    if not wanted:
        raise Refused("C.2", "No criterion was named.", _list(incident.closing))
    if not shown:
        raise Refused("C.2", "A criterion is met with evidence only.", "Say what shows it.")
    found = _found(incident.closing, wanted)
    if found is None and re.fullmatch(r"[Xx]?\d+", wanted):
        raise Refused("C.2", f"There is no exit criterion {wanted}.", _list(incident.closing))
    if found is None:
        name = free_id("X", incident.closing.criteria)
        added = CriterionAdded(criterion=name, text=wanted)
        return [added, CriterionMet(criterion=name, text=wanted, evidence=shown)]
    return [CriterionMet(criterion=found.id, text=found.text, evidence=shown)]


def ticks(closing: Closing, evidence: str) -> list[Event]:
    """Every criterion that is left, shown by one piece of evidence; the move tells them."""
    return [
        CriterionMet(criterion=each.id, text=each.text, evidence=evidence, quiet=True)
        for each in closing.unmet
    ]


def _list(closing: Closing) -> str:
    ids = ", ".join(f"{each.id} {each.text}" for each in closing.criteria.values())
    return f"Written down: {ids}." if ids else "None is written down yet."


def _found(closing: Closing, wanted: str) -> Criterion | None:
    if named := numbered("X", wanted, closing.criteria):
        return named
    said = wanted.casefold()
    near = [each for each in closing.criteria.values() if said in each.text.casefold()]
    exact = [each for each in near if each.text.casefold() == said]
    if len(exact or near) > 1:
        raise Refused("C.2", f"{wanted} means several criteria.", _list(closing))
    return (exact or near)[0] if near else None


def confirm_recovery(incident: Incident, act: Act, *, evidence: str = "") -> list[Event]:
    """Say as a second person that it works again; nobody confirms the recovery they declared.

    Raises:
        Refused: It is not resolved yet, or the same person said that it is.
    """
    if incident.lifecycle.state not in (State.RESOLVED, State.VERIFIED, State.CLOSED):
        why = f"It is {incident.lifecycle.state}: there is no recovery to confirm yet."
        raise Refused("C.2", why, "Move it to resolved first.")
    resolved = [step.by for step in incident.lifecycle.history if step.state is State.RESOLVED]
    if resolved and resolved[-1] == act.by:
        why = "You said yourself that it is resolved; a second person confirms."
        way = "Record it for somebody who saw it (by @ravi), or leave it unconfirmed."
        raise Refused("C.2", why, way)
    return [RecoveryConfirmed(evidence=clean_line(evidence))]


def close(incident: Incident, act: Act, *, reason: str = "", override: str = "") -> list[Event]:
    """Close an incident: what is open becomes follow-ups, windows and freezes end.

    Alone, in a pair and below the severities that demand an IC it is one act (CREW-2).

    Raises:
        Refused: It is over, somebody else commands, or a full crew leaves something open.
    """
    reason, override = clean_line(reason), clean_line(override)
    lifecycle, roles = incident.lifecycle, incident.roles
    if lifecycle.over:
        raise Refused("C.2", f"It is {lifecycle.state} already.")
    conflict = authorise("close it", reason or override, incident, act)
    if not override and holds(incident, act.doctrine, act.now, act.by):
        left = "; ".join(each.text for each in blockers(incident, act.doctrine, act.now))
        if left:
            way = "Settle it, or close with a reason to override."
            raise Refused("C.2", f"Not yet: {left}.", way)
    moved = Moved(
        old=lifecycle.state,
        new=State.CLOSED,
        reason=reason,
        implied=passed(lifecycle.state, State.CLOSED),
        under=roles.commander,
        override=override,
        conflict=conflict,
    )
    return [*carried_over(incident, act), *endings(incident, act), moved]


def carried_over(incident: Incident, act: Act) -> list[Event]:
    """Every open item as a follow-up."""
    events, taken = list[Event](), set(incident.followups.by_id)
    for item in incident.action_items.open:
        name = free_id("F", taken)
        taken.add(name)
        events.append(Noted(followup=name, text=item.text, owner=item.owner, item=item.id))
        events.append(BecameFollowUp(item=item.id, followup=name, quiet=True))
    return events


def endings(incident: Incident, act: Act) -> list[Event]:
    """The end of running impact windows, at the resolution that still holds, and of freezes."""
    well = incident.lifecycle.state in (State.RESOLVED, State.VERIFIED)
    resolved = [step.at for step in incident.lifecycle.history if step.state is State.RESOLVED]
    known = resolved[-1] if well and resolved else act.at
    ended, why = list[Event](), "the incident ended"
    for window in incident.impact.running:
        end = known if known >= window.start else max(act.at, window.start)
        ended.append(ImpactClosed(window=window.id, text=why, occurred=When(end)))
    for hold in incident.freeze.in_force(act.now):
        ended.append(Lifted(what=hold.what, reason=why, under=incident.roles.commander))
    return ended

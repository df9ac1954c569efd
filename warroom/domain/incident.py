"""The incident: all slices at one moment, folded from its events."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

import msgspec

from warroom.domain import (
    action_items,
    asking,
    challenge,
    changes,
    closing,
    crew,
    customer_reports,
    decisions,
    escalation,
    followups,
    freeze,
    handoffs,
    hypotheses,
    impact,
    lifecycle,
    milestones,
    questions,
    roles,
    severity,
    situation,
    timeline,
    update_drafts,
    updates,
)
from warroom.domain.action_items import ActionItems
from warroom.domain.asking import Asking
from warroom.domain.challenge import Challenges
from warroom.domain.changes import Changes
from warroom.domain.chronicle import resolved
from warroom.domain.closing import Closing
from warroom.domain.crew import Crew
from warroom.domain.customer_reports import CustomerReports
from warroom.domain.decisions import Decisions
from warroom.domain.doctrine import Doctrine
from warroom.domain.escalation_events import Escalation
from warroom.domain.event import Act, Event, Recorded
from warroom.domain.followups import FollowUps
from warroom.domain.freeze import Freeze
from warroom.domain.handoffs import Handoffs
from warroom.domain.hypotheses import Hypotheses
from warroom.domain.impact import Impact
from warroom.domain.lifecycle import Lifecycle
from warroom.domain.milestones import Milestones
from warroom.domain.questions import Questions
from warroom.domain.rest import Rest, of_terms
from warroom.domain.retold import Acts, follow
from warroom.domain.roles import Roles
from warroom.domain.severity import Severity
from warroom.domain.situation import Situation
from warroom.domain.timeline import Timeline
from warroom.domain.update_drafts import UpdateDrafts
from warroom.domain.updates import Updates
from warroom.domain.wording import Wording

Rule = Callable[..., list[Event]]
"""A plain function that decides: it returns the events that follow, or raises Refused."""


class Incident(msgspec.Struct, frozen=True):
    """Everything that is known of one incident after the event ``seq``."""

    id: str
    seq: int = 0
    lifecycle: Lifecycle = Lifecycle()
    severity: Severity = Severity()
    roles: Roles = Roles()
    asking: Asking = Asking()
    challenges: Challenges = Challenges()
    handoffs: Handoffs = Handoffs()
    crew: Crew = Crew()
    escalation: Escalation = Escalation()
    timeline: Timeline = msgspec.field(default_factory=Timeline)
    items: ActionItems = ActionItems()
    updates: Updates = Updates()
    update_drafts: UpdateDrafts = UpdateDrafts()
    impact: Impact = Impact()
    situation: Situation = Situation()
    freeze: Freeze = Freeze()
    followups: FollowUps = FollowUps()
    hypotheses: Hypotheses = Hypotheses()
    questions: Questions = Questions()
    changes: Changes = Changes()
    decisions: Decisions = Decisions()
    closing: Closing = Closing()
    reports: CustomerReports = CustomerReports()
    milestones: Milestones = Milestones()
    acts: Acts = msgspec.field(default_factory=Acts)

    @property
    def title(self) -> str:
        """What it is called now: as edited, else as opened."""
        return self.situation.title or self.lifecycle.title

    @property
    def commander(self) -> str | None:
        """Who holds command."""
        return self.roles.commander

    @property
    def rest(self) -> Rest:
        """Who was released to rest in this incident (ROLE-4)."""
        return of_terms(self.roles.terms)

    def resting(self, in_room: Rest | None = None) -> Rest:
        """Who takes no role here (ROLE-4): the room's rest holds everywhere, an exercise's in it.

        Args:
            in_room: Who rests after the real incidents of the room; None for this one only.
        """
        if in_room is None:
            return self.rest
        real = self.lifecycle.kind is lifecycle.IncidentKind.REAL
        return in_room if real else in_room.joined(self.rest)

    @property
    def declared_at(self) -> datetime | None:
        """When it was declared; None where that is only implied, or known only to the day."""
        return self.lifecycle.declared_known

    @property
    def owner(self) -> str:
        """Who answers for it: the commander, else the acting owner (CREW-2)."""
        return self.commander or self.lifecycle.acting_owner


_SLICES: Mapping[str, ModuleType] = {
    "lifecycle": lifecycle,
    "severity": severity,
    "roles": roles,
    "asking": asking,
    "challenges": challenge,
    "handoffs": handoffs,
    "escalation": escalation,
    "items": action_items,
    "updates": updates,
    "update_drafts": update_drafts,
    "impact": impact,
    "situation": situation,
    "freeze": freeze,
    "followups": followups,
    "hypotheses": hypotheses,
    "questions": questions,
    "changes": changes,
    "decisions": decisions,
    "closing": closing,
    "reports": customer_reports,
}
_EVERY: Mapping[str, ModuleType] = {
    "timeline": timeline,
    "crew": crew,
    "milestones": milestones,
}
SLICES = (*_SLICES, *_EVERY)
"""The slices by the name of their attribute; rules ask for them by these names."""

_FOLDS: dict[type[Event], tuple[tuple[str, Callable[..., Any]], ...]] = {}
for _name, _module in _SLICES.items():
    for _type in _module.EVENTS:
        _FOLDS[_type] = (*_FOLDS.get(_type, ()), (_name, _module.fold))


def fold_many(incident: Incident, events: Iterable[Recorded]) -> Incident:
    """The incident after further events of its own, in the order of the log."""
    state = {name: getattr(incident, name) for name in SLICES}
    seq = incident.seq
    every = [(name, module.fold) for name, module in _EVERY.items()]
    acts, moved = incident.acts, set[str]()
    for read in events:
        recorded = resolved(state["timeline"], read)
        for name, fold_one in _FOLDS.get(type(recorded.event), ()):
            state[name] = fold_one(state[name], recorded)
        for name, fold_one in every:
            state[name] = fold_one(state[name], recorded)
        acts, anew = follow(acts, recorded)
        for one in anew:
            moved |= {"milestones", *(name for name, _ in _FOLDS.get(type(one.event), ()))}
        seq = recorded.seq
    state |= _retold(incident.id, acts, moved)
    return Incident(id=incident.id, seq=seq, acts=acts, **state)


def _retold(name: str, acts: Acts, moved: set[str]) -> dict[str, Any]:
    """The topics that a corrected time moved, folded anew with what happened at its right time."""
    if not moved:
        return {}
    state = {topic: getattr(Incident(name), topic) for topic in moved}
    for recorded, older in acts.retimed():
        for topic, fold_one in _FOLDS.get(type(recorded.event), ()):
            if topic in moved:
                state[topic] = fold_one(state[topic], recorded)
        state["milestones"] = milestones.retold(state["milestones"], recorded, older)
    return state


def fold(incident: Incident, recorded: Recorded) -> Incident:
    """The incident after one further event."""
    return fold_many(incident, (recorded,))


@cache
def _reads(rule: Rule) -> tuple[tuple[str, ...], frozenset[str]]:
    code = rule.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return names[: code.co_argcount], frozenset(names[code.co_argcount :])


def decide(
    rule: Rule,
    incident: Incident | None,
    doctrine: Doctrine,
    act: Act,
    *,
    in_room: Callable[[], Rest] | None = None,
    register: object = None,
    worded: Callable[[], Wording] | None = None,
    **wish: Any,
) -> list[Event]:
    """What a rule decides on the present state: slices are handed to it by name.

    Its events carry the act's time, and who wrote them down for somebody else (CREW-6).

    Args:
        rule: The rule; its positional parameters name slices, ``doctrine``, ``act``, ``incident``.
        incident: The state; None for a rule that opens an incident.
        doctrine: The thresholds in force.
        act: Who acts, and when.
        in_room: Tells who rests after the room's real incidents (ROLE-4); None for this one only.
        register: What the room as a whole knows, for the rules of the room.
        worded: Tells the wording rules in force; None for no rules.
        **wish: What is wished for: the rule's keyword-only arguments.

    Raises:
        Refused: The rule said no.
    """
    reads, wished = _reads(rule)
    if unknown := set(wish) - wished:
        raise TypeError(f"{rule.__name__} knows no {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {"doctrine": doctrine, "act": act, "incident": incident}
    given["register"] = register
    if in_room is not None and incident is not None and "rest" in reads:
        given["rest"] = incident.resting(in_room())
    if "wording" in reads:
        given["wording"] = worded() if worded is not None else Wording()
    slices = (given[name] if name in given else getattr(incident, name) for name in reads)
    return [_stamped(event, act) for event in rule(*slices, **wish)]


def _stamped(event: Event, act: Act) -> Event:
    changes: dict[str, Any] = {}
    if act.when is not None and event.occurred is None:
        changes["occurred"] = act.when
    if act.operator not in (None, act.by) and event.recorded_by is None:
        changes["recorded_by"] = act.operator
    return msgspec.structs.replace(event, **changes) if changes else event

"""The incident: every topic at one moment, folded from its events.

A topic registers here by its field: its ``state`` says which events it folds, and how. What else a
topic has (``owed``, ``rows``, ``report``) is found beside its ``state``.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import msgspec

from warroom.core.event import Event, Fold, Recorded
from warroom.topics.action_items.state import ActionItems
from warroom.topics.changes.state import Changes
from warroom.topics.closing.state import Closing
from warroom.topics.crew.state import Crew
from warroom.topics.decisions.state import Decisions
from warroom.topics.followups.state import FollowUps
from warroom.topics.freeze.state import Freeze
from warroom.topics.handoff.state import HandoffState
from warroom.topics.hypotheses.state import Hypotheses
from warroom.topics.impact.state import Impact
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.milestones.state import Milestones, retold
from warroom.topics.people.state import Escalation
from warroom.topics.questions.state import Questions
from warroom.topics.review.state import Review
from warroom.topics.roles.rest import Rest, of_terms
from warroom.topics.roles.state import Roles
from warroom.topics.severity.state import Severity
from warroom.topics.timeline.retold import Acts, follow
from warroom.topics.timeline.shown import resolved
from warroom.topics.timeline.state import Timeline
from warroom.topics.updates.state import Updates


class Incident(msgspec.Struct, frozen=True):
    """Everything that is known of one incident after the event ``seq``."""

    id: str
    seq: int = 0
    lifecycle: Lifecycle = Lifecycle()
    severity: Severity = Severity()
    roles: Roles = Roles()
    handoff: HandoffState = HandoffState()
    people: Escalation = Escalation()
    action_items: ActionItems = ActionItems()
    updates: Updates = Updates()
    impact: Impact = Impact()
    freeze: Freeze = Freeze()
    followups: FollowUps = FollowUps()
    hypotheses: Hypotheses = Hypotheses()
    questions: Questions = Questions()
    changes: Changes = Changes()
    decisions: Decisions = Decisions()
    closing: Closing = Closing()
    review: Review = Review()
    timeline: Timeline = msgspec.field(default_factory=Timeline)
    crew: Crew = Crew()
    milestones: Milestones = Milestones()
    acts: Acts = msgspec.field(default_factory=Acts)

    @property
    def title(self) -> str:
        """What it is called now: as edited, else as opened."""
        return self.lifecycle.situation.title or self.lifecycle.title

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
        real = self.lifecycle.kind is IncidentKind.REAL
        return in_room if real else in_room.joined(self.rest)

    @property
    def declared_at(self) -> datetime | None:
        """When it was declared; None where that is only implied, or known only to the day."""
        return self.lifecycle.declared_known

    @property
    def owner(self) -> str:
        """Who answers for it: the commander, else the acting owner (CREW-2)."""
        return self.commander or self.lifecycle.acting_owner


@cache
def part(topic: str, name: str) -> ModuleType | None:
    """The file of one name, such as ``state`` or ``rows``, of one topic; None where it has none.

    Args:
        topic: The field of the topic.
        name: The file's name without ``.py``.
    """
    field = next(each for each in msgspec.structs.fields(Incident) if each.name == topic)
    home, _, file = getattr(field.type, "__module__", "").rpartition(".")
    if file != "state" or not find_spec(f"{home}.{name}"):
        return None
    return import_module(f"{home}.{name}")


@cache
def parts(name: str) -> dict[str, ModuleType]:
    """The file of one name, such as ``state`` or ``owed``, of every topic that has one.

    Args:
        name: The file's name without ``.py``.

    Returns:
        The modules by the field of their topic, in the order of the fields.
    """
    found = ((topic, part(topic, name)) for topic in Incident.__struct_fields__)
    return {topic: module for topic, module in found if module}


_FOLDS: dict[type[Event], tuple[tuple[str, Fold], ...]] = {}
"""Who folds a type of event; topics whose ``EVENTS`` is None fold every one, after the others."""

_EVERY: tuple[tuple[str, Fold], ...] = ()
for _name, _state in parts("state").items():
    if _state.EVENTS is None:
        _EVERY = (*_EVERY, (_name, _state.fold))
    for _type in _state.EVENTS or ():
        _FOLDS[_type] = (*_FOLDS.get(_type, ()), (_name, _state.fold))


def fold_many(incident: Incident, events: Iterable[Recorded]) -> Incident:
    """The incident after further events of its own, in the order of the log."""
    state = {name: getattr(incident, name) for name in parts("state")}
    acts, moved, seq = incident.acts, set[str](), incident.seq
    for read in events:
        recorded = resolved(state["timeline"], read)
        for name, fold_one in (*_FOLDS.get(type(recorded.event), ()), *_EVERY):
            state[name] = fold_one(state[name], recorded)
        acts, anew = follow(acts, recorded, resolved=recorded is not read)
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
        state["milestones"] = retold(state["milestones"], recorded, older)
    return state


def fold(incident: Incident, recorded: Recorded) -> Incident:
    """The incident after one further event."""
    return fold_many(incident, (recorded,))

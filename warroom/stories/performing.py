"""What people do when a line of a file happens: the same acts of the same rules as at a console."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from warroom.incident import Incident
from warroom.stories.changing import production, settling
from warroom.stories.command import role_of
from warroom.stories.pace import Shift
from warroom.stories.placing import KNOWN
from warroom.stories.read import Line
from warroom.stories.scene import Cast, Scene, Try
from warroom.stories.values import maybe_instant, member, whole
from warroom.stories.work import audiences
from warroom.topics.action_items import rules as action_items
from warroom.topics.closing import rules as closing
from warroom.topics.followups import rules as followups
from warroom.topics.freeze import rules as freeze
from warroom.topics.handoff import rules as handoff
from warroom.topics.hypotheses import events as hypotheses_events
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.impact import rules as impact
from warroom.topics.impact.events import ComponentState
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import Phase, State
from warroom.topics.milestones import rules as milestones_rules
from warroom.topics.review import rules as review
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import MANY
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import events as timeline_events
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.updates import rules as updates

_LOGGED = {"action": "change", "alert": "external", "escalation": "communication"}
_LOGGABLE = {str(kind) for kind in timeline_events.Kind}
_TYPED = frozenset({"followup", "hypothesis", "decision"})
_CHANGE = re.compile(r"^[\w-]+ -> [\w-]+[:.]?\s*")
_ADDRESS = re.compile(r"^[^\s:]+(?: done)?: ")

_REVIEW = ("PIR", "REVIEW")
"""What files call the work of writing the review."""

_SHOWN = (State.MITIGATED, State.VERIFIED)
_TURNS = ("cause_identified", "mitigation_started")


def attempts(
    line: Line, cast: Cast, shift: Shift, at: datetime, incident: Incident
) -> Iterator[Try]:
    """The acts that a line asks for; none for what the room does by itself.

    Of what people type a line without fields of its own says all in its words: it is an entry,
    which means what it means at a console.

    Args:
        line: The line.
        cast: Who plays.
        shift: From the times of the file to those of the story.
        at: When the line is known in the story.
        incident: As it stands.
    """
    if line.kind in _TYPED and not line.data:
        return
    scene = Scene(line, cast, shift, at, incident)
    yield from production(scene)
    yield from settling(scene, incident)
    telling = _TELLING.get(line.kind)
    if telling is not None and not line.data.get("carries"):
        yield from telling(scene)


def plain(line: Line, cast: Cast, shift: Shift, at: datetime) -> Try | None:
    """The line as an entry, for what has no act of its own or was refused.

    None for what the room says by itself: its timers and announcements.
    """
    scene = Scene(line, cast, shift, at, None)
    if line.kind == "timer" or line.op == "announce":
        return None
    kind = _LOGGED.get(line.kind, line.kind)
    milestones = tuple(name for name in line.milestones if name in KNOWN)
    kind = kind if kind in _LOGGABLE else "note"
    return scene.act(typed.log, kind=kind, text=scene.words, milestones=milestones)


def _declare(scene: Scene) -> Iterator[Try]:
    level = whole(scene.data.get("severity"), 1, 4)
    words = scene.words.removeprefix("Declared: ")
    yield scene.act(declare.declare, severity_level=level, impact=words)


def _severity(scene: Scene) -> Iterator[Try]:
    level = whole(scene.data.get("new"), 1, 4)
    if level is not None:
        yield scene.act(severity.set_severity, level=level, reason=_CHANGE.sub("", scene.words))


def _state(scene: Scene) -> Iterator[Try]:
    to = member(State, scene.data.get("new"))
    words = _CHANGE.sub("", scene.words)
    if to is State.CLOSED:
        yield scene.act(closing.close, reason=words)
    elif to is not None and not scene.over:
        listed = words.rpartition(": ")[2].rstrip(".").split(", ")
        yield scene.act(
            move.move,
            to=to,
            reason="" if to in _SHOWN else words,
            evidence=words if to in _SHOWN else "",
            criteria=tuple(listed) if to is State.RESOLVED else (),
            confirmed_by=scene.person("confirmed_by") or None,
        )


def _role(scene: Scene) -> Iterator[Try]:
    role = role_of(scene.data.get("target_role"))
    if role is None:
        return
    offer = scene.held.offer(role)
    if scene.op == "claim" or (scene.op == "accept" and not (offer and offer.to == scene.who)):
        if role in MANY or scene.held.holder(role) != scene.who:
            yield scene.act(roles.claim, role=role)
    elif scene.op == "accept":
        yield scene.act(handoff.accept, role=role)
    elif scene.op == "offer" and (to := scene.person("to")):
        yield scene.act(handoff.offer, role=role, to=to, reason=_after_colon(scene.words))
    elif scene.op == "readback":
        yield scene.act(handoff.read_back, role=role, text=_after_colon(scene.words))
    elif scene.op == "readback_corrected":
        yield scene.act(handoff.correct_readback, role=role, text=_after_colon(scene.words))
    elif scene.op == "decline":
        yield scene.act(handoff.decline, role=role, reason=scene.words)
    elif scene.op == "release":
        yield scene.act(roles.release, role=role, reason=scene.words)


def _after_colon(words: str) -> str:
    before, colon, after = words.partition(": ")
    return after if colon else before


def _task(scene: Scene) -> Iterator[Try]:
    theirs = scene.line.word("task")
    item = scene.cast.ours("item", theirs)
    words = _ADDRESS.sub("", scene.words)
    minutes = whole(scene.data.get("timebox_min"), 1, action_items.MOST_MINUTES)
    if scene.op == "assign" and theirs.upper() in _REVIEW and scene.person("owner"):
        yield scene.act(review.name_review_owner, who=scene.person("owner"))
    elif scene.op == "assign" and minutes is None:
        # What has no time box is work for afterwards.
        yield scene.act(followups.note, text=words, owner=scene.person("owner"))
    elif scene.op == "assign":
        yield scene.act(
            action_items.assign,
            names=("item", theirs),
            text=words,
            owner=scene.person("owner"),
            minutes=minutes,
        )
    elif item and scene.op == "ack":
        yield scene.act(action_items.acknowledge, item=item)
    elif item and scene.op == "done":
        yield scene.act(action_items.done, item=item, result=_after_colon(scene.words))


def _communication(scene: Scene) -> Iterator[Try]:
    reached = audiences(scene.line)
    promised = maybe_instant(scene.data.get("next"))
    if reached:
        yield scene.act(
            updates.send,
            audiences=reached,
            text=scene.words,
            next_at=scene.shift(promised) if promised else None,
            final=scene.data.get("final") is True,
            approved_by=scene.person("approved_by"),
            public_state=scene.line.word("state"),
        )


def _impact(scene: Scene) -> Iterator[Try]:
    theirs = scene.line.word("window")
    if theirs and scene.op == "start":
        yield scene.act(
            impact.open_window,
            names=("window", theirs),
            component=scene.line.component,
            level=member(ComponentState, scene.data.get("level")) or ComponentState.PARTIAL,
            text=scene.words,
        )
    elif scene.op == "end" and (window := scene.cast.ours("window", theirs)):
        yield scene.act(impact.close_window, window=window, text=scene.words)


def _followup(scene: Scene) -> Iterator[Try]:
    words = scene.words.removeprefix("TODO: ")
    yield scene.act(followups.note, text=words, owner=scene.person("owner"))


def _hypothesis(scene: Scene) -> Iterator[Try]:
    theirs, state = scene.line.word("hyp"), scene.line.word("state").lower()
    ours = scene.cast.ours("hypothesis", theirs)
    words = scene.words.removeprefix(f"{theirs} ")
    if not ours:
        sure = member(hypotheses_events.Confidence, scene.data.get("confidence")) or ""
        wish = {"text": words, "confidence": sure}
        yield scene.act(hypotheses.propose, names=("hypothesis", theirs), **wish)
    elif state == "confirmed":
        yield scene.act(hypotheses.confirm, hypothesis=ours, evidence=_after_colon(words))
    elif state == "refuted":
        yield scene.act(hypotheses.refute, hypothesis=ours, reason=_after_colon(words))
    elif state == "parked":
        yield scene.act(hypotheses.park, hypothesis=ours, reason=_after_colon(words))
    elif state == "testing":
        yield scene.act(hypotheses.put_to_test, hypothesis=ours)


def _decision(scene: Scene) -> Iterator[Try]:
    """A freeze is an act of its own; every other decision is told with its changes."""
    asked = scene.line.word("freeze")
    if asked == "set":
        yield scene.act(freeze.freeze_deploys)
    elif asked == "lift":
        yield scene.act(freeze.lift_freeze)


def _correction(scene: Scene) -> Iterator[Try]:
    wrong = scene.cast.told(scene.line.word("corrects"))
    found = (each.seq for each in scene.entries if wrong and each.text.startswith(wrong))
    entry = next(found, None)
    if entry is not None:
        reason = scene.line.word("reason")
        yield scene.act(timeline.correct, entry=entry, text=scene.words, reason=reason)


def phase(line: Line, incident: Incident) -> Iterator[Try]:
    """What the commander says after a line: a turn that was reached, a phase that is public now."""
    commander = incident.commander
    if commander is None:
        return
    for name in line.milestones:
        if name in _TURNS:
            yield Try(milestones_rules.set_milestone, commander, {"name": name})
    if line.data.get("state") == "identified" and incident.lifecycle.phase is Phase.INVESTIGATING:
        started = "mitigation_started" in incident.milestones.chosen
        turn = Phase.MITIGATING if started else Phase.IDENTIFIED
        yield Try(move.set_phase, commander, {"phase": turn})


_TELLING: dict[str, Callable[[Scene], Iterator[Try]]] = {
    "declare": _declare,
    "severity": _severity,
    "status": _state,
    "role": _role,
    "task": _task,
    "communication": _communication,
    "impact": _impact,
    "followup": _followup,
    "decision": _decision,
    "hypothesis": _hypothesis,
    "correction": _correction,
}

"""Severity and state told by a file: the steps as they were, no rule judges them."""

from warroom.stories.chosen import Chosen
from warroom.stories.command import Command
from warroom.stories.placing import Fact, Placed, fact
from warroom.stories.values import text, whole
from warroom.topics.lifecycle.events import Declared, Moved, Phase, PhaseChanged, State
from warroom.topics.lifecycle.state import FORWARD
from warroom.topics.severity.events import SeverityChanged

_STATES = {str(state): state for state in State}

_PHASES = {str(phase): phase for phase in Phase}

_PHASE_OF = {"cause_identified": Phase.IDENTIFIED, "mitigation_started": Phase.MITIGATING}


def severities(lines: list[Placed], first: int, chosen: Chosen, command: Command) -> list[Fact]:
    """The header's severity at the declaration, then every change that a line tells."""
    changes: list[tuple[Placed, int]] = []
    for each in lines:
        level = whole(each.line.data.get("new"), 1, 4) if each.line.kind == "severity" else None
        if level is not None:
            changes.append((each, level))
    facts: list[Fact] = []
    start = _start(lines, chosen, [each for each, _ in changes])
    if start is not None:
        facts.append(fact(start, SeverityChanged(old=None, new=first)))
    current = first
    for each, level in changes:
        if level != current:
            under = command.at(each.place)
            event = SeverityChanged(old=current, new=level, reason=each.line.text, under=under)
            facts.append(fact(each, event))
            current = level
    return facts


def _start(lines: list[Placed], chosen: Chosen, changes: list[Placed]) -> Placed | None:
    timed = [each for each in lines if each.line.when.at is not None]
    declared = chosen.lines.get("declared")
    at = [each for each in timed if declared and each.line.number == declared.number] or timed[:1]
    return min([*at, *changes[:1]] or lines[:1], key=lambda each: each.place, default=None)


def states(lines: list[Placed], chosen: Chosen, command: Command) -> list[Fact]:
    """Declaration, phases and state moves, in the order in which they happened."""
    told = _States(command)
    for each in lines:
        if each.line.number not in chosen.rejected:
            told.line(each, chosen.by_line.get(each.line.number, ()))
    return told.facts


class _States:
    def __init__(self, command: Command) -> None:
        self.facts: list[Fact] = []
        self._command = command
        self._state = State.TRIAGE
        self._phase = Phase.INVESTIGATING

    def line(self, each: Placed, names: tuple[str, ...]) -> None:
        new = text(each.line.data.get("new")).lower() if each.line.kind == "status" else ""
        if "declared" in names and self._state is State.TRIAGE:
            self._declare(each)
        elif new in _STATES and _STATES[new] is not State.TRIAGE:
            self._move(each, _STATES[new])
        for name in names:
            if name in _STATES and _way(_STATES[name]) > _way(self._state):
                self._move(each, _STATES[name])
            elif name in _PHASE_OF and self._state is State.ACTIVE:
                self._turn(each, _PHASE_OF[name])
        if new in _PHASES and self._state is State.ACTIVE:
            self._turn(each, _PHASES[new])

    def _declare(self, each: Placed) -> None:
        self._state = State.ACTIVE
        under = self._command.at(each.place)
        self.facts.append(fact(each, Declared(impact=each.line.text, under=under)))

    def _turn(self, each: Placed, phase: Phase) -> None:
        if phase is not self._phase:
            event = PhaseChanged(old=self._phase, new=phase, reason=each.line.text)
            self.facts.append(fact(each, event))
            self._phase = phase

    def _move(self, each: Placed, new: State) -> None:
        old, data = self._state, each.line.data
        if new is old:
            return
        worse = new is State.ACTIVE and _way(old) > _way(State.ACTIVE)
        event = Moved(
            old=old,
            new=new,
            reason=each.line.text,
            implied=FORWARD[_way(old) + 1 : _way(new)] if _way(new) else (),
            confirmed_by=text(data.get("confirmed_by")) or None,
            under=self._command.at(each.place),
            into=text(data.get("into")) or None,
            regression=worse,
        )
        self.facts.append(fact(each, event))
        self._state = new
        if worse:
            self._phase = Phase.INVESTIGATING


def _way(state: State) -> int:
    return FORWARD.index(state) if state in FORWARD else 0

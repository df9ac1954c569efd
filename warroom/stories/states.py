"""Severity, state and impact told by a file: the steps as they were, no rule judges them."""

from collections.abc import Iterator

from warroom.core.event import When
from warroom.stories.command import Command
from warroom.stories.placing import Chosen, Fact, Placed, fact
from warroom.stories.read import Line
from warroom.stories.values import member, whole
from warroom.topics.impact.events import ComponentState, ImpactClosed, ImpactOpened
from warroom.topics.lifecycle.events import Declared, Moved, Phase, PhaseChanged, State
from warroom.topics.lifecycle.state import FORWARD
from warroom.topics.severity.events import SeverityChanged

_STARTS = frozenset({"start", "open", "begin"})
_ENDS = frozenset({"end", "close", "stop"})
_PHASE_OF = {"cause_identified": Phase.IDENTIFIED, "mitigation_started": Phase.MITIGATING}


def severities(lines: list[Placed], first: int, chosen: Chosen, command: Command) -> Iterator[Fact]:
    """The header's severity at the declaration, then every change that a line tells."""
    changes: list[tuple[Placed, int]] = []
    for each in lines:
        level = whole(each.line.data.get("new"), 1, 4) if each.line.kind == "severity" else None
        if level is not None:
            changes.append((each, level))
    start = _start(lines, chosen, [each for each, _ in changes])
    if start is not None:
        yield fact(start, SeverityChanged(old=None, new=first))
    current = first
    for each, level in changes:
        if level != current:
            under = command.at(each.place)
            event = SeverityChanged(old=current, new=level, reason=each.line.text, under=under)
            yield fact(each, event)
            current = level


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
        new = each.line.data.get("new") if each.line.kind == "status" else None
        told, phase = member(State, new), member(Phase, new)
        if "declared" in names and self._state is State.TRIAGE:
            self._state = State.ACTIVE
            under = self._command.at(each.place)
            self.facts.append(fact(each, Declared(impact=each.line.text, under=under)))
        elif told and told is not State.TRIAGE:
            self._move(each, told)
        for name in names:
            reached = member(State, name)
            if reached and _way(reached) > _way(self._state):
                self._move(each, reached)
            elif name in _PHASE_OF and self._state is State.ACTIVE:
                self._turn(each, _PHASE_OF[name])
        if phase and self._state is State.ACTIVE:
            self._turn(each, phase)

    def _turn(self, each: Placed, phase: Phase) -> None:
        if phase is not self._phase:
            event = PhaseChanged(old=self._phase, new=phase, reason=each.line.text)
            self.facts.append(fact(each, event))
            self._phase = phase

    def _move(self, each: Placed, new: State) -> None:
        old = self._state
        if new is old:
            return
        worse = new is State.ACTIVE and _way(old) > _way(State.ACTIVE)
        event = Moved(
            old=old,
            new=new,
            reason=each.line.text,
            implied=FORWARD[_way(old) + 1 : _way(new)] if _way(new) else (),
            confirmed_by=each.line.word("confirmed_by") or None,
            under=self._command.at(each.place),
            into=each.line.word("into") or None,
            regression=worse,
        )
        self.facts.append(fact(each, event))
        self._state = new
        if worse:
            self._phase = Phase.INVESTIGATING


def _way(state: State) -> int:
    return FORWARD.index(state) if state in FORWARD else 0


def _operation(each: Placed) -> tuple[str, str]:
    """The window and ``start``, ``end`` or ``span``; two empty texts for any other line."""
    line = each.line
    if line.kind != "impact" or line.when.at is None:
        return "", ""
    window = line.word("window")
    if window and line.op in _STARTS | _ENDS:
        return window, "start" if line.op in _STARTS else "end"
    if line.until is not None and line.component:
        return window or f"L{line.number}", "span"
    return "", ""


def began(lines: list[Placed]) -> When | None:
    """When the earliest window opens; None when the file opens none."""
    starts = (each.line.when for each in lines if _operation(each)[1] in ("start", "span"))
    return next(starts, None)


def windows(lines: list[Placed], chosen: Chosen) -> tuple[list[Fact], list[str]]:
    """The windows as facts, and sentences about what does not fit.

    A window that nobody closed ends, implied, with the impact: at ``impact_ended``, else at the
    last ``resolved``; it runs on when the file has neither. The window of the whole service that
    the milestone ``impact_started`` opens is no event: whoever measures the impact adds it.
    """
    told = _Windows()
    for each in lines:
        window, op = _operation(each)
        if op == "start":
            told.start(window, each)
        elif op == "end":
            told.end(window, each, each.line.when)
        elif op == "span":
            told.span(window, each)
    over = chosen.lines.get("impact_ended") or chosen.lines.get("resolved")
    if over is not None and over.when.at is not None:
        told.end_all(Placed(over, over.when.at))
    return told.facts, told.warnings


class _Windows:
    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.warnings: list[str] = []
        self._open: dict[str, tuple[str, Placed]] = {}
        self._used: set[str] = set()

    def start(self, window: str, each: Placed) -> None:
        if window in self._open:
            self._warn(each, f"window {window} is open already")
            return
        name, count = window, 1
        while name in self._used:
            count += 1
            name = f"{window}.{count}"
        self._used.add(name)
        self._open[window] = name, each
        self.facts.append(fact(each, _opened(name, each.line)))

    def end(self, window: str, each: Placed, when: When) -> None:
        if window not in self._open:
            self._warn(each, f"window {window} is not open then")
            return
        name, opened = self._open.pop(window)
        closing = fact(each, ImpactClosed(window=name, text=each.line.text), when)
        # A start that was written down later than its end makes the end known no earlier.
        number = max(closing.number, opened.line.number)
        self.facts.append(Fact(number, closing.place, closing.actor, closing.event))

    def span(self, window: str, each: Placed) -> None:
        until, at = each.line.until, each.line.when.at
        if until is None or at is None or until < at:
            self._warn(each, "its range ends before it begins")
            return
        self.start(window, each)
        if self._open.get(window, ("", None))[1] is each:
            self.end(window, each, When(until, each.line.when.precision))

    def end_all(self, over: Placed) -> None:
        for window, (name, opened) in list(self._open.items()):
            if opened.place <= over.place:
                del self._open[window]
                event = ImpactClosed(window=name, text="implied by the end of the impact")
                self.facts.append(fact(over, event))

    def _warn(self, each: Placed, why: str) -> None:
        self.warnings.append(f"Line {each.line.number}: only an entry, because {why}.")


def _opened(name: str, line: Line) -> ImpactOpened:
    share = line.data.get("share")
    known = isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1
    return ImpactOpened(
        window=name,
        component=line.component,
        level=member(ComponentState, line.data.get("level")) or ComponentState.PARTIAL,
        text=line.text,
        share=float(share) if known and share is not None else None,
    )

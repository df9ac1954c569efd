"""What the rules of changes look at before they say yes, mark or refuse (doctrine G, 0.1)."""

from collections.abc import Mapping

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.changes.events import WEIGHTY, Risk
from warroom.topics.changes.state import Change, Changes
from warroom.topics.crew.authority import solo

NEEDS = {
    Risk.R2: ("blast", "effect", "undo", "stop"),
    Risk.R3: ("blast", "effect", "undo", "stop", "target", "second", "why"),
}
"""What a class needs, in the order in which it is asked."""

NAMES = {
    "blast": "blast radius",
    "effect": "expected effect",
    "undo": "undo plan",
    "stop": "stop criterion",
    "target": "typed target",
    "second": "second person",
    "why": "why nothing else works",
}
"""What is needed, in words."""


def risk_of(risk: str) -> Risk:
    """The class of a word: ``R2``, ``r1p`` or the digit alone. Refused: there is no such class."""
    word = clean_line(risk).lower().removeprefix("r")
    for each in Risk:
        if each.lower() == f"r{word}":
            return each
    known = ", ".join(Risk)
    raise Refused("G", f"There is no risk class {clean_line(risk)[:20]}.", f"Classes are {known}.")


def missing_of(risk: Risk, told: Mapping[str, str], timed: bool) -> tuple[str, ...]:
    """What the class needs and nobody said (CREW-9); marked, not refused."""
    lacking = tuple(NAMES[name] for name in NEEDS.get(risk, ()) if not told[name])
    return (*lacking, "time of the effect") if risk in WEIGHTY and not timed else lacking


def ask_for_r3(risk: Risk, target: str, second: str, why: str, by: str) -> None:
    """An R3 in a full crew: a second person, a typed target, and why it must be (MIT-4, CREW-4).

    Raises:
        Refused: One of them is missing, or the second person is the first or no name.
    """
    if risk is not Risk.R3:
        return
    if not second or second.casefold() == by.casefold() or len(second.split()) > 1:
        alone = "An R3 needs a second person on the keyboard, somebody else than who does it."
        raise Refused("CREW-4", alone, "Name one: @wei.")
    if not why:
        raise Refused("CREW-4", "An R3 needs a reason why nothing else works.", "Say why.")
    if not target:
        raise Refused("MIT-4", "An R3 needs its target typed: the host, the table.", "Type it.")


def contradictions(changes: Changes, component: str) -> str:
    """The other open changes on a component, as a mark; empty without any (MIT-2)."""
    if not component:
        return ""
    same = (each for each in changes.open if each.component.casefold() == component.casefold())
    others = ", ".join(f"{each.id} {each.text}" for each in same)
    return f"also open on {component}: {others}" if others else ""


def executor_mark(incident: Incident, act: Act, strict: bool) -> str:
    """The commander of a SEV-1 or SEV-2 does not do it; a pair is marked (INV-6, CREW-3).

    Raises:
        Refused: In a full crew the commander would do it.
    """
    level = incident.severity.current
    grave = level is not None and act.doctrine.level(level).ic_required
    if act.by != incident.roles.commander or not grave or solo(incident, act):
        return ""
    if strict:
        why = f"{act.by} holds command and never executes a change."
        way = "Record it for who does (by @name), or hand command over first."
        raise Refused("INV-6", why, way)
    return "done by the Incident Commander"


def second_checked(change: Change, typed: str, second: str, act: Act, strict: bool) -> str:
    """The target of an R3 is typed again and fits; a second person is there (MIT-4).

    Raises:
        Refused: In a full crew either is missing or wrong.
    """
    if change.risk is not Risk.R3:
        return ""
    wrong = bool(change.target) and typed != change.target
    alone = not second or second == act.by
    if strict and (wrong or not typed):
        why = f"{change.id} is for {change.target}: what was typed is {typed or 'nothing'}."
        raise Refused("MIT-4", why, "Type its target exactly.")
    if strict and alone:
        ask_for_r3(Risk.R3, typed, second, change.why or "executed", act.by)
    marks = [f"target typed as {typed or 'nothing'}"] if wrong else []
    return ", ".join([*marks, "no second person"] if alone else marks)


def unapproved_reason(change: Change, reason: str) -> None:
    """An R2 or R3 without approval needs a reason (MIT-1). Refused: there is none."""
    if not reason:
        why = f"{change.id} is {change.risk} and nobody approved it: to do it needs a reason."
        raise Refused("MIT-1", why, "Say why it cannot wait; it will be shown as unapproved.")

"""V says how bad it is; ! makes it worse, which anyone may at once (doctrine A.2, asymmetry)."""

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.severity import rules as severity
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act

_AFTER = frozenset({State.MITIGATED, State.RESOLVED, State.VERIFIED})


def levels(doctrine: Doctrine, marked: int | None) -> list[Choice]:
    """A choice for each severity by its number, of which one is highlighted."""
    return [
        Choice(each, level.name, int(each), int(each) == marked)
        for each, level in doctrine.severity.items()
    ]


async def set_level(desk: Context) -> None:
    """One digit raises or keeps at once; lowering asks for the reason (SEV-4, SEV-5, SEV-8)."""
    current = desk.incident.severity.current
    now = f"Now SEV-{current}. " if current else "Unknown so far. "
    hint = f"{now}Anyone raises at once; lowering needs a reason."
    level: int = await desk.choose("SEVERITY", levels(desk.doctrine, current), hint)
    if current is None or level <= current:
        await desk.act(severity.set_severity, level=level)
    else:
        await ask_and_act(
            desk,
            f"LOWER TO SEV-{level}",
            "the evidence, and why",
            lambda reason: desk.act(severity.set_severity, level=level, reason=reason),
            slot="flow:lower",
            required="Lowering needs a reason (SEV-5).",
        )


async def worse(desk: Context) -> None:
    """Raise the severity, or go back to active."""
    now = desk.incident.severity.current
    least = now or len(desk.doctrine.severity) + 1
    choices = [level for level in levels(desk.doctrine, now) if level.value < least]
    if desk.incident.lifecycle.state in _AFTER:
        choices.append(Choice("a", "back to active", "active"))
    if not choices:
        desk.say("It is at its worst already: SEV-1, and nothing is better yet.")
        return
    picked = await desk.choose("WORSE", choices, "Anyone may; no approval, no refusal.")
    if picked == "active":
        await ask_and_act(
            desk,
            "BACK TO ACTIVE",
            "what got worse",
            lambda reason: desk.act(move.move, to=State.ACTIVE, reason=reason),
            slot="flow:worse",
            required="Say in a few words what got worse.",
        )
    else:
        await desk.act(severity.set_severity, level=picked)

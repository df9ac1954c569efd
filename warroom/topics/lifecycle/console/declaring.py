"""Declaring: three questions with one key each, the level that they suggest, the impact (SEV-1)."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.lifecycle import declare as lifecycle_declare
from warroom.topics.lifecycle.events import Affected, Harm, State, Workaround, Workflow
from warroom.topics.severity.console import levels
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act


class Judged(msgspec.Struct, frozen=True):
    """What was answered and chosen; None for what was skipped or is unknown."""

    harm: Harm | None
    level: int | None


_SKIP = Choice("s", "skip", None)
_UNKNOWN = "0"

_QUESTIONS: tuple[tuple[str, str, type[StrEnum], tuple[str, ...]], ...] = (
    ("AFFECTED", "Who is affected?", Affected, ("most users", "many", "some", "none")),
    ("WORKFLOW", "Which workflow?", Workflow, ("core workflow", "major function", "minor")),
    ("WORKAROUND", "Is there a workaround?", Workaround, ("no", "yes")),
)
"""The three questions: their chip, their words, the answers and what each is called."""


async def judge(
    foot: Context,
    doctrine: Doctrine,
    current: int | None = None,
    stale: Callable[[], bool] | None = None,
) -> Judged:
    """The three questions, then the level by one key; nothing is set by itself (SEV-2).

    Args:
        foot: What asks.
        doctrine: Its table suggests the level.
        current: The level that was said before; it stays highlighted.
        stale: Whether the questions make no sense any more.

    Raises:
        Left: Escape was pressed; nothing was declared.
    """
    harm = await _harm(foot, stale)
    found = lifecycle_declare.suggest(harm, doctrine) if harm else None
    marked = current or (found.level if found else None)
    choices = levels(doctrine, marked)
    hint = found.line() if found else "How bad? In doubt the worse."
    unknown = Choice(_UNKNOWN, "unknown", None)
    level = await foot.choose("DECLARE", [*choices, unknown], hint, stale=stale)
    return Judged(harm, level)


async def _harm(foot: Context, stale: Callable[[], bool] | None) -> Harm | None:
    """The answers; None when the questions were skipped."""
    answers: list[Any] = []
    for number, (title, question, kind, words) in enumerate(_QUESTIONS, start=1):
        known = [each for each in kind if each != "unknown"]
        choices = [
            Choice(str(digit), said, answer)
            for digit, (said, answer) in enumerate(zip(words, known, strict=True), start=1)
        ]
        hint = f"{question} {number} of {len(_QUESTIONS)}. Unknown counts as the worst."
        unknown = Choice(_UNKNOWN, "unknown", kind("unknown"))
        picked = await foot.choose(title, [*choices, unknown, _SKIP], hint, stale=stale)
        if picked is None:
            return None
        answers.append(picked)
    return Harm(*answers)


async def declare(desk: Context) -> None:
    """From triage to active: the questions, a level, the impact in a line; all may be unknown."""

    def stale() -> bool:
        return desk.incident.lifecycle.state is not State.TRIAGE

    judged = await judge(desk, desk.doctrine, desk.incident.severity.current, stale)
    wish: dict[str, Any] = {"severity_level": judged.level, "harm": judged.harm}
    told = judged.harm.impact() if judged.harm else ""
    written = desk.incident.lifecycle.situation.impact or told
    prompt = f"empty: {written}" if written else "who notices what (may be empty)"
    await ask_and_act(
        desk,
        "DECLARE",
        prompt,
        lambda impact: desk.act(lifecycle_declare.declare, impact=impact, **wish),
        slot="flow:declare",
    )

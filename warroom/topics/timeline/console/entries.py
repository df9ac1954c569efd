"""What can be done with one entry of the timeline, and striking one's own last one."""

from collections.abc import Sequence

from warroom.core.event import When
from warroom.topics.language.console import review_marks
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.shown import last_of
from warroom.tui.ask.choose import SIGNS, Choice
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.steps import ask_and_act, confirm
from warroom.tui.drafts import Kept
from warroom.tui.lines import understood
from warroom.tui.view import View

_KINDS = (
    Kind.NOTE, Kind.OBSERVATION, Kind.HYPOTHESIS, Kind.DECISION, Kind.CHANGE, Kind.RESULT,
    Kind.IMPACT, Kind.COMMUNICATION, Kind.QUESTION, Kind.EXTERNAL, Kind.FOLLOWUP,
)  # fmt: skip
"""What an entry may become."""


async def strike_mine(desk: Context) -> None:
    """Strike my last entry, asking once; it stays readable."""
    mine = last_of(desk.incident.timeline, frozenset({desk.me}))
    if mine is None:
        desk.say("There is no entry of yours to strike.")
        return
    await _strike(desk, mine)


async def _strike(desk: Context, entry: Entry) -> None:
    await confirm(desk, "STRIKE", "strike it", f"{entry.text[:200]} (it stays readable)")
    if not desk.incident.lifecycle.over:
        await desk.act(timeline.strike, entry=entry.seq)
        return
    await ask_and_act(
        desk,
        "STRIKE",
        "why it is struck now",
        lambda reason: desk.act(timeline.strike, entry=entry.seq, reason=reason),
        slot=f"strike:{entry.seq}",
        required="After the end it needs a reason, which is kept (D.5).",
    )


def correct_late(entry: int, text: str, by: str | None, when: When | None, slot: str) -> Flow:
    """A flow that corrects an entry after the end, with its reason (doctrine D.5)."""

    async def correct(desk: Context) -> None:
        await ask_and_act(
            desk,
            "CORRECT",
            "why it is corrected now",
            lambda reason: desk.act(
                timeline.correct, by=by, when=when, entry=entry, text=text, reason=reason
            ),
            slot=f"correct:{entry}",
            required="After the end it needs a reason, which is kept (D.5).",
        )
        desk.settle(slot)
        review_marks(desk, text)

    return correct


def _letters(view: View, kinds: Sequence[Kind]) -> dict[Kind, str]:
    """What picks each kind: the letter that logs it, else the next sign that none of them has."""
    logs = {kind: view.key(f"log.{kind}") for kind in kinds}
    letters = {kind: key for kind, key in logs.items() if len(key) == 1}
    free = (sign for sign in SIGNS if sign not in letters.values())
    return {kind: letters.get(kind) or next(free, "") for kind in kinds}


def kind_of(entry: Entry) -> Flow:
    """A flow that gives an entry another kind, by the letter that logs it."""

    async def change(desk: Context) -> None:
        letters = _letters(desk.view, _KINDS)
        choices = [Choice(letters[kind], kind, kind, current=kind == entry.kind) for kind in _KINDS]
        kind = await desk.choose("KIND", choices, entry.text[:200])
        await desk.act(timeline.change_kind, entry=entry.seq, kind=kind)

    return change


def more_of(ctx: Context, kept: Kept, _: object, __: object) -> Flow | None:
    """What asks for the reason of a correction after the end (doctrine D.5)."""
    line = understood(kept.text, kept.pressed_at, ctx.zone)
    if kept.corrects is None or not line.text or not ctx.incident.lifecycle.over:
        return None
    return correct_late(kept.corrects, line.text, line.speaker, line.when, kept.slot)

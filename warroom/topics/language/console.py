"""What speaks against words before and after they go out (doctrine D.3, E.3)."""

from datetime import datetime, timedelta
from typing import Any

from warroom.topics.hypotheses.lanes import given_away, told_in
from warroom.topics.language.words import barred, marks_of
from warroom.topics.timeline.events import Kind
from warroom.topics.updates.cadence import cautions
from warroom.topics.updates.events import Audience
from warroom.topics.updates.words import marked
from warroom.tui.ask.context import Context


def against(desk: Context, audiences: tuple[Audience, ...], text: str) -> tuple[str, ...]:
    """What speaks against public words, in sentences: the rules, and hypotheses in them (SIG-2)."""
    if Audience.CUSTOMERS not in audiences:
        return ()
    told = told_in(text, desk.incident.hypotheses)
    found = marked(text, audiences, desk.wording)
    return (*(given_away(each) for each in told), *(each.line() for each in found))


def review_marks(desk: Context, text: str) -> None:
    """Say what is marked in words that belong to the review's history (doctrine D.5)."""
    over = desk.incident.lifecycle.stands
    if over and (found := marks_of(text, Kind.NOTE, desk.wording, over=over)):
        desk.say(found[0].line())


def afterwards(
    desk: Context, audiences: tuple[Audience, ...], text: str, wish: dict[str, Any]
) -> tuple[str, ...]:
    """What the cadence says of an update that goes out now: COM-2 and COM-3, in sentences."""
    now, incident = desk.now(), desk.incident
    at: datetime | None = wish.get("next_at")
    if at is None and wish.get("minutes"):
        at = now + timedelta(minutes=wish["minutes"])
    return cautions(incident, desk.doctrine, now, audiences, text, at)


async def reason_to_insist(desk: Context, audiences: tuple[Audience, ...], text: str) -> str:
    """Why a blocked wording may stand; empty when no rule of level block marks it.

    Raises:
        Left: Escape was pressed; nothing went out.
    """
    stopped = barred(marked(text, audiences, desk.wording))
    if not stopped:
        return ""
    chip, hint = f"WORDING {stopped[0].rule}", f"{stopped[0].why}; a reason is kept with it"
    while True:
        said = (await desk.ask(chip, "why it may be said so", hint=hint)).text.strip()
        if said:
            return said
        hint = "Without a reason it does not go out; Esc goes back."

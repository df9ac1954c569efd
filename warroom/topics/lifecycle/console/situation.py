"""E edits the situation, field by field."""

from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle import situation
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act

_PROMPTS = {
    "title": "what it is called",
    "impact": "who notices what, since when",
    "cause": "the current hypothesis",
    "doing": "what is being done now",
    "bridge": "where people speak: a link or a number",
    "chat": "the chat channel",
}


async def edit(desk: Context) -> None:
    """Pick a field by digit and write it anew."""
    now = desk.incident.lifecycle.situation
    choices = [
        Choice(str(digit), field, field, hint=getattr(now, field) or "(empty)")
        for digit, field in enumerate(situation.FIELDS, start=1)
    ]
    field: str = await desk.choose("SITUATION", choices, "Which part is written anew?")
    old = getattr(now, field) or (desk.incident.title if field == "title" else "")
    await ask_and_act(
        desk,
        field.upper(),
        _PROMPTS[field],
        lambda text: desk.act(lifecycle.edit, field=field, text=text),
        text=old,
        slot=f"flow:situation:{field}",
    )

"""What has no key of its own: it is found by its name."""

from datetime import datetime

from warroom.core.when import WhenError, parse_ahead, parse_when
from warroom.room import Done
from warroom.topics.crew import authority
from warroom.topics.crew.events import CrewSize
from warroom.topics.handoff import rules as handoff
from warroom.topics.milestones import rules as milestones
from warroom.topics.milestones import state as milestones_state
from warroom.topics.roles import state as roles_state
from warroom.topics.timeline import redaction
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience
from warroom.tui.ask.choose import numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.ask.steps import ask_and_act, confirm
from warroom.tui.paint.themes import NAMES


def theme(desk: Context, name: str) -> None:
    """Show the console in another theme."""
    desk.session.paints(NAMES[name])


async def crew_size(desk: Context) -> None:
    """Say how strict the room is (doctrine 0.1)."""
    sizes: list[tuple[str, CrewSize | None]] = [(size.value, size) for size in CrewSize]
    choices = numbered([*sizes, ("count again", None)])
    size = await desk.choose("CREW", choices, "How strict the room is (doctrine 0.1).")
    await desk.act(authority.set_crew, size=size)


async def _audience(desk: Context, title: str) -> Audience:
    choices = numbered((name.value, name) for name in Audience)
    return Audience(await desk.choose(title, choices, "Which audience?"))


async def cadence(desk: Context) -> None:
    """Stop or resume the updates to an audience."""
    audience = await _audience(desk, "CADENCE")
    on = audience in desk.incident.updates.off
    await ask_and_act(
        desk,
        f"{audience} {'ON' if on else 'OFF'}".upper(),
        "why",
        lambda reason: desk.act(updates.set_cadence, audience=audience, on=on, reason=reason),
    )


async def promise(desk: Context) -> None:
    """Promise the next update for later, with a reason."""
    audience = await _audience(desk, "PROMISE")
    at = await _ahead(desk, "PROMISE")
    await ask_and_act(
        desk,
        "PROMISE",
        "why it is later",
        lambda reason: desk.act(updates.promise, audience=audience, next_at=at, reason=reason),
    )


async def _ahead(desk: Context, title: str) -> datetime:
    """A time ahead: a clock time within a day, or minutes from now."""
    hint = ""
    while True:
        said = (await desk.ask(title, "next update at HH:MM, or 20m", hint=hint)).text
        try:
            return parse_ahead(said, desk.now(), desk.zone)
        except WhenError as error:
            hint = str(error)


async def milestone(desk: Context) -> None:
    """Set a milestone and what shows it."""
    choices = numbered((name.replace("_", " "), name) for name in milestones_state.NAMES)
    name = await desk.choose("MILESTONE", choices, "Which one? The time comes next.")
    hint = ""
    while True:
        said = (await desk.ask("WHEN", "14:02, ~14:02, -5m, yesterday 23:10", hint=hint)).text
        try:
            when = parse_when(said, desk.now(), desk.zone)
            break
        except WhenError as error:
            hint = str(error)
    await ask_and_act(
        desk,
        name.replace("_", " ").upper(),
        "why, or what shows it (may be empty)",
        lambda reason: desk.act(milestones.set_milestone, when=when, name=name, reason=reason),
    )


async def redact(desk: Context) -> None:
    """Remove the words of the selected entry for good."""
    entry = desk.entry
    if entry is None:
        keys = f"{desk.key('find.down')} and {desk.key('find.up')}"
        desk.say(f"Select the entry first: {keys}.", bad=True)
        raise Left

    async def redact(reason: str) -> Done | None:
        return await desk.act(redaction.redact, entry=entry.seq, reason=reason)

    await ask_and_act(
        desk,
        f"REDACT {entry.seq}",
        "why the words must go for good: a password …",
        redact,
        slot="",  # the reason may repeat the words that must go
        required="Redacting needs a reason; the words are gone for good.",
    )


async def accept_room(desk: Context) -> None:
    """Take the room as it is for what this user has seen."""
    await confirm(
        desk,
        "ROOM",
        "accept it as it is now",
        "Somebody should have looked why it is not what this user has seen before.",
    )
    desk.session.accept_room()


async def correct_readback(desk: Context) -> None:
    """Say what the incoming commander got wrong."""
    offered = [
        offer
        for offer in roles_state.open_offers(desk.incident.roles, desk.now())
        if offer.by == desk.me
    ]
    if not offered:
        desk.say("You have no open offer.", bad=True)
        raise Left
    await ask_and_act(
        desk,
        "CORRECT READBACK",
        "what was missing or wrong",
        lambda text: desk.act(handoff.correct_readback, role=offered[0].role, text=text),
        required="Say what was missing or wrong.",
    )

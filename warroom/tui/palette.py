"""Commands that have no key of their own: they are found by name."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

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
from warroom.tui.flows import command
from warroom.tui.flows.desk import Desk, Flow, Left, ask_and_act, confirm, numbered
from warroom.tui.flows.reports import count_many
from warroom.tui.view import View


class Command(msgspec.Struct, frozen=True):
    """One command of the palette."""

    label: str
    help: str
    run: Flow


def commands(view: View) -> Sequence[Command]:
    """The commands that can be run now."""
    themes = [
        Command(f"theme {name}", f"show the console in {name}", _theme(name))
        for name in ("dark", "light", "high-contrast", "ansi", "mono")
    ]
    return [*(() if view.read_only else _WRITING), *_WITNESS, *themes]


def _theme(name: str) -> Flow:
    async def change(desk: Desk) -> None:
        desk.paint_in(name)

    return change


async def _crew(desk: Desk) -> None:
    sizes: list[tuple[str, CrewSize | None]] = [(size.value, size) for size in CrewSize]
    choices = numbered([*sizes, ("count again", None)])
    size = await desk.choose("CREW", choices, "How strict the room is (doctrine 0.1).")
    await desk.act(authority.set_crew, size=size)


async def _audience(desk: Desk, title: str) -> Audience:
    choices = numbered((name.value, name) for name in Audience)
    return Audience(await desk.choose(title, choices, "Which audience?"))


async def _cadence(desk: Desk) -> None:
    audience = await _audience(desk, "CADENCE")
    on = audience in desk.incident.updates.off
    await ask_and_act(
        desk,
        f"{audience} {'ON' if on else 'OFF'}".upper(),
        "why",
        lambda reason: desk.act(updates.set_cadence, audience=audience, on=on, reason=reason),
    )


async def _promise(desk: Desk) -> None:
    audience = await _audience(desk, "PROMISE")
    at = await _ahead(desk, "PROMISE")
    await ask_and_act(
        desk,
        "PROMISE",
        "why it is later",
        lambda reason: desk.act(updates.promise, audience=audience, next_at=at, reason=reason),
    )


async def _ahead(desk: Desk, title: str) -> datetime:
    """A time ahead: a clock time within a day, or minutes from now."""
    hint = ""
    while True:
        said = (await desk.ask(title, "next update at HH:MM, or 20m", hint=hint)).text
        try:
            return parse_ahead(said, desk.now(), desk.zone)
        except WhenError as error:
            hint = str(error)


async def _milestone(desk: Desk) -> None:
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


async def _redact(desk: Desk) -> None:
    entry = desk.entry
    if entry is None:
        desk.say("Select the entry first: j and k.", bad=True)
        raise Left

    async def redact(reason: str) -> Done | None:
        return await desk.act(redaction.redact, entry=entry.seq, reason=reason)

    await ask_and_act(
        desk,
        f"REDACT {entry.seq}",
        "why the words must go for good: a password …",
        redact,
        required="Redacting needs a reason; the words are gone for good.",
    )


async def _accept_room(desk: Desk) -> None:
    await confirm(
        desk,
        "ROOM",
        "accept it as it is now",
        "Somebody should have looked why it is not what this user has seen before.",
    )
    desk.accept_room()


async def _correct_readback(desk: Desk) -> None:
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


_WITNESS = (
    Command("accept the room as it is", "after ROOM CHANGED was looked into", _accept_room),
)
_WRITING = (
    Command("do you have command?", "ask the commander for a sign of life", command.challenge),
    Command("do you wish to take command?", "ask an executive who gives orders", command.executive),
    Command("crew size", "solo, pair or crew: how strict the room is", _crew),
    Command("cadence on or off", "stop or resume the updates to an audience", _cadence),
    Command("promise the next update", "a later time, with a reason, without sending", _promise),
    Command("customer reports", "so many more, with a ticket; a minus takes back", count_many),
    Command("set a milestone", "when impact started, was detected, …", _milestone),
    Command("redact the selected entry", "its words are removed for good", _redact),
    Command("correct a readback", "what the incoming commander got wrong", _correct_readback),
)

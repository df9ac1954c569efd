"""What can be done with one action item (doctrine F)."""

import uuid
from collections.abc import Awaitable, Callable

import msgspec

from warroom.core.when import WhenError, parse_minutes
from warroom.room import Done
from warroom.topics.action_items import rules as action_items
from warroom.topics.action_items.state import Item, ItemState
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.question import Left
from warroom.tui.ask.steps import ask_and_act, confirm, handle, saying
from warroom.tui.drafts import Kept

Verb = Callable[[Context, Item], Awaitable[object]]
"""Something that is done with an action item."""


async def menu(desk: Context, item_id: str) -> None:
    """Offer what the item's state allows, by digit."""
    item = desk.incident.action_items.by_id[item_id]
    if not item.open:
        desk.say(f"{item.id} is {item.state} already.")
        return
    verbs: list[tuple[str, Verb]] = [
        ("done", _done),
        ("blocked", _block),
        ("more time", _extend),
        ("drop", _drop),
    ]
    if item.due_at is not None and item.due_at <= desk.now() and item.owner != desk.me:
        verbs.insert(0, ("ask for status", _ask))
    if item.state is ItemState.ASSIGNED:
        verbs.insert(0, ("take it on", _acknowledge))
    if item.owner != desk.me:
        verbs.append(("take it over", _take))
    verbs.append(("give to", _give))
    look = f"{item.text} → {item.owner}, {item.state}"
    verb: Verb = await desk.choose(item.id, numbered(verbs), look)
    await verb(desk, item)


async def under_cursor(desk: Context, item_id: str = "") -> None:
    """What can be done with the item under the cursor of its pane."""
    item = desk.incident.action_items.by_id.get(item_id)
    if item is None:
        desk.say(f"There is no action item here; {desk.key('log.item')} adds one.")
    elif desk.view.read_only:
        desk.say(f"{item.id} {item.text} → {item.owner}, {item.state}")
    else:
        await menu(desk, item.id)


async def _ask(desk: Context, item: Item) -> None:
    """The time box is up: a question to its owner, on the record (TSK-3)."""
    if await desk.act(action_items.ask_status, item=item.id):
        desk.say(f"Asked {item.owner}. It comes back if nothing is heard.")


def _acknowledge(desk: Context, item: Item) -> Awaitable[object]:
    return desk.act(action_items.acknowledge, item=item.id)


def _take(desk: Context, item: Item) -> Awaitable[object]:
    return desk.act(action_items.reassign, item=item.id, owner=desk.me)


_done: Verb = saying(
    "DONE",
    "the result (may be empty)",
    lambda desk, item, result: desk.act(action_items.done, item=item.id, result=result),
)
_block: Verb = saying(
    "BLOCKED",
    "what it needs",
    lambda desk, item, needs: desk.act(action_items.block, item=item.id, needs=needs),
    required="Say what it needs to go on.",
)
_drop: Verb = saying(
    "DROP",
    "why it is not needed any more (may be empty)",
    lambda desk, item, reason: desk.act(action_items.drop, item=item.id, reason=reason),
)


async def _extend(desk: Context, item: Item) -> None:
    """A digit for the minutes, then why (TSK-3)."""
    minutes = await time_box(desk, f"{item.id} MORE TIME")
    await ask_and_act(
        desk,
        f"{item.id} +{minutes} MIN",
        "why: index build at 60 %",
        lambda why: desk.act(action_items.extend, item=item.id, minutes=minutes, reason=why),
        slot=f"flow:{item.id}:extended",
    )


async def time_box(desk: Context, title: str) -> int:
    """One of the doctrine's time boxes by digit, or other minutes."""
    times = desk.doctrine.action_items
    choices = numbered(((f"{each} min", each) for each in times.timebox_presets), None)
    other = Choice("o", "other", 0)
    picked: int = await desk.choose(title, [*choices, other], "How long until it is asked for?")
    hint = ""
    while picked <= 0:
        said = (await desk.ask(title, "minutes, such as 45", hint=hint)).text
        try:
            picked = parse_minutes(said)
        except WhenError as error:
            hint = str(error)
    return picked


Line = Callable[[Kept], object]
"""Sends a line, or opens it again."""


def more_of(_: Context, kept: Kept, send: Line, reopen: Line) -> Flow | None:
    """What picks the time box of a line that ends with a bare ``!`` and sends it.

    Left, the line is open again.
    """
    if not kept.text.rstrip().endswith(" !"):
        return None

    async def ask(desk: Context) -> None:
        try:
            minutes = await time_box(desk, "TIME BOX")
        except Left:
            reopen(kept)
            raise
        send(msgspec.structs.replace(kept, text=f"{kept.text.rstrip()}{minutes}m"))

    return ask


def second_line(kept: Kept, why: str, send: Line, reopen: Line) -> Flow:
    """A flow that sends a refused line once more when it is confirmed, else opens it (TSK-4)."""

    async def ask(desk: Context) -> None:
        try:
            await confirm(desk, "SECOND ITEM", "give it anyway", why)
        except Left:
            reopen(kept)
            raise
        send(msgspec.structs.replace(kept, confirmed=True, command_id=uuid.uuid4().hex))

    return ask


async def _give(desk: Context, item: Item) -> None:
    async def give(who: str) -> Done | None:
        owner = handle(who)
        busy = any(one.owner == owner for one in desk.incident.action_items.open)
        if busy and owner != desk.me:
            why = f"{owner} works on another one already."
            await confirm(desk, "SECOND ITEM", "give it anyway", why)
        return await desk.act(action_items.reassign, item=item.id, owner=owner, confirm=busy)

    await ask_and_act(desk, f"{item.id} TO", "to whom: @name", give, text="@")

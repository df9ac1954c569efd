"""What can be done with one action item (doctrine F)."""

import re

from warroom.domain import action_items
from warroom.domain.action_items import Item, ItemState
from warroom.room import Done
from warroom.tui.flows.desk import Desk, Flow, ask_and_act, handle, numbered


def menu(item_id: str) -> Flow:
    """A flow that offers what the item's state allows, by digit."""

    async def pick(desk: Desk) -> None:
        item = desk.incident.items.by_id[item_id]
        if not item.open:
            desk.say(f"{item.id} is {item.state} already.")
            return
        verbs = [("done", _done), ("blocked", _block), ("more time", _extend), ("drop", _drop)]
        if item.state is ItemState.ASSIGNED:
            verbs.insert(0, ("take it on", _acknowledge))
        if item.owner != desk.me:
            verbs.append(("take it over", _take))
        verbs.append(("give to", _give))
        verb = await desk.choose(
            item.id, numbered(verbs), f"{item.text} → {item.owner}, {item.state}"
        )
        await verb(desk, item)

    return pick


async def _acknowledge(desk: Desk, item: Item) -> None:
    await desk.act(action_items.acknowledge, item=item.id)


async def _done(desk: Desk, item: Item) -> None:
    await ask_and_act(
        desk,
        f"{item.id} DONE",
        "the result (may be empty)",
        lambda result: desk.act(action_items.done, item=item.id, result=result),
        slot=f"flow:{item.id}:done",
    )


async def _block(desk: Desk, item: Item) -> None:
    await ask_and_act(
        desk,
        f"{item.id} BLOCKED",
        "what it needs",
        lambda needs: desk.act(action_items.block, item=item.id, needs=needs),
        slot=f"flow:{item.id}:blocked",
        required="Say what it needs to go on.",
    )


async def _extend(desk: Desk, item: Item) -> None:
    default = desk.doctrine.action_items.timebox_default

    async def extend(text: str) -> Done | None:
        found = re.match(r"!?(\d{1,4})\s*(?:min|m)?\b\s*(.*)", text)
        minutes, reason = (int(found[1]), found[2]) if found else (default, text)
        return await desk.act(action_items.extend, item=item.id, minutes=minutes, reason=reason)

    await ask_and_act(
        desk,
        f"{item.id} MORE TIME",
        f"minutes and why: {default}m index build at 60 %",
        extend,
    )


async def _drop(desk: Desk, item: Item) -> None:
    await ask_and_act(
        desk,
        f"{item.id} DROP",
        "why it is not needed any more (may be empty)",
        lambda reason: desk.act(action_items.drop, item=item.id, reason=reason),
    )


async def _take(desk: Desk, item: Item) -> None:
    await desk.act(action_items.reassign, item=item.id, owner=desk.me)


async def _give(desk: Desk, item: Item) -> None:
    await ask_and_act(
        desk,
        f"{item.id} TO",
        "to whom: @name",
        lambda who: desk.act(action_items.reassign, item=item.id, owner=handle(who)),
        text="@",
    )

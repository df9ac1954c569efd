"""A: what waits for me with one key, else every change, what changed and what may help (MIT-0)."""

import asyncio
from collections.abc import Iterator

from warroom.core.spans import span
from warroom.topics.changes.console import flows as changes
from warroom.topics.changes.events import Outcome
from warroom.topics.changes.mitigation import MENU, without
from warroom.topics.changes.standing import standing
from warroom.topics.changes.state import Change
from warroom.topics.services.state import WhatChanged
from warroom.topics.updates.console import drafts as update_drafts
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left, Overtaken
from warroom.tui.paint import times
from warroom.tui.paint.list import ListRow
from warroom.tui.view import View

_ASK = "ask:"
"""How the name of a row begins that asks for a change; the rest stands in the line."""


async def show(desk: Context) -> None:
    """What waits for me, with one key; else every change and what may help."""
    waiting = [] if desk.view.read_only else _pressing(desk)
    if len(waiting) == 1:
        try:
            await _answer(desk, waiting[0])
        except Overtaken:
            raise
        except Left:
            desk.uncover()
        else:
            return
    await _list(desk)


def _pressing(desk: Context) -> list[str]:
    """The changes and texts that owe something; what may proceed waits in the list."""
    owed = (each.what for each in desk.view.obligations if each.clears == "change.list")
    return list(dict.fromkeys(what.partition(":")[2] for what in owed))


async def _list(desk: Context) -> None:
    """Every change, then what changed and what may help; Enter acts on the row."""
    changed = await asyncio.to_thread(desk.session.room.changed_lately, desk.incident)

    def rows(view: View) -> list[ListRow]:
        return [*_texts(view), *_changes(view), *_lately(view, changed), *_helps()]

    hint = "Enter acts on the row; type to narrow."
    name = await desk.pick_from("CHANGES TO PRODUCTION", rows, hint)
    if desk.view.read_only:
        return
    if name.startswith(_ASK):
        await changes.ask_for(desk, name.removeprefix(_ASK))
    else:
        await _answer(desk, name)


async def _answer(desk: Context, name: str) -> None:
    """Answer what stands there now, whatever became of it meanwhile."""
    draft = desk.incident.updates.drafts.by_id.get(name)
    if draft is not None:
        await update_drafts.answer(desk, draft)
    else:
        await changes.menu(desk, desk.incident.changes.by_id[name])


def _texts(view: View) -> Iterator[ListRow]:
    state = view.incident.updates.drafts
    for draft in state.open:
        waits = draft in state.waiting
        told = f"text for {', '.join(draft.audiences)}: {' '.join(draft.text.splitlines())}"
        right = f"{draft.by} waits" if waits else f"{draft.state}, {draft.by} goes on"
        yield ListRow(draft.id, told, right, "warning bold" if waits else "text")


def _changes(view: View) -> Iterator[ListRow]:
    state = view.incident.changes
    for change in state.waiting:
        yield _row(view, change)
    words = "R1 unless the line begins with R2 or R3"
    yield ListRow("+", "ask for a change", words, name=_ASK)
    others = (change for change in state.by_id.values() if not change.waiting)
    for change in sorted(others, key=lambda each: not (each.open or each.diverges)):
        yield _row(view, change)


def _lately(view: View, changed: tuple[WhatChanged, ...]) -> Iterator[ListRow]:
    clock = without(view.incident.lifecycle, view.incident.changes, view.now)
    idle = f", {span(clock)} without a mitigation" if clock else ""
    yield ListRow(words=f"What changed lately{idle}", heading=True)
    for each in changed:
        at = f"{times.day(each.at, view.zone)} {times.clock(each.at, view.zone)}"
        words = f"{each.service}: {each.text}" if each.service else each.text
        yield ListRow("", words, f"{each.who}  {at}", name=f"{_ASK}undo: {each.text}")


def _helps() -> Iterator[ListRow]:
    yield ListRow(words="What may help, in the order of asking", heading=True)
    for option in MENU:
        name = f"{_ASK}{option.words}: "
        yield ListRow(str(option.number), option.words, option.asks, name=name)


def _row(view: View, change: Change) -> ListRow:
    where = standing(change, view.doctrine, view.now)
    right = f"differs from normal  {where}" if change.diverges else where
    return ListRow(change.id, f"{change.risk} {change.text}", right, _tone(change))


def _tone(change: Change) -> str:
    if change.red or (change.outcome is Outcome.WORSE and change.diverges):
        return "critical bold"
    if change.waiting:
        return "warning bold"
    return "text" if change.open or change.diverges else "dim"

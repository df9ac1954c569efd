"""What the room does with changes to production and with decisions (MIT-0, doctrine G)."""

import asyncio
from functools import partial

from warroom.core.event import When
from warroom.core.oneline import Line, read
from warroom.core.spans import span
from warroom.room import Room
from warroom.topics.changes.events import WEIGHTY, Outcome
from warroom.topics.changes.mitigation import MENU, without
from warroom.topics.changes.rules import LINE
from warroom.topics.changes.state import Change, WhatChanged, standing
from warroom.topics.decisions.state import record_of
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.typed import ITEM
from warroom.topics.updates.draft_state import UpdateDraft
from warroom.tui import flows
from warroom.tui.drafts import Kept
from warroom.tui.flows.desk import Desk, Left, Overtaken
from warroom.tui.keys import BY_ID
from warroom.tui.lines import understood
from warroom.tui.screens.answering import AnsweringScreen
from warroom.tui.widgets import times
from warroom.tui.widgets.list_pane import ListRow

_Target = Change | UpdateDraft | str | None
"""What a row leads to: a change, a text, a line to ask for a change, or nothing (a heading)."""


class ProductionScreen(AnsweringScreen):
    """A room in which changes are asked for, answered and judged, and decisions looked at.

    Attributes:
        room: The room.
    """

    room: Room

    def do_approvals(self, _: str) -> None:
        """What waits for me, with one key; else every change and what may help."""
        self.start(lambda _: self._approvals())

    async def _approvals(self) -> None:
        waiting = [] if self.view.read_only else self._pressing()
        if len(waiting) == 1:
            try:
                await self._answer(waiting[0])
            except Overtaken:
                raise
            except Left:
                await self.changes_view()
        else:
            await self.changes_view()

    def _pressing(self) -> list[Change | UpdateDraft]:
        """The changes and texts that owe something; what may proceed waits in the view."""
        owed = (
            each.what.partition(":")[2]
            for each in self.view.obligations
            if each.clears == "change.list"
        )
        incident = self.incident
        return [
            incident.updates.drafts.by_id.get(name) or incident.changes.by_id[name]
            for name in dict.fromkeys(owed)
        ]

    async def changes_view(self) -> None:
        """Every change, then what changed and what may help; Enter acts on the row."""
        changed = await asyncio.to_thread(self._changed_lately)
        targets, rows = self._rows(changed)
        target = targets[await self.pick_from("CHANGES TO PRODUCTION", rows, hint=_HINT)]
        if self.view.read_only or target is None:
            return
        if isinstance(target, str):
            await flows.changes.ask_for(self._desk, target)
        else:
            await self._answer(target)

    async def _answer(self, target: Change | UpdateDraft) -> None:
        """Answer what stands there now, whatever became of it meanwhile."""
        if isinstance(target, Change):
            await flows.changes.menu(self._desk, self.incident.changes.by_id[target.id])
        else:
            drafts = self.incident.updates.drafts
            await flows.update_drafts.answer(self._desk, drafts.by_id[target.id])

    def _changed_lately(self) -> tuple[WhatChanged, ...]:
        return self.room.changed_lately(self.incident)

    @property
    def _desk(self) -> Desk:
        return self  # type: ignore[return-value]

    def _rows(self, changed: tuple[WhatChanged, ...]) -> tuple[list[_Target], list[ListRow]]:
        targets: list[_Target] = []
        rows: list[ListRow] = []

        def add(target: _Target, row: ListRow) -> None:
            targets.append(target)
            rows.append(row)

        for draft in self.incident.updates.drafts.open:
            told = f"text for {', '.join(draft.audiences)}: {' '.join(draft.text.splitlines())}"
            waits = draft in self.incident.updates.drafts.waiting
            right = f"{draft.by} waits" if waits else f"{draft.state}, {draft.by} goes on"
            add(draft, ListRow(draft.id, told, right, "warning bold" if waits else "text"))
        state = self.incident.changes
        for change in state.waiting:
            add(change, self._row(change))
        add("", ListRow("+", "ask for a change", "R1 unless the line begins with R2 or R3"))
        others = (change for change in state.by_id.values() if not change.waiting)
        for change in sorted(others, key=_order):
            add(change, self._row(change))
        clock = without(self.incident.lifecycle, state, self.now())
        idle = f", {span(clock)} without a mitigation" if clock else ""
        add(None, ListRow(words=f"What changed lately{idle}", heading=True))
        for each in changed:
            at = f"{times.day(each.at, self.zone)} {times.clock(each.at, self.zone)}"
            words = f"{each.service}: {each.text}" if each.service else each.text
            add(f"undo: {each.text}", ListRow("", words, f"{each.who}  {at}"))
        add(None, ListRow(words="What may help, in the order of asking", heading=True))
        for option in MENU:
            add(f"{option.words}: ", ListRow(str(option.number), option.words, option.asks))
        return targets, rows

    def _row(self, change: Change) -> ListRow:
        where = standing(change, self.doctrine, self.now())
        right = f"differs from normal  {where}" if change.diverges else where
        return ListRow(change.id, f"{change.risk} {change.text}", right, _tone(change))

    def open_decision(self) -> None:
        """The record of the decision under the cursor, and what can be done with it."""
        entry = self.room_layout.decisions.selected
        if entry is None:
            self.do(BY_ID["log.decision"])
            return
        made = record_of(entry, self.incident.decisions)
        self.start(flows.decisions.menu(made.id) if made else flows.decisions.look(entry))

    # The entry line

    def write(self, kept: Kept) -> None:
        """Open the line."""
        raise NotImplementedError

    def post_line(self, kept: Kept) -> None:
        """Send a line; its words stay in the drafts until they are durable."""
        raise NotImplementedError

    def asks_more(self, kept: Kept) -> bool:
        """Whether more is asked before a line is sent: of an R2, a bare ``!``, a hold (ESC-1).

        Of a correction after the end its reason (doctrine D.5).
        """
        if kept.kind == ITEM and flows.items.wants_time_box(kept.text):
            self.start(flows.items.boxed(self, kept))
            return True
        if (
            kept.kind == Kind.DECISION
            and kept.corrects is None
            and flows.decisions.wants_review(kept.text)
        ):
            self.start(flows.decisions.timed(self, kept))
            return True
        line = understood(kept.text, kept.pressed_at, self.zone)
        if kept.corrects is not None and line.text and self.incident.lifecycle.over:
            said = kept.corrects, line.text, line.speaker, line.when, kept.slot
            self.start(flows.entries.correct_late(*said))
            return True
        wanted = read(line.text, LINE)
        weighty = kept.kind == Kind.CHANGE and wanted.risk in WEIGHTY
        if not weighty or kept.corrects is not None:
            return False
        when = line.when or When(kept.pressed_at)
        self.start(partial(self._complete, kept=kept, wanted=wanted, by=line.speaker, when=when))
        return True

    async def _complete(
        self, desk: Desk, *, kept: Kept, wanted: Line, by: str | None, when: When
    ) -> None:
        if await flows.changes.complete(desk, wanted, by=by, when=when):
            desk.settle(kept.slot)


_HINT = "Enter acts on the row; type to narrow."


def _order(change: Change) -> bool:
    return not (change.open or change.diverges)


def _tone(change: Change) -> str:
    if change.red or (change.outcome is Outcome.WORSE and change.diverges):
        return "critical bold"
    if change.waiting:
        return "warning bold"
    return "text" if change.open or change.diverges else "dim"

"""What is typed into the timelines: its drafts, its way to the disk, and what a crash left."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import tzinfo
from pathlib import Path
from typing import Any, Protocol

import msgspec

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Recorded
from warroom.room import Done, Room
from warroom.tui.acts import Acts
from warroom.tui.drafts import SENT, Drafts, Kept, slot_of, with_drafts
from warroom.tui.keys.run import Front
from warroom.tui.lines import Wish, wish_of

_RECALLED = 50


class Shown(Front, Protocol):
    """The screen in front, as the session sees it.

    Attributes:
        about: The id of the incident that it shows; None for all of them.
    """

    about: str | None

    def tick(self) -> None:
        """A second has passed."""

    def repaint_all(self) -> None:
        """What the session knows has changed."""

    def arrived(self, new: tuple[Recorded, ...]) -> None:
        """Others appended something."""

    def durable(self, incident: str, done: Done) -> None:
        """An act of this console was taken."""

    def logged(self, kept: Kept, done: Done) -> None:
        """A line of this console is durable."""

    def turned_down(self, kept: Kept, no: Refused | WhichIncident) -> None:
        """A rule said no to a line of this console; its words are a draft again."""


class Lines:
    """The lines and drafts of one program, for every incident of the room.

    Attributes:
        recent: What was logged before, for recall.
    """

    def __init__(
        self,
        room: Room,
        state: Path,
        zone: tzinfo,
        acts: Callable[[str], Acts | None],
        spawn: Callable[[Coroutine[Any, Any, Any], str], asyncio.Task[Any]],
        shown: Callable[[], Shown | None],
    ) -> None:
        """Nothing is typed yet.

        Args:
            room: The room.
            state: The directory of this user's drafts.
            zone: The zone in which typed times are read.
            acts: What is on its way to an incident; None for who only watches.
            spawn: Starts what lives as long as the program.
            shown: The screen in front.
        """
        self._room, self._state, self._zone = room, state, zone
        self._acts, self._spawn, self._shown = acts, spawn, shown
        self._drafts: dict[str, Drafts] = {}
        self.recent: list[str] = []

    def drafts(self, incident: str) -> Drafts:
        """What was typed for an incident and is not durable yet."""
        if incident not in self._drafts:
            log_id, me = self._room.info.log_id, self._room.operator
            self._drafts[incident] = Drafts(self._state, log_id, incident, me)
        return self._drafts[incident]

    def flush(self) -> None:
        """Write every draft that is to be written yet."""
        for drafts in self._drafts.values():
            drafts.flush()

    def post(self, incident: str, kept: Kept) -> None:
        """Send a line; its words stay in the drafts until they are durable."""
        acts = self._acts(incident)
        if acts is None:
            return
        sent = msgspec.structs.replace(kept, slot=SENT + kept.command_id, open=False)
        self.drafts(incident).swap(kept.slot, sent)
        self.recent = [*self.recent[-_RECALLED:], *([kept.text] if kept.text else [])]
        wish = wish_of(sent, self._zone)
        acts.announce(wish)
        self._spawn(self._posted(acts, sent, kept.slot, wish), "a line")

    async def _posted(self, acts: Acts, sent: Kept, slot: str, wish: Wish) -> None:
        drafts = self.drafts(acts.incident)
        try:
            done = await acts.send(wish)
        except (Refused, WhichIncident) as no:
            back = msgspec.structs.replace(sent, slot=slot, command_id="", open=True)
            drafts.swap(sent.slot, back)
            if (shown := self._shown()) is None:
                return
            if shown.about == acts.incident:
                shown.turned_down(back, no)
            else:
                shown.say(f"{acts.incident}: {no} The words wait there as a draft.", bad=True)
        else:
            drafts.drop(sent.slot)
            if (shown := self._shown()) is not None and shown.about == acts.incident:
                shown.logged(sent, done)

    def resume(self, incidents: Iterable[str] = ()) -> None:
        """Send again what was sent before a crash: of these incidents, else of all of them."""
        names = incidents or with_drafts(self._state, self._room.info.log_id, self._room.operator)
        for name in names:
            acts = self._acts(name)
            if acts is None or acts.waiting:
                continue
            for kept in self.drafts(name).all:
                if kept.slot.startswith(SENT) and kept.command_id:
                    wish = wish_of(kept, self._zone)
                    self._spawn(self._posted(acts, kept, slot_of(kept.kind), wish), "a line")

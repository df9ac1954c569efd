"""The war room: one incident, live, on the shared log."""

import asyncio
from contextlib import suppress
from datetime import datetime

from textual.app import ComposeResult

from warroom import config as settings
from warroom.beside.heads import Heads
from warroom.beside.presence import BEAT, Presence
from warroom.config import Config
from warroom.core.event import Recorded
from warroom.core.spans import span
from warroom.incident import Incident
from warroom.intake.observers import Intake
from warroom.interruptions import Memory, interruptions
from warroom.log.errors import RoomUnusable
from warroom.obligations import obligations
from warroom.room import Done, Room
from warroom.topics.language.words import Wording
from warroom.topics.updates.cadence import clocks
from warroom.tui import flows
from warroom.tui.acts import Outbox
from warroom.tui.alarms import Alarms
from warroom.tui.drafts import Drafts
from warroom.tui.feed import LiveFeed
from warroom.tui.keymap import Keymap
from warroom.tui.lines import completions
from warroom.tui.messages import LeaveConsole, OpenLobby
from warroom.tui.screens.copying import CopyingScreen
from warroom.tui.themes import NAMES
from warroom.tui.view import READ_ONLY, Feed, Trouble, View, amiss
from warroom.tui.widgets.layout import RoomLayout
from warroom.tui.writing import Writing

_HEAD = 12


class RoomScreen(CopyingScreen):
    """One incident of a room.

    Attributes:
        room: The room.
        state: The directory of this user's drafts, copies and remembered heads.
    """

    def __init__(
        self,
        room: Room,
        incident: Incident,
        keymap: Keymap,
        config: Config,
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__(keymap)
        self.room, self.config = room, config
        self.state = settings.state_dir()
        self.read_only = read_only or not room.info.writable
        self._watching = read_only
        self.room_layout = RoomLayout(id="room")
        self._incident = incident
        self._head = ""
        self._showing = False
        self._warning: Trouble | None = None
        self._watchers: tuple[str, ...] = ()
        self._readers: tuple[str, ...] = ()
        self._heard = Memory()
        self.drafts = Drafts(self.state, room.info.log_id, incident.id, room.operator)
        self.outbox = Outbox(room, incident.id, self.repaint_all)
        self.feed = LiveFeed(room, self._arrived, self.repaint_all)
        self.presence = Presence(room.path, room.operator, now=room.now(), observer=self.read_only)
        self.heads = Heads(self.state)
        self.intake = Intake(room)
        self.view = self._view()

    def compose(self) -> ComposeResult:
        """The layout holds everything."""
        yield self.room_layout

    def on_mount(self) -> None:
        """Show, follow, tick."""
        self.alarms = Alarms(
            self.app, self.config.alarm_hook, lambda why: self.say(why, bad=True),
            quiet=self.read_only,
        )  # fmt: skip
        self._showing = True
        self._tick()
        self.paint_foot()
        if not self.read_only:
            self.resume()
        self.when_painted(self._join)

    def _join(self) -> None:
        """Follow the room and be seen there; later than the first frame, which it would delay."""
        self.run_worker(self.feed.run(), group="feed", exit_on_error=True)
        self.run_worker(self._beat(), group="presence", exit_on_error=True)

    def on_unmount(self) -> None:
        """Say that this console is gone."""
        self._showing = False
        self.presence.leave()
        self.alarms.leave()
        if self._warning is None:
            with suppress(RoomUnusable):
                self.heads.remember(self.room, self.room.head())

    @property
    def head(self) -> str:
        """The end of the log, ``SEQ:HASH``."""
        return str(self.room.head())

    # What is shown

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.room.now()

    def _view(self) -> View:
        incident, now, me = self._incident, self.now(), self.room.operator
        zone, rest = self.config.zone_info, incident.resting(self.room.resting())
        owed = obligations(incident, self.room.doctrine, now, me, zone, rest)
        alarms = interruptions(owed, self.room.doctrine, now, me, self._heard)
        self._heard = alarms.memory
        return View(
            incident=incident,
            doctrine=self.room.doctrine,
            now=now,
            me=self.room.operator,
            zone=zone,
            rest=rest,
            obligations=owed,
            alarms=alarms,
            clocks=clocks(
                incident.updates, incident.severity, incident.lifecycle, incident.roles,
                incident.impact, self.room.doctrine, now,
            ),
            live=self._feed(now),
            read_only=self.read_only,
            head=self._head,
            pending=self.outbox.pending,
            drafts=self.draft_waits and not isinstance(self.mode, Writing),
            trouble=self.outbox.trouble or self._warning,
            elapsed_times=self.elapsed_times,
            ascii=self.config.ascii,
            may_ask=self.may_ask,
            unasked=self.intake.left,
            hides_working=self.hides_working,
            wording=self.wording if self.hides_working else Wording(),
            keymap=self.keymap,
        )  # fmt: skip

    def refresh_view(self) -> None:
        """Look at the clock again before a flow decides by it."""
        self.view = self._view()

    def _feed(self, now: datetime) -> Feed:
        detail = ""
        if self.feed.lost_since:
            detail = span(now - self.feed.lost_since)
        return Feed(self.feed.state, detail, self._watchers, self._readers)

    def repaint_all(self) -> None:
        """Show the present state everywhere; only what changed is painted."""
        if not self._showing:
            return
        self.view = self._view()
        self.room_layout.show(self.view)
        if self.mode is None:
            self.paint_foot()
        self.alarms.look(self.view)
        self.look_again()

    def left_flow(self) -> None:
        """A flow was left with Escape: what was typed waits as a draft, and the keys say so."""
        self.repaint_all()

    def _tick(self) -> None:
        """Once a second, aligned to the clock; an incident that is over needs no tick."""
        self.look_into_box()
        self.repaint_all()
        if not self._incident.lifecycle.over:
            self.set_timer(1 - self.now().microsecond / 1e6, self._tick)

    # What changes it

    def folded(self, done: Done) -> None:
        """Show what an act led to."""
        if done.incident is not None:
            was_over = self._incident.lifecycle.over
            self._take(done.incident)
            if was_over and not self._incident.lifecycle.over:
                self._tick()
        if done.events:
            self._head = done.events[-1].hash[:_HEAD]
        self.repaint_all()

    def _take(self, incident: Incident) -> None:
        if incident.seq >= self._incident.seq:
            before, self._incident = self._incident, incident
            told = flows.handoff_card.announced(before, incident)
            if told := told or flows.questions.news(before, incident, self.me):
                self.say(told)

    def _arrived(self, events: tuple[Recorded, ...]) -> None:
        if events:
            self._head = events[-1].hash[:_HEAD]
        if not any(event.incident == self._incident.id for event in events):
            return
        if (incident := self.room.at_hand(self._incident.id)) is not None:
            self._reloaded(incident)
        else:
            self.run_worker(self._reload(), group="reload")

    async def _reload(self) -> None:
        self._reloaded(await asyncio.to_thread(self.room.incident, self._incident.id))

    def _reloaded(self, incident: Incident) -> None:
        was_over = self._incident.lifecycle.over
        self._take(incident)
        if was_over and not incident.lifecycle.over:
            self._tick()
        self.repaint_all()

    async def _beat(self) -> None:
        told = ""
        while True:
            try:
                await asyncio.to_thread(self._look_around)
                self.look_into_box()
            except RoomUnusable as error:
                self._warning = Trouble("ROOM", str(error), "W")
            except Exception as error:  # whatever stands beside the room ends no console
                self._warning = Trouble("ROOM", amiss(error), critical=False)
            if self._warning and self._warning.sentence != told:
                told = self._warning.sentence
                self.say(told, bad=True)
            self.repaint_all()
            await asyncio.sleep(BEAT.total_seconds())

    def _look_around(self) -> None:
        """In a thread: who is here, and whether the room still holds what was seen."""
        now = self.now()
        self.presence.beat(now, self._incident.id)
        here = self.presence.who(now)
        self._watchers = tuple(dict.fromkeys(each.handle for each in here))
        writing = {each.handle for each in here if not each.observer}
        self._readers = tuple(who for who in self._watchers if who not in writing)
        sentence = self.heads.check(self.room)
        self._warning = Trouble("ROOM CHANGED", sentence, "W") if sentence else self._reason()
        head = self.room.head()
        self._head = head.hash[:_HEAD] if head.seq else ""
        if sentence is None:
            self.heads.remember(self.room, head)

    def _reason(self) -> Trouble | None:
        """Why a console that meant to write cannot."""
        reason = self.room.info.reason
        if not reason or self._watching:
            return None
        return Trouble(READ_ONLY, reason, critical=False)

    # What the keys need

    def complete(self, word: str) -> list[str]:
        """What ``@ma`` or ``#A`` may become."""
        elsewhere = (
            name
            for listed in self.room.listings()
            for name in (listed.lifecycle.opened_by, *(each.who for each in listed.roles.holdings))
            if name
        )
        return completions(self._incident, {*self._watchers, *elsewhere}, word)

    @property
    def command_label(self) -> str:
        """IC for the commander, else a word for everybody."""
        return "IC" if self._incident.owner == self.me else "Do"

    def accept_room(self) -> None:
        """Take the room as it is now for what this user has seen."""
        self.heads.forget(self.room.info.log_id)
        self.heads.remember(self.room, self.room.head())
        self._warning = None
        self.repaint_all()

    def paint_in(self, theme: str) -> None:
        """Show the console in another theme."""
        self.app.theme = NAMES[theme]

    def do_lobby(self, _: str) -> None:
        """All incidents."""
        self.post_message(OpenLobby())

    def do_leave(self, _: str) -> None:
        """Leave the console."""
        self.post_message(LeaveConsole())

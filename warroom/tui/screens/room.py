"""The war room: one incident, live, on the shared log."""

import asyncio

from textual import events
from textual.app import ComposeResult

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Recorded
from warroom.incident import Incident
from warroom.interruptions import Memory
from warroom.log.errors import RoomUnusable
from warroom.room import Done
from warroom.topics.timeline.console.pane import Timeline
from warroom.topics.timeline.entry import Entry
from warroom.tui import snapshot
from warroom.tui.alarms import Alarms
from warroom.tui.ask.context import Context
from warroom.tui.ask.layout import Layout
from warroom.tui.drafts import SENT, Kept
from warroom.tui.keys.bar import Moment, key_rows
from warroom.tui.keys.keybar import KeyRow
from warroom.tui.keys.run import Run
from warroom.tui.registry import BY_ID, load
from warroom.tui.screens.alarm import AlarmLine
from warroom.tui.screens.console import Console
from warroom.tui.screens.layout import RoomLayout
from warroom.tui.session import Session
from warroom.tui.view import View

_WATCHING = "read-only: everything is shown, nothing is written"


class RoomScreen(Console):
    """One incident of a room.

    Attributes:
        about: Its id.
        room_layout: The panes.
        elapsed_times: Whether times are shown since the declaration.
        hides_working: Whether open hypotheses, questions and guesses are left out (SIG-1).
    """

    def __init__(self, session: Session, incident: Incident) -> None:
        super().__init__(session)
        self.about, self.drafts = incident.id, session.lines.drafts(incident.id)
        self.room_layout = RoomLayout(id="room")
        self.elapsed_times = False
        self.hides_working = session.watching and not session.whole
        self._incident, self._heard = incident, Memory()
        self._showing = self._behind = False
        self.view = self._look()

    def compose(self) -> ComposeResult:
        """The layout holds everything."""
        yield self.room_layout

    def on_mount(self) -> None:
        """Show, and go on with what was typed before."""
        self.alarms = Alarms(
            self.app, self.session.config.alarm_hook, lambda why: self.say(why, bad=True),
            quiet=self.session.read_only,
        )  # fmt: skip
        self._showing = True
        self.come()
        if not self.session.read_only:
            self.session.lines.resume([self.view.incident.id])
            if self.drafts.waiting:
                load("timeline.console.entry:reopen")(self.context("draft"))

    def on_unmount(self) -> None:
        """The terminal gets its own title back."""
        self._showing = False
        self.alarms.leave()

    # What decides

    @property
    def place(self) -> Layout:
        """Where questions and lists are shown."""
        return self.room_layout

    @property
    def incident(self) -> Incident:
        """The incident as of the last repaint."""
        return self.view.incident

    @property
    def draft_waits(self) -> bool:
        """Whether something was typed and not sent."""
        return any(not kept.slot.startswith(SENT) for kept in self.drafts.waiting)

    @property
    def details_open(self) -> bool:
        """Whether the details of an entry cover the panes."""
        return self.room_layout.in_overlay is self.room_layout.details

    @property
    def entry(self) -> Entry | None:
        """The entry whose details are open, else the selected one."""
        return self.room_layout.looked_at

    @property
    def moment(self) -> Moment:
        """What decides about keys."""
        entry = self.entry
        return Moment(self.view, entry.seq if entry else None, self.view.read_only)

    def context(self, name: str) -> Context:
        """What something gets that is no flow of a key."""
        return Context(self.session, self, Run(name))

    def key_rows(self) -> tuple[KeyRow, ...]:
        """The rows of the key bar."""
        words = _WATCHING
        if self.view.read_only:
            words = load("questions.console.flows:latest")(self.incident, self.view.me) or words
        return key_rows(self.moment, self.keymap, words)

    # Keys

    def idle_key(self, event: events.Key) -> None:
        """In the details of an entry some keys act on it; else do what a key does."""
        flow = None
        verb = self.keymap.boards["details"].get(event.key) if self.details_open else None
        if verb is not None and verb.board:
            flow = load("timeline.console.entry:of_details")(self.context("entry"), verb.id)
        if flow is not None:
            self.start(flow, "entry")
        else:
            super().idle_key(event)

    def idle_paste(self, text: str) -> None:
        """A paste while nothing is asked becomes a note, where one may be written."""
        self.do(BY_ID["log.note"])
        if self.mode is not None:
            self.mode.paste(text)

    def on_timeline_selected(self, message: Timeline.Selected) -> None:
        """The key bar fits the selection."""
        if self.mode is None:
            self.paint_foot()

    def on_room_layout_switched(self, message: RoomLayout.Switched) -> None:
        """The key bar fits the pane."""
        if self.mode is None:
            self.paint_foot()

    def on_alarm_line_chosen(self, message: AlarmLine.Chosen) -> None:
        """What is owed was clicked: go to what clears it."""
        if self.mode is None:
            ctx = self.context("owed")
            load("screens.owed:clear")(ctx, message.owed)
            if ctx.run.then is not None:
                self._then(*ctx.run.then)

    # What is shown

    def _look(self) -> View:
        writing = self.mode is not None and self.mode.typing and self.mode.run is None
        return snapshot.snapshot(
            self.session,
            self._incident,
            self._heard,
            elapsed=self.elapsed_times,
            hides=self.hides_working,
            drafts=not writing and self.draft_waits,
        )

    def refresh_view(self) -> None:
        """Look at the clock again before a flow decides by it."""
        self.view = self._look()

    def repaint_all(self) -> None:
        """Show the present state everywhere; only what changed is painted."""
        if not self._showing:
            return
        self.view = self._look()
        self._heard = self.view.alarms.memory
        self.room_layout.show(self.view)
        if self.mode is None:
            self.paint_foot()
        self.alarms.look(self.view)
        if self.mode is not None:
            self.mode.look()  # one that makes no sense any more ends

    # What the session tells

    def tick(self) -> None:
        """A second has passed; an incident that is over needs none."""
        if self._behind:
            self._read()
        if not self._incident.lifecycle.over:
            self.repaint_all()

    def arrived(self, new: tuple[Recorded, ...]) -> None:
        """Others appended something."""
        if not any(event.incident == self.about for event in new):
            return
        if (incident := self.session.room.at_hand(self._incident.id)) is not None:
            self._take(incident)
            self.repaint_all()
        else:
            self._read()

    def _read(self) -> None:
        """Read the incident anew; while the file cannot be read, with every tick again."""
        self._behind = False
        self.session.spawn(self._reload(), "reading the incident")

    async def _reload(self) -> None:
        try:
            incident = await asyncio.to_thread(self.session.room.incident, self._incident.id)
        except RoomUnusable as error:
            self._behind = True
            self.session.troubled(error)
            return
        self._take(incident)
        self.repaint_all()

    def folded(self, done: Done) -> None:
        """Show what an act led to."""
        self.session.witness.saw(done.events)
        if done.incident is not None:
            self._take(done.incident)
        self.repaint_all()

    def durable(self, incident: str, done: Done) -> None:
        """An act of this console was taken."""
        if incident == self.about:
            self.folded(done)

    def _take(self, incident: Incident) -> None:
        if incident.seq >= self._incident.seq:
            before, self._incident = self._incident, incident
            told = load("handoff.console.card:announced")(before, incident)
            if told := told or load("questions.console.flows:news")(before, incident, self.view.me):
                self.say(told)

    def logged(self, kept: Kept, done: Done) -> None:
        """A line is durable: what the wording rules mark in it is said."""
        load("hypotheses.console.flows:mark")(self.context("line"), kept, done)

    def turned_down(self, kept: Kept, no: Refused | WhichIncident) -> None:
        """A rule said no to a line: its words stand there again."""
        load("timeline.console.entry:refused")(self.context("line"), kept, no)

"""The lobby: all incidents of the room, most pressing first; Enter opens, n opens a new one."""

import asyncio
from datetime import datetime

from textual.app import ComposeResult

from warroom.act import Target
from warroom.beside.presence import BEAT, Presence
from warroom.config import Config
from warroom.core.errors import Refused
from warroom.core.event import Recorded
from warroom.incident import Incident
from warroom.log.errors import RoomUnusable
from warroom.obligations import obligations
from warroom.room import Done, Room
from warroom.topics.lifecycle import declare
from warroom.tui import flows
from warroom.tui.feed import LiveFeed
from warroom.tui.flows.desk import Left
from warroom.tui.keymap import Keymap
from warroom.tui.messages import LeaveConsole, OpenIncident
from warroom.tui.moment import Moment
from warroom.tui.screens.base import KeyScreen
from warroom.tui.screens.foot import Place
from warroom.tui.screens.reading import help_rows
from warroom.tui.view import Feed, View, amiss
from warroom.tui.widgets.keybar import KeyRow
from warroom.tui.widgets.listing import Listing
from warroom.tui.widgets.lobby import LobbyLayout, LobbyRow

_OPENING = "Enter opens it in triage; Tab declares it at once."


class LobbyScreen(KeyScreen):
    """All incidents of a room."""

    in_lobby = True

    def __init__(
        self, room: Room, keymap: Keymap, config: Config, *, read_only: bool = False
    ) -> None:
        super().__init__(keymap)
        self.room, self.config = room, config
        self.read_only = read_only or not room.info.writable
        self.lobby = LobbyLayout()
        self.feed = LiveFeed(room, self._arrived, self._show)
        self.presence = Presence(room.path, room.operator, now=room.now(), observer=self.read_only)
        self._watchers: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The layout holds everything."""
        yield self.lobby

    def on_mount(self) -> None:
        """Show, follow, tick."""
        self._show()
        self.paint_foot()
        self.run_worker(self._load(), group="load", exclusive=True)
        self._tick()
        self.when_painted(self._join)

    def _join(self) -> None:
        """Follow the room and be seen there; later than the first frame, which it would delay."""
        self.run_worker(self.feed.run(), group="feed")
        self.run_worker(self._beat(), group="presence")

    def on_unmount(self) -> None:
        """Say that this console left the lobby."""
        self.presence.leave()

    @property
    def place(self) -> Place:
        """Where questions and lists are shown."""
        return self.lobby

    @property
    def moment(self) -> Moment:
        """What decides about keys."""
        return Moment(None, None, self.read_only)

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.room.now()

    def _show(self) -> None:
        view = View(
            incident=Incident(""),
            doctrine=self.room.doctrine,
            now=self.now(),
            me=self.room.operator,
            zone=self.config.zone_info,
            live=Feed(self.feed.state, "", self._watchers),
            read_only=self.read_only,
            ascii=self.config.ascii,
        )
        self.lobby.head.room = str(self.room.path)
        self.lobby.show(view)

    def _tick(self) -> None:
        self._show()
        self.set_timer(1 - self.now().microsecond / 1e6, self._tick)

    def _arrived(self, events: tuple[Recorded, ...]) -> None:
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        rows = await asyncio.to_thread(self._rows)
        self.lobby.head.rows = rows
        self.lobby.incidents.fill(rows)
        self._show()

    def _rows(self) -> list[LobbyRow]:
        """In a thread: every incident; of the open ones what they owe."""
        now, rows = self.now(), []
        for listed in self.room.listings():
            owed = None
            if listed.open:
                incident = self.room.incident(listed.id)
                found = obligations(incident, self.room.doctrine, now)
                owed = found[0] if found else None
            rows.append(LobbyRow(listed, owed))
        return rows

    async def _beat(self) -> None:
        told = ""
        while True:
            now = self.now()
            try:
                await asyncio.to_thread(self.presence.beat, now)
                who = await asyncio.to_thread(self.presence.who, now)
                self._watchers = tuple(dict.fromkeys(each.handle for each in who))
            except Exception as error:  # whatever stands beside the room ends no console
                if (sentence := amiss(error)) != told:
                    told = sentence
                    self.say(told, bad=True)
            self._show()
            await asyncio.sleep(BEAT.total_seconds())

    # Keys

    def key_rows(self) -> tuple[KeyRow, ...]:
        """The keys of the lobby."""
        shown = self.keymap.shown
        first = (shown("find.details"), "open"), (shown("command.open"), "new incident")
        move = (shown("find.down"), "down"), (shown("find.up"), "up")
        end = ((shown("find.filter"), "search"), (shown("find.help"), "help"))
        rest = ((shown("find.leave"), "leave"),)
        return (
            KeyRow("Room", (first[:1] if self.read_only else first) + move, end),
            KeyRow("", rest),
        )

    def do_move(self, where: str) -> None:
        """Move among the incidents."""
        steps = {"first": -1_000_000, "latest": 1_000_000, "down": 1, "up": -1,
                 "page_down": 10, "page_up": -10}  # fmt: skip
        self.lobby.incidents.move(steps[where])

    def do_details(self, _: str) -> None:
        """Open the selected incident."""
        row = self.lobby.incidents.selected
        if row is None:
            self.say("There is no incident to open; n opens a new one.")
        else:
            self.post_message(OpenIncident(row.listed.id))

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        """A click on the selected row does what Enter does."""
        self.paint_foot()

    def do_filter(self, _: str) -> None:
        """Search while words are typed."""
        self.start(lambda _: self._search())

    async def _search(self) -> None:
        try:
            await self.ask(
                "SEARCH", "id, title, state, name; Enter keeps it, Esc shows all",
                text=self.lobby.incidents.words, typed=self.lobby.incidents.search,
            )  # fmt: skip
        except Left:
            self.lobby.incidents.search("")
            raise

    def do_escape(self, _: str) -> None:
        """Show all incidents again."""
        self.lobby.incidents.search("")

    def do_open_new(self, _: str) -> None:
        """Open a new incident with a title."""
        self.start(lambda _: self._open_new())

    async def _open_new(self) -> None:
        hint, text = _OPENING, ""
        while True:
            answer = await self.ask(
                "NEW INCIDENT", "what is wrong, in one line", text=text, hint=hint, tab="declare"
            )
            text, hint = answer.text.strip(), _OPENING
            if not text:
                hint = "A title is enough, and needed."
                continue
            try:
                done = await self._opened(text, declares=bool(answer.turned))
            except Left:
                continue
            except (Refused, RoomUnusable) as no:
                hint = str(no)
                self.say(hint, bad=True)
                continue
            if done.incident:
                self.post_message(OpenIncident(done.incident.id))
            return

    async def _opened(self, title: str, *, declares: bool) -> Done:
        """In triage without a question (CREW-2), or declared with the three of SEV-1."""
        if not declares:
            return await asyncio.to_thread(
                self.room.act, declare.open_incident, Target(new=True), title=title
            )
        judged = await flows.declaring.judge(self, self.room.doctrine)
        return await asyncio.to_thread(
            self.room.act,
            declare.declare_new,
            Target(new=True),
            title=title,
            severity_level=judged.level,
            harm=judged.harm,
        )

    def do_help(self, _: str) -> None:
        """The keys of the lobby; Enter runs one."""
        self.start(lambda _: self._help())

    async def _help(self) -> None:
        keys, rows = help_rows(self)
        if picked := keys[await self.pick_from("KEYS", rows, hint="Enter runs.")]:
            self.press(picked.id)

    def do_palette(self, _: str) -> None:
        """The same as help: the lobby has no command without a key."""
        self.do_help("")

    def do_leave(self, _: str) -> None:
        """Leave the console."""
        self.post_message(LeaveConsole())

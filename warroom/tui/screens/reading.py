"""What everybody may do in the room, observers too: move, filter, look closer, copy, find a key."""

from datetime import datetime, tzinfo

from textual import events

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.owed import Obligation
from warroom.topics.timeline.state import Entry
from warroom.tui.flows.desk import Left
from warroom.tui.keymap import shown as written
from warroom.tui.keys import BY_ID, KEYS, LOBBY_ONLY, TYPING, Group, Key, meant
from warroom.tui.moment import Moment, why_off
from warroom.tui.screens.base import KeyScreen
from warroom.tui.screens.carding import CardScreen
from warroom.tui.screens.foot import Place
from warroom.tui.view import View
from warroom.tui.widgets.layout import RoomLayout
from warroom.tui.widgets.list_pane import ListRow
from warroom.tui.widgets.timeline import Timeline


class ReadingScreen(CardScreen):
    """A room that can be read.

    Attributes:
        view: What the panes show.
        room_layout: The panes.
        elapsed_times: Whether times are shown since the declaration.
    """

    view: View
    room_layout: RoomLayout
    elapsed_times = False

    @property
    def place(self) -> Place:
        """Where questions and lists are shown."""
        return self.room_layout

    @property
    def incident(self) -> Incident:
        """The incident as of the last repaint."""
        return self.view.incident

    @property
    def doctrine(self) -> Doctrine:
        """The thresholds in force."""
        return self.view.doctrine

    @property
    def me(self) -> str:
        """The handle of the operator."""
        return self.view.me

    @property
    def zone(self) -> tzinfo:
        """The zone in which times are read and shown."""
        return self.view.zone

    def now(self) -> datetime:
        """The present instant, UTC."""
        raise NotImplementedError

    @property
    def timeline(self) -> Timeline:
        """The timeline."""
        return self.room_layout.timeline

    @property
    def entry(self) -> Entry | None:
        """The selected entry."""
        return self.timeline.selected

    @property
    def moment(self) -> Moment:
        """What decides about keys."""
        entry = self.entry
        return Moment(self.view, entry.seq if entry else None, self.view.read_only)

    @property
    def details_open(self) -> bool:
        """Whether the details of an entry cover the panes."""
        return self.room_layout.in_overlay is self.room_layout.details

    def repaint_all(self) -> None:
        """Show a new view everywhere."""
        raise NotImplementedError

    # Moving

    def do_pane(self, name: str) -> None:
        """Go to a pane, or to the next one with ``+`` and the one before with ``-``."""
        if name in "+-":
            self.room_layout.activate_next(1 if name == "+" else -1)
        else:
            self.room_layout.activate(name)

    def do_move(self, where: str) -> None:
        """Move in what is shown."""
        layout = self.room_layout
        if self.details_open:
            details = layout.details
            far = {"first": -1_000_000, "latest": 1_000_000, "down": 1, "up": -1}
            if where in far:
                details.move(far[where])
            else:
                details.page(1 if where == "page_down" else -1)
        elif layout.active == "timeline":
            self._move_timeline(where)
        else:
            steps = {"first": -1_000_000, "latest": 1_000_000, "down": 1, "up": -1,
                     "page_down": 10, "page_up": -10}  # fmt: skip
            layout.current.move(steps[where])

    def _move_timeline(self, where: str) -> None:
        timeline = self.timeline
        {
            "down": lambda: timeline.move(1),
            "up": lambda: timeline.move(-1),
            "page_down": lambda: timeline.page(1),
            "page_up": lambda: timeline.page(-1),
            "first": timeline.to_first,
            "latest": timeline.to_latest,
        }[where]()

    def on_timeline_selected(self, message: Timeline.Selected) -> None:
        """The key bar fits the selection."""
        if self.mode is None:
            self.paint_foot()

    def on_room_layout_switched(self, message: RoomLayout.Switched) -> None:
        """The key bar fits the pane."""
        if self.mode is None:
            self.paint_foot()

    def do_escape(self, _: str) -> None:
        """Close what covers the panes, else clear the filter, else go back to the timeline."""
        layout = self.room_layout
        if layout.in_overlay is not None:
            layout.uncover()
        elif self.timeline.words:
            self.timeline.filter("")
            layout.refresh_tabs()
        elif layout.active != "timeline":
            layout.activate("timeline")
        elif self.entry is not None:
            self.timeline.to_latest()

    # Looking closer

    def do_details(self, _: str) -> None:
        """Open the details of the selected entry; beside the timeline, what can be done."""
        entry = self.entry
        if self.room_layout.active != "timeline" and self.room_layout.in_overlay is None:
            self.open_row(self.room_layout.active)
        elif self.details_open:
            self.room_layout.uncover()
        elif entry is None or entry.seq < 0:
            self.say("No entry is selected; k selects the latest.")
        else:
            self.room_layout.details.open(self.view, entry.seq)
            self.room_layout.overlay(self.room_layout.details)

    def open_row(self, pane: str) -> None:
        """Offer what can be done in a pane beside the timeline."""

    def do_filter(self, _: str) -> None:
        """Narrow the timeline while words are typed; Escape takes them back."""
        self.start(lambda _: self._filter())

    async def _filter(self) -> None:
        old = self.timeline.words
        try:
            await self.ask(
                "FILTER",
                "words, a name, a kind; Enter keeps it, Esc shows all",
                text=old,
                typed=self._narrow,
            )
        except Left:
            self._narrow("")
            raise

    def _narrow(self, words: str) -> None:
        self.timeline.filter(words)
        self.room_layout.refresh_tabs()

    def do_times(self, _: str) -> None:
        """Clock times, or times since the declaration."""
        self.elapsed_times = not self.elapsed_times
        self.repaint_all()

    def do_widen(self, _: str) -> None:
        """The whole width for one pane, and back."""
        self.room_layout.widen()

    def do_copy(self, _: str) -> None:
        """Copy the selected entry."""
        if (entry := self.entry) is not None:
            self.say(self.copied(entry))

    def copied(self, entry: Entry) -> str:
        """Copy an entry; the sentence that says so."""
        raise NotImplementedError

    # Finding keys

    def do_owed(self, _: str) -> None:
        """List what is owed; Enter goes to what clears it."""
        self.start(lambda _: self._owed())

    async def _owed(self) -> None:
        owed = self.room_layout.owed
        owed.open(self.view)
        if not self.view.obligations:
            self.say("Nothing is owed.")
            return
        chosen = owed.chosen(await self.pick_from("OWED", (), pane=owed))
        if chosen:
            await self.clear(chosen)

    async def clear(self, owed: Obligation) -> None:
        """Go to what clears an obligation: what it names."""
        self.press(meant(owed.clears))

    def do_help(self, _: str) -> None:
        """List the keys in force; Enter runs the chosen one."""
        self.start(lambda _: self._help())

    async def _help(self) -> None:
        keys, rows = help_rows(self)
        picked = keys[await self.pick_from("KEYS", rows, hint="Type a word or a key; Enter runs.")]
        if picked:
            self.press(picked.id)

    def do_palette(self, _: str) -> None:
        """List every command by name, those without a key too."""
        self.start(lambda _: self._palette())

    async def _palette(self) -> None:
        from warroom.tui.palette import commands  # late: with the flows, no frame needs it

        keys: list[Key] = [
            key for key in KEYS if key.id not in LOBBY_ONLY and key.handler != "palette"
        ]
        more = commands(self.view)
        rows = [ListRow(self.keymap.shown(key.id), key.label, key.help) for key in keys]
        rows += [ListRow("", each.label, each.help) for each in more]
        index = await self.pick_from("COMMANDS", rows, hint="Type to find one; Enter runs it.")
        if index < len(keys):
            self.press(keys[index].id)
        else:
            await more[index - len(keys)].run(self)  # type: ignore[arg-type]

    def on_click(self, event: events.Click) -> None:
        """The mouse may select; the key bar fits it."""
        if self.mode is None:
            self.paint_foot()


def help_rows(screen: KeyScreen) -> tuple[list[Key | None], list[ListRow]]:
    """The keys in force, by group, for the help; a heading has no key."""
    keys: list[Key | None] = []
    rows: list[ListRow] = []
    here = {key.id for key in screen.places.values()}
    for group in Group:
        found = [
            key
            for key in BY_ID.values()
            if key.group is group and key.id in here and not why_off(key, screen.moment)
        ]
        typing = [key for key in TYPING if key.group is group]
        if not found and not typing:
            continue
        keys.append(None)
        rows.append(ListRow(words=group.capitalize(), heading=True))
        keys += found
        rows += [ListRow(screen.keymap.all_shown(key.id), key.label, key.help) for key in found]
        keys += [None] * len(typing)
        rows += [ListRow(_written(key), key.label, key.help, tone="dim") for key in typing]
    return keys, rows


def _written(key: Key) -> str:
    return " ".join(written(each) for each in key.keys.split(","))

"""The lobby: all incidents of the room, most pressing first; Enter opens, n opens a new one."""

import asyncio

from textual.app import ComposeResult

from warroom.act import Target
from warroom.core.errors import Refused
from warroom.core.event import Recorded
from warroom.log.errors import RoomUnusable
from warroom.obligations import obligations
from warroom.room import Done
from warroom.topics.lifecycle import declare
from warroom.tui import snapshot
from warroom.tui.ask.context import Context
from warroom.tui.ask.layout import Layout
from warroom.tui.ask.question import Left
from warroom.tui.keys.bar import Moment
from warroom.tui.keys.keybar import KeyRow
from warroom.tui.registry import load
from warroom.tui.screens.console import Console
from warroom.tui.screens.lobby_layout import LobbyLayout, LobbyRow
from warroom.tui.session import Session

_OPENING = "Enter opens it in triage; Tab declares it at once."
_FAR = 1_000_000
_STEPS = {"first": -_FAR, "latest": _FAR, "down": 1, "up": -1, "page_down": 10, "page_up": -10}


class LobbyScreen(Console):
    """All incidents of a room."""

    in_lobby = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.lobby, self.drafts = LobbyLayout(), session.lines.drafts("")
        self.view = snapshot.lobby(session)
        self._behind = False

    def compose(self) -> ComposeResult:
        """The layout holds everything."""
        yield self.lobby

    def on_mount(self) -> None:
        """Show, and send what a crash left behind."""
        self.come()
        self._read()
        self.when_painted(self.session.lines.resume)

    @property
    def place(self) -> Layout:
        """Where questions and lists are shown."""
        return self.lobby

    @property
    def moment(self) -> Moment:
        """What decides about keys."""
        return Moment(None, None, self.session.read_only)

    def key_rows(self) -> tuple[KeyRow, ...]:
        """The keys of the lobby."""
        shown = self.keymap.shown
        first = (shown("find.details"), "open"), (shown("incident.open"), "new incident")
        move = (shown("find.down"), "down"), (shown("find.up"), "up")
        end = ((shown("find.filter"), "search"), (shown("find.help"), "help"))
        rest = ((shown("find.leave"), "leave"),)
        return (
            KeyRow("Room", (first[:1] if self.session.read_only else first) + move, end),
            KeyRow("", rest),
        )

    def idle_paste(self, text: str) -> None:
        """A paste has no incident to go to."""
        self.say("Nothing was pasted: open an incident first.")

    def repaint_all(self) -> None:
        """Show the present state everywhere."""
        self.view = snapshot.lobby(self.session)
        self.lobby.head.room = str(self.session.room.path)
        self.lobby.show(self.view)

    def arrived(self, new: tuple[Recorded, ...]) -> None:
        """Others appended something."""
        self._read()

    def durable(self, incident: str, done: Done) -> None:
        """An act of this console was taken, which it made on another screen."""
        self._read()

    def tick(self) -> None:
        """A second has passed; what could not be read is read again."""
        if self._behind:
            self._read()
        self.repaint_all()

    def _read(self) -> None:
        self._behind = False
        self.run_worker(self._load(), group="load", exclusive=True, exit_on_error=False)

    async def _load(self) -> None:
        try:
            rows = await asyncio.to_thread(_rows, self.session)
        except RoomUnusable as error:
            self._behind = True
            self.session.troubled(error)
            return
        except Exception as error:
            self.session.fenced(error, "the list of incidents")
            return
        self.lobby.head.rows = rows
        self.lobby.incidents.fill(rows)
        self.repaint_all()


def _rows(session: Session) -> list[LobbyRow]:
    """In a thread: every incident; of the open ones what they owe."""
    room = session.room
    now, rows = room.now(), []
    for listed in room.listings():
        owed = None
        if listed.open:
            found = obligations(room.incident(listed.id), room.doctrine, now)
            owed = found[0] if found else None
        rows.append(LobbyRow(listed, owed))
    return rows


# What its keys do


def _lobby(ctx: Context) -> LobbyScreen:
    assert isinstance(ctx.screen, LobbyScreen)
    return ctx.screen


def move(ctx: Context, where: str) -> None:
    """Move among the incidents."""
    _lobby(ctx).lobby.incidents.move(_STEPS[where])


def open_selected(ctx: Context) -> None:
    """Open the selected incident."""
    row = _lobby(ctx).lobby.incidents.selected
    if row is None:
        ctx.say(f"There is no incident to open; {ctx.key('incident.open')} opens a new one.")
    else:
        ctx.open("room", row.listed.id)


async def search(ctx: Context) -> None:
    """Search while words are typed."""
    incidents = _lobby(ctx).lobby.incidents
    prompt = "id, title, state, name; Enter keeps it, Esc shows all"
    try:
        await ctx.ask("SEARCH", prompt, text=incidents.words, typed=incidents.search)
    except Left:
        incidents.search("")
        raise


def back(ctx: Context) -> None:
    """Show all incidents again."""
    _lobby(ctx).lobby.incidents.search("")


async def open_new(ctx: Context) -> None:
    """Open a new incident with a title."""
    hint, text = _OPENING, ""
    while True:
        prompt = "what is wrong, in one line"
        answer = await ctx.ask("NEW INCIDENT", prompt, text=text, hint=hint, tab="declare")
        text, hint = answer.text.strip(), _OPENING
        if not text:
            hint = "A title is enough, and needed."
            continue
        try:
            done = await _opened(ctx, text, declares=bool(answer.turned))
        except Left:
            continue
        except (Refused, RoomUnusable) as no:
            hint = str(no)
            ctx.say(hint, bad=True)
            continue
        if done.incident:
            ctx.open("room", done.incident.id)
        return


async def _opened(ctx: Context, title: str, *, declares: bool) -> Done:
    """In triage without a question (CREW-2), or declared with the three of SEV-1."""
    room = ctx.session.room
    if not declares:
        return await asyncio.to_thread(
            room.act, declare.open_incident, Target(new=True), title=title
        )
    judged = await load("lifecycle.console.declaring:judge")(ctx, room.doctrine)
    return await asyncio.to_thread(
        room.act,
        declare.declare_new,
        Target(new=True),
        title=title,
        severity_level=judged.level,
        harm=judged.harm,
    )

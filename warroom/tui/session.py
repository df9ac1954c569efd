"""What lives as long as the program, whatever screen is shown: room, feed, acts, drafts, tick."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from warroom import config as settings
from warroom.beside import dropbox
from warroom.beside.presence import BEAT
from warroom.config import Config
from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Recorded
from warroom.intake.observers import Intake
from warroom.log.errors import RoomUnusable
from warroom.room import Done, Room
from warroom.tui import fence
from warroom.tui.acts import Acts
from warroom.tui.feed import LiveFeed
from warroom.tui.keys.keyboard import Keyboard
from warroom.tui.keys.keymap import Keymap
from warroom.tui.lines import Wish
from warroom.tui.posting import Lines, Shown
from warroom.tui.view import Trouble
from warroom.tui.witness import Witness


class Session:
    """One program on one room.

    Attributes:
        room: The room.
        config: The user's settings.
        keymap: The keys in force.
        keyboard: Where keys and pastes go.
        state: The directory of this user's drafts, copies and remembered heads.
        read_only: Whether nothing is written; there are no acts then.
        watching: Whether that was wished for.
        whole: Whether nothing is left out for whoever only watches.
        shown: The screen in front.
        witness: Who is here, and what was seen of the log.
        may_ask: Whether this user may leave a question in the drop-box.
        behind: How old the copy is that an observer sees, when nobody keeps it in step.
        lines: What is typed into the timelines, until it is durable.
        loaded: What was looked up in the registry before.
        copy: Asks the terminal to take a text.
        paints: Shows everything in another theme.
        opens: Shows a screen by its name, for an incident where it needs one.
        leaves: Ends the program.
    """

    def __init__(
        self, room: Room, keymap: Keymap, config: Config, *, read_only: bool, whole: bool = False
    ) -> None:
        self.room, self.keymap, self.config = room, keymap, config
        self.state = settings.state_dir()
        self.read_only, self.watching = read_only or not room.info.writable, read_only
        self.whole = whole
        self.keyboard = Keyboard(self.fenced)
        self.shown: Shown | None = None
        self.feed = LiveFeed(room, self._arrived, self._changed)
        self.witness = Witness(room, self.state, read_only=self.read_only, meant=read_only)
        self.intake = Intake(room)
        self.may_ask = self.read_only and dropbox.may_drop(room.path)
        self.behind = room.behind()
        self.loaded: dict[str, Callable[..., Any]] = {}
        self.copy: Callable[[str], None] = lambda _: None
        self.paints: Callable[[str], None] = lambda _: None
        self.opens: Callable[[str, str], None] = lambda *_: None
        self.leaves: Callable[[], None] = lambda: None
        self._begun = False
        self.lines = Lines(
            room, self.state, config.zone_info, self.acts, self.spawn, lambda: self.shown
        )
        self._acts: dict[str, Acts] | None = None if self.read_only else {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._boxed = False
        self._told = ""

    # What lives as long as the program

    def spawn(self, work: Coroutine[Any, Any, Any], what: str) -> asyncio.Task[Any]:
        """Start something that no screen ends; a fault in it becomes a sentence."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)

        def ended(_: asyncio.Task[Any]) -> None:
            self._tasks.discard(task)
            if task.cancelled() or (error := task.exception()) is None:
                return
            if isinstance(error, Exception) and not isinstance(error, (Refused, WhichIncident)):
                self.fenced(error, what)

        task.add_done_callback(ended)
        return task

    def fenced(self, error: Exception, what: str) -> None:
        """An exception becomes a sentence and a fault file, and the console goes on."""
        if isinstance(error, RoomUnusable):
            self.troubled(error)
        elif (said := fence.caught(error, what, self.state)) and self.shown is not None:
            self.shown.say(said, bad=True)

    def troubled(self, error: RoomUnusable) -> None:
        """The room cannot be used for now: a trouble, wherever it was noticed."""
        self.witness.warning = Trouble("ROOM", str(error), "copy.save")
        self._tell_warning()
        self._changed()

    def show(self, screen: Shown) -> None:
        """Another screen is in front."""
        self.shown = screen
        self.keyboard.show(screen)

    def painted(self, screen: Shown) -> None:
        """A screen is on the terminal: it has the keys.

        With the first one: follow the room, be seen there, tick.
        """
        self.keyboard.painted(screen)
        if self._begun:
            self.spawn(self.look_around(), "the look around the room")
            return
        self._begun = True
        self.spawn(self.feed.run(), "the live feed")
        self.spawn(self._beats(), "the look around the room")
        self._tick()

    def end(self) -> None:
        """The program ends: nobody is here any more, and what was seen is remembered."""
        for task in self._tasks:
            task.cancel()
        self.lines.flush()
        self.witness.leave()

    # The tick

    def _tick(self) -> None:
        """Once a second, aligned to the clock: one chain, as long as the program lives."""
        wait = 1 - self.room.now().microsecond / 1e6
        asyncio.get_running_loop().call_later(wait, self._tick)
        self.tick()

    def tick(self) -> None:
        """A second has passed."""
        try:
            self.look_into_box()
            if self.shown is not None:
                self.shown.tick()
        except Exception as error:
            self.fenced(error, "the clock")

    # Acts

    def acts(self, incident: str) -> Acts | None:
        """What is on its way to an incident; None for who only watches."""
        if self._acts is None:
            return None
        if incident not in self._acts:

            def durable(done: Done) -> None:
                self.witness.saw(done.events)
                if self.shown is not None:
                    self.shown.durable(incident, done)

            self._acts[incident] = Acts(
                self.room, incident, self.spawn, changed=self._changed, durable=durable
            )
        return self._acts[incident]

    @property
    def waiting(self) -> int:
        """How many acts of this console are not in the room yet, entries among them."""
        return sum(acts.waiting for acts in (self._acts or {}).values())

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the file, if anything."""
        found = (acts.trouble for acts in (self._acts or {}).values() if acts.waiting)
        return next((each for each in found if each), self.witness.warning)

    async def act(self, incident: str, wish: Wish, held: Callable[[], None]) -> Done:
        """Act and wait until it is durable; whoever stops waiting does not stop the act.

        ``held`` is called when the file does not take it at once.

        Raises:
            Refused: A rule said no.
            WhichIncident: There is no such incident.
            Unwritable: This console only watches.
        """
        acts = self.acts(incident)
        if acts is None:
            raise Unwritable
        task = acts.send(wish, held)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(lambda _: self._refused_unseen(incident, task))
            raise

    def _refused_unseen(self, incident: str, task: asyncio.Task[Done]) -> None:
        """A rule said no, and nobody waits for the answer any more."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, (Refused, WhichIncident)) and self.shown is not None:
            self.shown.say(f"{incident}: {error}", bad=True)

    # What others do

    def _arrived(self, events: tuple[Recorded, ...]) -> None:
        self.witness.saw(events)
        if self.shown is not None:
            try:
                self.shown.arrived(events)
            except Exception as error:
                self.fenced(error, "what others wrote")

    def _changed(self) -> None:
        if self.shown is not None:
            self.shown.repaint_all()

    def look_into_box(self) -> None:
        """Look into the drop-box in a thread: whether something lies there, or it came or went."""
        if not self._boxed:
            self._boxed = True
            self.spawn(self._box(), "the drop-box")

    async def _box(self) -> None:
        try:
            before = self.may_ask, self.behind
            if self.read_only:
                self.behind = await asyncio.to_thread(self.room.behind)
                self.may_ask = await asyncio.to_thread(dropbox.may_drop, self.room.path)
            elif await asyncio.to_thread(self.intake.due, self.room.now()):
                for done in await asyncio.to_thread(self.intake.take):
                    self.witness.saw(done.events)
                    if done.incident is not None and self.shown is not None:
                        self.shown.durable(done.incident.id, done)
                self._changed()
            if before != (self.may_ask, self.behind):
                self._changed()
        except RoomUnusable:
            return  # the beat says what is wrong with the room, and it is due again
        finally:
            self._boxed = False

    async def _beats(self) -> None:
        while True:
            await self.look_around()
            await asyncio.sleep(BEAT.total_seconds())

    async def look_around(self) -> None:
        """Who is here, and whether the room still holds what was seen."""
        await self.witness.look_around(self.shown.about if self.shown else None)
        self._tell_warning()
        self._changed()

    def _tell_warning(self) -> None:
        warning = self.witness.warning
        if warning and warning.sentence != self._told and self.shown is not None:
            self._told = warning.sentence
            self.shown.say(self._told, bad=True)

    def accept_room(self) -> None:
        """Take the room as it is now for what this user has seen."""
        self.witness.accept()
        self._changed()


class Unwritable(Exception):  # noqa: N818 - it is an answer to a person
    """This console only watches: it has no acts."""

    def __str__(self) -> str:
        return "This console is read-only; `warroom open` writes."

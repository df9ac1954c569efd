"""What the room and the lobby share: keys go to the keyboard, actions run, sentences are shown."""

from collections.abc import Callable
from functools import partial
from inspect import iscoroutinefunction

from textual import events

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Recorded
from warroom.log.errors import RoomUnusable
from warroom.reports.words import marked
from warroom.room import Done
from warroom.tui import clipboard
from warroom.tui.ask.choose import Prompt
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.front import FootScreen
from warroom.tui.ask.pick import Choose, Pick
from warroom.tui.ask.question import Left
from warroom.tui.drafts import Kept
from warroom.tui.keys.action import Action
from warroom.tui.keys.bar import why_off
from warroom.tui.keys.keybar import KeyBar
from warroom.tui.keys.keymap import shown
from warroom.tui.keys.run import Run
from warroom.tui.paint.list import ListPane
from warroom.tui.paint.pane import Broken, Touched, Wished
from warroom.tui.registry import BY_ID, Unregistered, load
from warroom.tui.session import Session


class Console(FootScreen):
    """A screen whose keys do what the registry says.

    Attributes:
        in_lobby: Whether it has the keys of the lobby.
    """

    in_lobby = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._at_once = Run("")

    def come(self) -> None:
        """Be the screen in front; it has the keys once it is painted."""
        self.session.show(self)
        self.repaint_all()
        self.paint_foot()
        self.when_painted(partial(self.session.painted, self))

    def when_painted(self, callback: Callable[[], None]) -> None:
        """Call it once this screen was painted; what the first frame does not need comes then.

        While the program starts, Textual takes a screen that must not paint yet for one that has
        nothing to paint. The app itself gets to no message until that is over.
        """
        self.app.call_later(self.call_after_refresh, callback)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Hand on one key; a widget that has the focus gets its keys itself."""
        if self.focused is not None:
            return
        event.stop()
        event.prevent_default()
        if event.key == "ctrl+c":
            if not self._copied():
                self.say(f"{self.keymap.shown('find.leave')} leaves the console.")
        else:
            self.keyboard.take(event)

    def on_paste(self, event: events.Paste) -> None:
        """Hand on a paste, in the same line as the keys."""
        if self.focused is None:
            event.stop()
            self.keyboard.take(event)

    def idle_key(self, event: events.Key) -> None:
        """Do what a key does while nothing is asked."""
        places = self.keymap.lobby if self.in_lobby else self.keymap.room
        if action := places.get(event.key):
            self.do(action)
        elif event.is_printable and event.character:
            help_key = self.keymap.shown("find.help")
            self.say(f"{event.character} does nothing here; {help_key} lists the keys.")

    def idle_paste(self, text: str) -> None:
        """Something was pasted while nothing was asked."""

    def scrolled(self, event: events.Key) -> bool:
        """PgUp and PgDn scroll the card, also while something is asked."""
        return bool(self.cards.pages) and self.cards.scrolled(self.place, event.key)

    # Actions and flows

    def do(self, action: Action, which: str = "") -> None:
        """Do what an action does, or say why it is off; what was said before is over."""
        offered, said, self.offered = self.offered, self.said, None
        self.over()
        if reason := why_off(action, self.moment):
            self.say(reason, bad=True)
            return
        where, known = action.lobby if self.in_lobby else action.run, self.session.loaded
        try:
            run = known[where] if where in known else known.setdefault(where, load(where))
        except Unregistered as no:
            self.say(str(no), bad=True)
            return
        guess = offered[0] if offered and offered[1] == said else None
        told = [which or action.argument] if which or action.argument else []
        if iscoroutinefunction(run):
            self.start(lambda ctx: run(ctx, *told), action.label, guess)
            return
        run(Context(self.session, self, self._at_once, guess), *told)
        if self._at_once.then is not None:
            then, self._at_once.then = self._at_once.then, None
            self._then(*then)

    def start(self, flow: Flow, name: str, guess: int | None = None) -> None:
        """Run a flow; keys wait until it asks or ends."""
        run = Run(name)
        self.keyboard.begin(run)
        self.refresh_view()
        ctx = Context(self.session, self, run, guess)
        self.run_worker(self._run(flow, ctx), group="flow", exit_on_error=False)

    def refresh_view(self) -> None:
        """Look at the clock again before a flow decides by it."""

    async def _run(self, flow: Flow, ctx: Context) -> None:
        run = ctx.run
        try:
            await flow(ctx)
        except Left:
            self.repaint_all()
        except RoomUnusable as error:
            self.session.troubled(error)
        except Exception as error:
            self.session.fenced(error, run.name)
        finally:
            self.keyboard.rest(run)
            if self.is_attached and self.cards.uncover(self.place, run):
                self.paint_foot()
        if run.then is not None:
            self._then(*run.then)

    def _then(self, action: Action, which: str) -> None:
        """What a run wished for at its end; what the operator began meanwhile comes first."""
        if self.mode is None:
            self.do(action, which)
        else:
            self.say(f"{action.label.capitalize()} has to wait; something else is asked.")

    # What is shown

    def repaint_whole(self) -> None:
        """Paint every cell again, whatever the terminal may show."""
        self.repaint_all()
        for widget in (self, *self.walk_children()):
            widget.refresh()

    # The mouse

    def _copied(self) -> bool:
        """Copy what the mouse selected; False when it selected nothing."""
        words = self.get_selected_text()
        if not words:
            return False
        words, session = marked(self.view.incident, words), self.session
        said = "Copied what the mouse selected."
        if not clipboard.copy(session.copy, words):
            said = clipboard.give(session.copy, session.state / "copies", "selected", words)
        self.clear_selection()
        self.say(said)
        return True

    def on_touched(self, message: Touched) -> None:
        """The key bar fits what is under the cursor."""
        if self.mode is None:
            self.paint_foot()

    def on_wished(self, message: Wished) -> None:
        """The mouse asks for what an action does, where nothing else is asked."""
        places = self.keymap.lobby if self.in_lobby else self.keymap.room
        if self.mode is None and (action := BY_ID[message.action]) in places.values():
            self.do(action)

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """A key of the key bar was clicked; a list that is open is left for it."""
        if isinstance(self.mode, Pick):
            self.mode.leave()
        places = self.keymap.lobby if self.in_lobby else self.keymap.room
        found = (action for pressed, action in places.items() if shown(pressed) == message.key)
        if self.mode is None and (action := next(found, None)):
            self.do(action)

    def on_list_pane_left(self, message: ListPane.Left) -> None:
        """Escape was pressed in a list."""
        if isinstance(self.mode, Pick) and self.mode.pane is message.pane:
            self.mode.leave()

    def on_list_pane_chosen(self, message: ListPane.Chosen) -> None:
        """A row was clicked."""
        if isinstance(self.mode, Pick) and self.mode.pane is message.pane:
            self.mode.pick(message.name)

    def on_prompt_picked(self, message: Prompt.Picked) -> None:
        """An option was clicked."""
        if isinstance(self.mode, Choose):
            self.mode.pick(message.index)

    def on_broken(self, message: Broken) -> None:
        """A pane could not be drawn: a sentence stands in its place, and here what it was."""
        self.session.fenced(message.fault, message.what)

    # What the session tells

    def tick(self) -> None:
        """A second has passed."""
        self.repaint_all()

    def arrived(self, new: tuple[Recorded, ...]) -> None:
        """Others appended something."""

    def durable(self, incident: str, done: Done) -> None:
        """An act of this console was taken."""

    def logged(self, kept: Kept, done: Done) -> None:
        """A line of this console is durable."""

    def turned_down(self, kept: Kept, no: Refused | WhichIncident) -> None:
        """A rule said no to a line of this console; its words are a draft again."""

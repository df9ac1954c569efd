"""What the room and the lobby share: keys in their order, questions at the foot, sentences."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from textual import events
from textual.screen import Screen
from textual.timer import Timer

from warroom.tui.flows.desk import Answer, Choice, Flow, Left
from warroom.tui.keymap import Keymap
from warroom.tui.keys import BY_ID, Key
from warroom.tui.modes import Asking, Listed, Mode, Picking, Question
from warroom.tui.moment import Moment, bar, why_off
from warroom.tui.widgets.entry_line import EntryLine
from warroom.tui.widgets.keybar import KeyBar, KeyHint, KeyRow
from warroom.tui.widgets.list_pane import ListPane, ListRow
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.prompt import Option, Prompt

SAID_SECONDS = 8.0
"""How long a sentence stays above the keys."""


class Place(Protocol):
    """The part of a layout that the keys need.

    Attributes:
        entry: The line that is typed in.
        prompt: The few things to pick from.
        keybar: The keys that fit the moment.
        list: The list that covers the panes.
    """

    entry: EntryLine
    prompt: Prompt
    keybar: KeyBar
    list: ListPane

    def overlay(self, pane: Pane) -> None:
        """Cover the panes."""

    def uncover(self) -> None:
        """Show the panes again."""

    def in_foot(self, pane: Pane | None) -> None:
        """Show a pane at the foot; None shows the keys."""


class KeyScreen(Screen[None]):
    """Takes every key itself, in the order in which they were typed.

    Keys that arrive while a flow is between two questions wait for the next one, so that typing
    ahead never runs something else. Subclasses give ``layout``, ``moment`` and the handlers.

    Attributes:
        keymap: The keys in force.
        said: The sentence above the keys; empty once it is gone.
    """

    in_lobby = False

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self._modes: list[Mode] = []
        self._between = 0
        self._alone = asyncio.Event()
        self._ahead: deque[events.Key] = deque()
        self._next: Key | None = None
        self._foot: Mode | None = None
        self._said: Timer | None = None
        self.said = ""

    # Keys

    @property
    def place(self) -> Place:
        """Where questions and lists are shown."""
        raise NotImplementedError

    @property
    def moment(self) -> Moment:
        """What decides about keys."""
        raise NotImplementedError

    @property
    def mode(self) -> Mode | None:
        """What takes the keys, if anything lies on top."""
        return self._modes[-1] if self._modes else None

    def on_key(self, event: events.Key) -> None:
        """Take one key; nothing else sees it, so that keys cannot overtake each other."""
        event.stop()
        event.prevent_default()
        self._ahead.append(event)
        self._work_off()

    def on_paste(self, event: events.Paste) -> None:
        """Give a paste to what lies on top, else to a new note."""
        event.stop()
        if self._modes:
            self._modes[-1].paste(event.text)
        else:
            self.pasted(event.text)

    def pasted(self, text: str) -> None:
        """Something was pasted while nothing was open."""

    def action_do(self, key_id: str) -> None:
        """Do what a key does; bindings and the palette come here."""
        self.do(BY_ID[key_id])

    def do(self, key: Key) -> None:
        """Do what a key does, or say why it is off."""
        if reason := why_off(key, self.moment):
            self.say(reason, bad=True)
            return
        handler: Callable[[str], None] = getattr(self, f"do_{key.handler}")
        handler(key.argument)

    def _work_off(self) -> None:
        while self._ahead and (self._modes or not self._between):
            event = self._ahead.popleft()
            if self._modes:
                self._modes[-1].press(event)
            elif self.intercept(event):
                continue
            elif key := self.places.get(event.key):
                self.do(key)

    def intercept(self, event: events.Key) -> bool:
        """Take a key that means something else just now."""
        return False

    @property
    def places(self) -> dict[str, Key]:
        """What each key does here."""
        return self.keymap.lobby if self.in_lobby else self.keymap.room

    # Modes and flows

    def push(self, mode: Mode) -> None:
        """Put a mode on top."""
        self._modes.append(mode)
        self.paint_foot()

    def pop(self, mode: Mode) -> None:
        """Take a mode away."""
        if mode in self._modes:
            self._modes.remove(mode)
            self._alone.set()
            self.paint_foot()

    def start(self, flow: Flow) -> None:
        """Run a flow; keys wait until it asks, acts or ends."""
        self._between += 1
        self.refresh_view()
        self.run_worker(self._run(flow), group="flow", exit_on_error=True)

    def refresh_view(self) -> None:
        """Look at the clock again before a flow decides by it."""

    async def _run(self, flow: Flow) -> None:
        try:
            await flow(self)  # type: ignore[arg-type]
        except Left:
            self.paint_foot()
        finally:
            self._between -= 1
            self._after_flow()

    def _after_flow(self) -> None:
        if (key := self._next) and not self._modes:
            self._next = None
            self.do(key)
        self._work_off()

    def press(self, key_id: str) -> None:
        """Do what a key of the registry does, once the present flow has ended."""
        self._next = BY_ID[key_id]

    async def _answered(self, question: Question) -> Any:
        def finished() -> None:
            self._between += 1
            self.pop(question)

        question.changed = self.paint_foot
        question.finished = finished
        self._between -= 1
        while self._modes:
            self._alone.clear()
            await self._alone.wait()
        self.push(question)
        self._work_off()
        return await question.answer

    async def choose(self, title: str, choices: Sequence[Choice], hint: str = "") -> Any:
        """Have one picked at the foot."""
        return await self._answered(Picking(title, choices, hint))

    async def ask(
        self,
        title: str,
        prompt: str,
        *,
        text: str = "",
        slot: str = "",
        hint: str = "",
        tab: str = "",
        typed: Callable[[str], None] | None = None,
    ) -> Answer:
        """Have a line typed at the foot; its draft is kept under ``slot``."""
        line = self.place.entry
        line.open(title, text=self.kept_text(slot) or text, placeholder=prompt)
        question = Asking(title, prompt, line.editor, hint=hint, tab=tab, complete=self.complete)
        question.typed = typed or partial(self.keep_text, slot)
        answer = await self._answered(question)
        assert isinstance(answer, Answer)
        return answer

    async def pick_from(
        self, title: str, rows: Sequence[ListRow], hint: str = "", pane: ListPane | None = None
    ) -> int:
        """Have a row of a list over the panes picked; its index."""
        shown = pane or self.place.list
        if pane is None:
            shown.fill(title, rows, hint=hint)
        self.place.overlay(shown)
        try:
            return int(await self._answered(Listed(shown)))
        finally:
            self.place.uncover()

    def complete(self, word: str) -> list[str]:
        """What ``@ma`` or ``#A`` may become."""
        return []

    def kept_text(self, slot: str) -> str:
        """The draft of a flow's line."""
        return ""

    def keep_text(self, slot: str, text: str) -> None:
        """Keep the draft of a flow's line."""

    def on_list_pane_left(self, message: ListPane.Left) -> None:
        """Escape was pressed in a list."""
        if isinstance(self.mode, Listed) and self.mode.pane is message.pane:
            self.mode.leave()

    def on_list_pane_chosen(self, message: ListPane.Chosen) -> None:
        """A row was clicked."""
        if isinstance(self.mode, Listed) and self.mode.pane is message.pane:
            self.mode.pick(message.index)

    def on_prompt_picked(self, message: Prompt.Picked) -> None:
        """An option was clicked."""
        if isinstance(self.mode, Picking):
            self.mode.pick(message.index)

    # The foot

    def paint_foot(self) -> None:
        """Show what takes the keys, or the keys that fit the moment."""
        place, mode = self.place, self.mode
        if isinstance(mode, Picking):
            place.prompt.ask(mode.title, [_option(each) for each in mode.choices], mode.hint)
            place.prompt.at = mode.place
            place.in_foot(place.prompt)
        elif isinstance(mode, Asking):
            self._label(mode)
            place.in_foot(place.entry)
        elif mode is not None and not isinstance(mode, Listed):
            place.in_foot(place.entry)
        else:
            rows = self.key_rows()
            if rows != place.keybar.rows:
                place.keybar.keys(rows)
            if self._foot is not None:
                place.in_foot(None)
        self._foot = mode

    def _label(self, mode: Asking) -> None:
        entry = self.place.entry
        tab = (("Tab", mode.tab),) if mode.tab else ()
        no = bool(mode.hint) and self.said == mode.hint
        entry.hints = () if no else (("Enter", "go on"), *tab, ("Esc", "leave"))
        entry.label(mode.title, ((mode.hint, "warning" if no else "dim"),))

    def key_rows(self) -> tuple[KeyRow, ...]:
        """The rows of the key bar."""
        shown = bar(self.moment, self.keymap)
        commands = KeyRow(
            "OBSERVER" if self.moment.read_only else self.command_label,
            self._hints(shown.commands),
            self._hints(shown.always),
            chip=self.moment.read_only,
        )
        if self.moment.read_only:
            return (commands, KeyRow(words="read-only: everything is shown, nothing is written"))
        return (KeyRow("Log", self._hints(shown.log)), commands)

    @property
    def command_label(self) -> str:
        """What stands before the commands."""
        return "Do"

    def _hints(self, keys: Sequence[Key]) -> tuple[KeyHint, ...]:
        return tuple((self.keymap.shown(key.id), key.label) for key in keys)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence for some seconds."""
        self.said = sentence
        self.place.keybar.say(sentence, "warning" if bad else "text")
        if self._said:
            self._said.stop()
        self._said = self.set_timer(SAID_SECONDS, self._unsay)

    def _unsay(self) -> None:
        self.said = ""
        self.place.keybar.say("")


def _option(choice: Choice) -> Option:
    return Option(choice.key, choice.label, choice.current, choice.hint)

"""What the room and the lobby share: keys in their order, questions at the foot, sentences."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual import events

from warroom.tui.flows.desk import Answer, Choice, Flow, Left
from warroom.tui.keymap import Keymap
from warroom.tui.keys import BY_ID, Key
from warroom.tui.modes import Asking, Listed, Mode, Picking, Question
from warroom.tui.moment import why_off
from warroom.tui.screens.foot import FootScreen
from warroom.tui.widgets.list_pane import ListPane, ListRow
from warroom.tui.widgets.prompt import Prompt

_ENTER = events.Key("enter", "\r")
"""What a terminal makes ctrl+j of while it is not ours yet: an Enter that was typed ahead."""


class KeyScreen(FootScreen):
    """Takes every key itself, in the order in which they were typed.

    Keys that arrive while a flow is between two questions wait for the next one, so that typing
    ahead never runs something else. Subclasses give ``layout``, ``moment`` and the handlers.

    Attributes:
        in_lobby: Whether it has the keys of the lobby.
    """

    in_lobby = False

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self._between = 0
        self._alone = asyncio.Event()
        self._ahead: deque[events.Key] = deque()
        self._next: Key | None = None

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Take one key; nothing else sees it, so that keys cannot overtake each other."""
        event.stop()
        event.prevent_default()
        if event.key == "ctrl+c":
            self.say(f"{self.keymap.shown('find.leave')} leaves the console.")
            return
        self._ahead.append(_ENTER if event.key == "ctrl+j" else event)
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
        """Do what a key does, or say why it is off; what was said before is over."""
        self.over()
        if reason := why_off(key, self.moment):
            self.say(reason, bad=True)
            return
        handler: Callable[[str], None] = getattr(self, f"do_{key.handler}")
        handler(key.argument)

    def over(self) -> None:
        """Go on: what was said before is over."""
        if self.said:
            self.unsay()

    def _work_off(self) -> None:
        while self._ahead and (self._modes or not self._between):
            event = self._ahead.popleft()
            if self.scrolled(event):
                continue
            if self._modes:
                self._modes[-1].press(event)
            elif self.intercept(event):
                continue
            elif key := self.places.get(event.key):
                self.do(key)
            elif event.is_printable and event.character:
                self.say(f"{event.character} does nothing here; ? lists the keys.")

    def scrolled(self, event: events.Key) -> bool:
        """Scroll what lies over the panes; False when the key does not."""
        return False

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
            self.left_flow()
        finally:
            self._between -= 1
            self._after_flow()

    def left_flow(self) -> None:
        """A flow was left with Escape."""
        self.paint_foot()

    def _after_flow(self) -> None:
        if (key := self._next) and not self._modes:
            self._next = None
            self.do(key)
        self._work_off()

    def press(self, key_id: str) -> None:
        """Do what a key of the registry does, once the present flow has ended."""
        self._next = BY_ID[key_id]

    async def _answered(self, question: Question, stale: Callable[[], bool] | None = None) -> Any:
        def finished() -> None:
            self._between += 1
            self.over()
            self.pop(question)

        question.changed = self.paint_foot
        question.finished = finished
        question.stale = stale or question.stale
        self._between -= 1
        while self._modes:
            self._alone.clear()
            await self._alone.wait()
        self.push(question)
        question.look()
        self._work_off()
        return await question.answer

    def look_again(self) -> None:
        """Something changed: a question that makes no sense any more ends."""
        if isinstance(self.mode, Question):
            self.mode.look()

    async def choose(
        self,
        title: str,
        choices: Sequence[Choice],
        hint: str = "",
        *,
        stale: Callable[[], bool] | None = None,
    ) -> Any:
        """Have one picked at the foot."""
        return await self._answered(Picking(title, choices, hint), stale)

    async def ask(
        self,
        title: str,
        prompt: str,
        *,
        text: str = "",
        slot: str = "",
        hint: str = "",
        tab: str = "",
        enter: str = "go on",
        rows: bool = False,
        typed: Callable[[str], None] | None = None,
        stale: Callable[[], bool] | None = None,
    ) -> Answer:
        """Have a line typed at the foot; its draft is kept under ``slot``."""
        line = self.place.entry
        line.open(title, text=self.kept_text(slot) or text, placeholder=prompt)
        question = Asking(title, prompt, line.editor, hint=hint, tab=tab, enter=enter, rows=rows,
                          complete=self.complete)  # fmt: skip
        question.typed = typed or partial(self.keep_text, slot)
        answer = await self._answered(question, stale)
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

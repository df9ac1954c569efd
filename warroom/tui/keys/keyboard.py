"""Where keys and pastes go: one queue, the questions that lie on top, the runs between them."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from textual import events

from warroom.core.text import LARGEST, TOO_LARGE
from warroom.tui.keys.keymap import named
from warroom.tui.keys.run import Asked, Front, Run, Typed

HELD = 0.4
"""Seconds for which a run that is at work may keep the keys waiting."""

BURST = 0.15
"""Keys that follow each other faster were typed in one go, without a look at the screen."""

_ENTER = events.Key("enter", "\r")
"""What a terminal makes ctrl+j of while it is not ours yet: an Enter that was typed ahead."""

_JOINERS = frozenset("\u200c\u200d")
"""What Persian, Hindi and joined emoji need between letters; a terminal sends them as keys."""


class Keyboard:
    """Gives every key and paste to what it was meant for, in the order in which they came.

    It is idle, busy with a run, or asking. While a run is at work the queue is closed, so that
    typing ahead never runs something else; while a screen opens it is closed until that is painted.

    Attributes:
        queue: What came and was not given to anything yet.
        stack: The questions that are open; the last one has the keys.
        front: The screen that has the keys while nothing is asked.
    """

    def __init__(self, fenced: Callable[[Exception, str], None]) -> None:
        """A keyboard without a screen.

        Args:
            fenced: Told of an exception that a key led to, and what was at work.
        """
        self.queue: deque[events.Key | events.Paste] = deque()
        self.stack: list[Asked] = []
        self.front: Front | None = None
        self._fenced = fenced
        self._busy: set[Run] = set()
        self._opening = self._came = False
        self._due = False
        self._given_at = 0.0
        self._deaf = False
        self._alone = asyncio.Event()

    @property
    def top(self) -> Any:
        """The question that has the keys; None while nothing is asked."""
        return self.stack[-1] if self.stack else None

    @property
    def closed(self) -> bool:
        """Whether what comes has to wait."""
        return self.front is None or self._opening or bool(self._busy and not self.stack)

    # What comes

    def take(self, item: events.Key | events.Paste) -> None:
        """Take a key or a paste; it is worked off before the loop does anything else."""
        if isinstance(item, events.Key) and item.key == "ctrl+j":
            item = _ENTER
        if self._deaf and not self.stack and item.time - self._given_at < BURST:
            self._given_at = item.time
            return
        self._deaf = False
        self.queue.append(item)
        self._soon()

    def _soon(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self.work)

    def work(self) -> None:
        """Give what waits to what it is meant for, as far as that is open."""
        self._due = False
        while self.queue and not self.closed:
            item = self.queue.popleft()
            self._given_at = item.time
            try:
                self._give(item)
            except Exception as fault:
                self._fenced(fault, "a key")

    def _give(self, item: events.Key | events.Paste) -> None:
        assert self.front is not None
        if isinstance(item, Typed):
            self._typed(item.text)
        elif isinstance(item, events.Paste):
            self._pasted(item.text)
        elif not self.front.scrolled(item):
            if not self.stack:
                self.front.idle_key(item)
            elif self.stack[-1].typing and (character := _printed(item)):
                self.stack[-1].type(character + self._typed_after())
            else:
                self.stack[-1].press(item)

    def _pasted(self, text: str) -> None:
        assert self.front is not None
        if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
            self.front.say(f"Nothing was pasted: it {TOO_LARGE}. Name its file.", bad=True)
        elif self.stack:
            self.stack[-1].paste(text)
        else:
            self.front.idle_paste(text)

    def _typed_after(self) -> str:
        """What was typed right after a character: a fast typist costs one repaint, not many."""
        words = []
        while self.queue:
            head = self.queue[0]
            if isinstance(head, events.Key):
                more = _printed(head)
            else:
                more = head.text if isinstance(head, Typed) else ""
            if not more:
                break
            words.append(more)
            self.queue.popleft()
        return "".join(words)

    def _typed(self, text: str) -> None:
        """All at once where words are typed, else one by one."""
        if self.stack and self.stack[-1].typing:
            self.stack[-1].type(text)
        elif text:
            if len(text) > 1:
                self.queue.appendleft(Typed(text[1:]))
            self.queue.appendleft(_keyed(text[0]))

    # Runs and questions

    def begin(self, run: Run) -> None:
        """A run is at work: what is typed waits for it, though not for long."""
        self.rest(run)
        self._busy.add(run)
        run.timer = asyncio.get_running_loop().call_later(HELD, self.open, run)

    def rest(self, run: Run) -> None:
        """A run asks, or has ended."""
        if run.timer is not None:
            run.timer.cancel()
            run.timer = None
        self._busy.discard(run)
        self._soon()

    def open(self, run: Run) -> None:
        """A run takes long: the keys work again, and what was meant for it is said to be lost."""
        if run not in self._busy:
            return
        self.rest(run)
        if self.closed or self.front is None:
            return
        lost = self._lost()
        self.front.say(run.waits + (f" Not taken: {lost}" if lost else ""), bad=bool(lost))

    def _lost(self) -> str:
        """Forget what was typed in one go with what led here, and the rest of that; in words."""
        if self.stack:
            return ""
        words = ""
        while self.queue and self.queue[0].time - self._given_at < BURST:
            item = self.queue.popleft()
            self._given_at = item.time
            words += _words(item)
        self._deaf = not self.queue
        return f"“{words[:40]}{'…' if len(words) > 40 else ''}”." if words else ""

    async def ask(self, run: Run, question: Any) -> Any:
        """Put a question on top, once nothing else is asked, and wait for its answer.

        Raises:
            Left: It was left.
            Overtaken: It made no sense any more.
        """

        def finished() -> None:
            self.begin(run)
            if self.front is not None:
                self.front.over()
            self.pop(question)

        self.rest(run)
        while self.stack:
            self._alone.clear()
            await self._alone.wait()
        question.finished, question.run = finished, run
        question.answer = asyncio.get_running_loop().create_future()
        self.push(question)
        question.look()
        self._soon()
        try:
            return await question.answer
        finally:
            self.pop(question)

    def push(self, question: Asked) -> None:
        """Put something on top."""
        self.stack.append(question)
        if self.front is not None:
            self.front.paint_foot()

    def pop(self, question: Asked) -> None:
        """Take something away."""
        if question not in self.stack:
            return
        self.stack.remove(question)
        self._alone.set()
        if self.front is not None:
            self.front.paint_foot()
        self._soon()

    # Screens

    def shut(self) -> None:
        """A screen opens: what is typed from here on is meant for it."""
        self._opening, self._came = True, False

    def stay(self) -> str:
        """It did not open; what was typed for it is forgotten and told."""
        self._opening = False
        return self._lost()

    def show(self, front: Front) -> None:
        """Another screen is in front; what the one before asked is over."""
        for question in reversed(self.stack[:]):
            question.leave()
        self.stack.clear()
        self.front, self._came = front, True

    def painted(self, front: Front) -> None:
        """A screen is on the terminal: if it is the one that opened, it gets what was typed."""
        if front is self.front and self._came:
            self._opening = False
            self._soon()


def _printed(event: events.Key) -> str:
    """The character that a key types; nothing for one that does something."""
    character = event.character or ""
    return character if event.is_printable or character in _JOINERS else ""


def _keyed(character: str) -> events.Key:
    return events.Key("space" if character.isspace() else named(character), character)


def _words(item: events.Key | events.Paste) -> str:
    if isinstance(item, events.Paste):
        return item.text
    return _printed(item) or f" {item.key.capitalize()} "

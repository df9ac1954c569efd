"""A question: it is shown, takes the keys, and ends with an answer, with Escape, or overtaken."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual import events

from warroom.tui.ask.layout import Layout
from warroom.tui.keys.run import Run


class Left(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """The operator left the question with Escape."""


class Overtaken(Left):
    """Somebody else acted, and the question made no sense any more."""


class Question:
    """What lies on top and takes the keys.

    Attributes:
        title: What it is about.
        answer: What a flow awaits; raises Left when it was left. None where nobody waits.
        changed: Called when it is to be painted anew.
        finished: Called in the same moment as the answer is known, before the flow goes on.
        answered: Called with the answer in that moment, where nobody waits for it.
        stale: Whether what was asked makes no sense any more, because somebody else acted.
        run: What asks; None for what nobody waits for.
    """

    title = ""
    answer: asyncio.Future[Any] | None = None
    run: Run | None = None
    changed: Callable[[], None] = staticmethod(lambda: None)
    finished: Callable[[], None] = staticmethod(lambda: None)
    answered: Callable[[Any], None] = staticmethod(lambda _: None)
    stale: Callable[[], bool] = staticmethod(lambda: False)
    _over = False

    def show(self, layout: Layout, said: str) -> bool:
        """Show it; whether it takes the foot.

        Args:
            layout: Where.
            said: The sentence that stands above the foot.
        """
        raise NotImplementedError

    def press(self, event: events.Key) -> None:
        """Take one key."""
        raise NotImplementedError

    @property
    def typing(self) -> bool:
        """Whether characters are words here; else each of them may do something."""
        return False

    def type(self, text: str) -> None:
        """Take characters as typed."""

    def paste(self, text: str) -> None:
        """Take a paste."""

    def leave(self) -> None:
        """Nothing was answered."""
        self._end(Left())

    def look(self) -> None:
        """End the question when it is stale; what was typed is kept as its draft."""
        if self.stale():
            self._end(Overtaken())

    def _end(self, how: Left) -> None:
        if not self._over:
            self._over = True
            self.finished()
            if self.answer is not None and not self.answer.done():
                self.answer.set_exception(how)
                self.answer.exception()

    def give(self, value: Any) -> None:
        """Answer it."""
        if not self._over:
            self._over = True
            self.finished()
            if self.answer is not None and not self.answer.done():
                self.answer.set_result(value)
            self.answered(value)

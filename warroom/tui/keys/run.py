"""What the keyboard has to do with: runs, what asks, the screen in front, what was typed fast."""

import asyncio
from typing import Protocol

from textual import events

from warroom.tui.keys.action import Action


class Typed(events.Paste):
    """Many characters that were typed, not pasted, and arrived in one read of the terminal."""


Typed.handler_name = "on_paste"  # a stock widget takes it as what it is like


class Asked(Protocol):
    """What takes the keys while it lies on top."""

    def press(self, event: events.Key) -> None:
        """Take one key."""

    @property
    def typing(self) -> bool:
        """Whether characters are words here; else each of them may do something."""

    def type(self, text: str) -> None:
        """Take characters as typed."""

    def paste(self, text: str) -> None:
        """Take a paste."""

    def leave(self) -> None:
        """Go away without an answer."""


class Front(Protocol):
    """The screen in front, as the keyboard sees it."""

    def idle_key(self, event: events.Key) -> None:
        """Take a key while nothing is asked."""

    def idle_paste(self, text: str) -> None:
        """Take a paste while nothing is asked."""

    def scrolled(self, event: events.Key) -> bool:
        """Scroll what lies over the panes; False when the key does not."""

    def paint_foot(self) -> None:
        """Show what takes the keys."""

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence."""

    def over(self) -> None:
        """Go on: what was said before is over."""


class Run:
    """What one key started, from there to its end.

    Attributes:
        name: What it is, for sentences about it.
        then: What is done once it has ended.
        waits: The sentence that the keys open with when it is at work for long.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.then: tuple[Action, str] | None = None
        self.waits = f"{name.capitalize()} is still at work; the keys work meanwhile."
        self.timer: asyncio.TimerHandle | None = None

"""One of a few things, picked by its character or with the arrows and Enter."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from textual import events

from warroom.tui.ask.prompt import Option
from warroom.tui.ask.question import Layout, Question


class Choice(msgspec.Struct, frozen=True):
    """One thing that can be picked.

    Attributes:
        key: The character that picks it.
        label: A few words.
        value: What the flow gets.
        current: Whether it is what holds now.
        hint: One sentence for the row below, while it is highlighted.
    """

    key: str
    label: str
    value: Any
    current: bool = False
    hint: str = ""


SIGNS = "123456789abceghijklmopqrstuvwxz"
"""What picks the first, the second …; without the letters that other choices use."""


def numbered(
    options: Iterable[tuple[str, Any]], current: Any = None, *, beside: str = ""
) -> list[Choice]:
    """Choices by digit, then by letter, from words and values.

    Args:
        options: The words and what the flow gets for them.
        current: What holds now.
        beside: Characters of choices that stand beside these; none of these gets one of them.
    """
    free = [sign for sign in SIGNS if sign not in beside]
    more = (chr(place) for place in range(0x3B1, 0x3CA))  # Greek, after the last letter
    signs = iter([*free, *more])
    return [
        Choice(next(signs, ""), words, value, current is not None and value == current)
        for words, value in options
    ]


class Choose(Question):
    """A question with a few answers.

    Attributes:
        place: The index of the highlighted choice.
    """

    def __init__(self, title: str, choices: Sequence[Choice], hint: str) -> None:
        self.title, self.choices, self.hint = title, tuple(choices), hint
        self.place = next((n for n, each in enumerate(self.choices) if each.current), 0)

    def show(self, layout: Layout, said: str) -> bool:
        """In the two rows of the foot."""
        options = [Option(each.key, each.label, each.current, each.hint) for each in self.choices]
        layout.prompt.ask(self.title, options, self.hint, at=self.place)
        layout.in_foot(layout.prompt)
        return True

    def press(self, event: events.Key) -> None:
        """A choice's character picks it; Escape leaves."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self.pick(self.place)
        elif event.key in ("right", "down", "tab"):
            self._move(1)
        elif event.key in ("left", "up", "shift+tab"):
            self._move(-1)
        elif event.character:
            keys = [each.key for each in self.choices]
            if event.character in keys:
                self.pick(keys.index(event.character))

    def pick(self, place: int) -> None:
        """Pick by index."""
        if 0 <= place < len(self.choices):
            self.give(self.choices[place].value)

    def _move(self, by: int) -> None:
        if self.choices:
            self.place = (self.place + by) % len(self.choices)
            self.changed()

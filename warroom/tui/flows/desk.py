"""What a flow may ask of the screen it runs on: a choice, a line, an act."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, Protocol, TypeVar

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event, When
from warroom.incident import Incident
from warroom.room import Done
from warroom.topics.language.words import Wording
from warroom.topics.timeline.state import Entry
from warroom.tui.view import View
from warroom.tui.widgets.card import Says
from warroom.tui.widgets.list_pane import ListRow

Value = TypeVar("Value")


class Left(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """The operator left the question with Escape."""


class Overtaken(Left):
    """Somebody else acted, and the question made no sense any more."""


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


def numbered(options: Iterable[tuple[str, Any]], current: Any = None) -> list[Choice]:
    """Choices by digit, then by letter, from words and values."""
    return [
        Choice(sign, words, value, current is not None and value == current)
        for sign, (words, value) in zip(SIGNS, options, strict=False)
    ]


class Answer(msgspec.Struct, frozen=True):
    """A line that was typed.

    Attributes:
        turned: 1 when Tab was pressed instead of Enter, -1 for Shift+Tab; 0 for Enter.
    """

    text: str
    turned: int = 0


class Desk(Protocol):
    """The screen, as a flow sees it."""

    @property
    def incident(self) -> Incident:
        """The incident as of the last repaint."""

    @property
    def doctrine(self) -> Doctrine:
        """The thresholds in force."""

    @property
    def view(self) -> View:
        """What the panes show."""

    @property
    def wording(self) -> Wording:
        """The wording rules in force."""

    @property
    def me(self) -> str:
        """The handle of the operator."""

    @property
    def zone(self) -> tzinfo:
        """The zone in which times are read and shown."""

    @property
    def entry(self) -> Entry | None:
        """The selected entry of the timeline."""

    @property
    def said(self) -> str:
        """The sentence that was shown last; empty once it is gone."""

    def now(self) -> datetime:
        """The present instant, UTC."""

    async def choose(
        self,
        title: str,
        choices: Sequence[Choice],
        hint: str = "",
        *,
        stale: Callable[[], bool] | None = None,
    ) -> Any:
        """Have one picked by its character, or with the arrows and Enter.

        Raises:
            Left: Escape was pressed.
            Overtaken: ``stale`` became true.
        """

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
        """Have a line typed.

        Args:
            title: The chip.
            prompt: What is wanted, shown while the line is empty.
            text: What stands there at first.
            slot: Under which name the draft is kept; empty keeps none.
            hint: One sentence beside the chip.
            tab: What Tab does; empty when it completes names only.
            enter: What Enter does.
            rows: Whether the line is one of several, among which the arrows go as Tab does.
            typed: Called with the words whenever they change; ``slot`` keeps nothing then.
            stale: Whether the question makes no sense any more.

        Raises:
            Left: Escape was pressed; the draft is kept.
            Overtaken: ``stale`` became true; the draft is kept.
        """

    async def pick_from(self, title: str, rows: Sequence[ListRow], hint: str = "") -> int:
        """Have a row of a list over the panes picked; its index.

        Raises:
            Left: Escape was pressed.
        """

    def cover(self, title: str, says: Says) -> None:
        """Show a card over the panes; header, alarm line and clocks stay."""

    def uncover(self) -> None:
        """Take the card away."""

    @property
    def head(self) -> str:
        """The end of the log, ``SEQ:HASH``."""

    async def act(
        self,
        rule: Callable[..., list[Event]],
        *,
        by: str | None = None,
        when: When | None = None,
        **wish: Any,
    ) -> Done | None:
        """Act on this incident; None when it was refused, which the screen has shown."""

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence for some seconds, above the keys."""

    def press(self, key_id: str) -> None:
        """Do what a key of the registry does, once the present flow has ended."""

    def paint_in(self, theme: str) -> None:
        """Show the console in another theme."""

    def accept_room(self) -> None:
        """Take the room as it is now for what this user has seen."""

    def kept_text(self, slot: str) -> str:
        """What was typed under this name and is not durable yet; empty for nothing."""

    def keep_text(self, slot: str, text: str) -> None:
        """Keep what is typed under a name; an empty text forgets it."""

    def settle(self, slot: str) -> None:
        """Forget a draft: its words are durable."""

    def give(self, text: str, name: str) -> str:
        """Copy a text to the clipboard and to a file; the sentence that says where it is."""


Flow = Callable[[Desk], Awaitable[None]]
"""What a command key runs."""


async def ask_and_act(
    desk: Desk,
    title: str,
    prompt: str,
    act: Callable[[str], Awaitable[Done | None]],
    *,
    text: str = "",
    slot: str = "",
    required: str = "",
) -> Done:
    """Have a line typed and act with it; after a refusal the words still stand there.

    Args:
        desk: The screen.
        title: The chip.
        prompt: What is wanted.
        act: What is done with the line.
        text: What stands there at first.
        slot: Under which name the draft is kept.
        required: The sentence to say to an empty line; empty when it may be empty.

    Raises:
        Left: Escape was pressed.
    """
    hint = ""
    while True:
        answer = await desk.ask(title, prompt, text=text, slot=slot, hint=hint)
        text = answer.text.strip()
        if required and not text:
            hint = required
            continue
        done = await act(text)
        if done is not None:
            if slot:
                desk.settle(slot)
            return done
        hint = desk.said


async def confirm(desk: Desk, title: str, yes: str, hint: str = "") -> None:
    """Ask once, with *no* as the default.

    Raises:
        Left: Anything but yes.
    """
    choices = (Choice("n", "no", False, current=True), Choice("y", yes, True))
    if not await desk.choose(title, choices, hint):
        raise Left


def handle(text: str) -> str:
    """A person's handle as typed: without the ``@``."""
    return text.strip().removeprefix("@").strip()

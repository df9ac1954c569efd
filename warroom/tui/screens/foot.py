"""The two rows at the foot: what asks, what is typed, the keys that fit, or one sentence."""

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.screen import Screen
from textual.timer import Timer

from warroom.tui.flows.desk import Choice
from warroom.tui.keymap import Keymap
from warroom.tui.keys import Key
from warroom.tui.modes import Asking, Listed, Mode, Picking
from warroom.tui.moment import Moment, bar
from warroom.tui.widgets.entry_line import EntryLine
from warroom.tui.widgets.keybar import KeyBar, KeyHint, KeyRow
from warroom.tui.widgets.list_pane import ListPane
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.prompt import Option, Prompt

SAID_SECONDS = 8.0
"""How long a sentence stays above the keys."""

REFUSED_SECONDS = 20.0
"""How long a refusal stays: it names the rule and what helps."""


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

    def tell(self, sentence: str) -> None:
        """Show a sentence above the foot; an empty one takes it away."""

    def in_foot(self, pane: Pane | None) -> None:
        """Show a pane at the foot; None shows the keys."""


class FootScreen(Screen[None]):
    """A screen with two rows at its foot.

    Attributes:
        keymap: The keys in force.
        said: The sentence above the keys; empty once it is gone.
    """

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self.said = ""
        self._bad = False
        self._modes: list[Mode] = []
        self._foot: Mode | None = None
        self._said: Timer | None = None

    def when_painted(self, callback: Callable[[], None]) -> None:
        """Call it once this screen was painted; what the first frame does not need comes then.

        While the program starts, Textual takes a screen that must not paint yet for one that has
        nothing to paint. The app itself gets to no message until that is over.
        """
        self.app.call_later(self.call_after_refresh, callback)

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

    def paint_foot(self) -> None:
        """Show what takes the keys, or the keys that fit the moment."""
        place, mode = self.place, self.mode
        if isinstance(mode, Picking):
            options = [_option(each) for each in mode.choices]
            place.prompt.ask(mode.title, options, mode.hint, at=mode.place)
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
        self._tell()

    def _label(self, mode: Asking) -> None:
        entry = self.place.entry
        tab = (("Tab", mode.tab),) if mode.tab else ()
        entry.hints = (("Enter", mode.enter), *tab, ("Esc", "leave"))
        entry.label(mode.title, ((mode.hint if mode.hint != self.said else "", "dim"),))

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
            return (commands, KeyRow(words=self.watching_words))
        return (KeyRow("Log", self._hints(shown.log)), commands)

    @property
    def watching_words(self) -> str:
        """What stands below the keys of a console that only watches."""
        return "read-only: everything is shown, nothing is written"

    @property
    def command_label(self) -> str:
        """What stands before the commands."""
        return "Do"

    def _hints(self, keys: Sequence[Key]) -> tuple[KeyHint, ...]:
        return tuple((self.keymap.shown(key.id), key.label) for key in keys)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence for some seconds."""
        self.said, self._bad = sentence, bad
        self._tell()
        self.place.keybar.say(sentence, "warning" if bad else "text")
        if self._said:
            self._said.stop()
        self._said = self.set_timer(REFUSED_SECONDS if bad else SAID_SECONDS, self.unsay)

    def unsay(self) -> None:
        """Show the keys again instead of the sentence."""
        self.said = ""
        self.place.keybar.say("")
        self._tell()

    def _tell(self) -> None:
        """A refusal is read above what was refused, while that has the foot."""
        self.place.tell(self.said if self._bad and self.mode is not None else "")


def _option(choice: Choice) -> Option:
    return Option(choice.key, choice.label, choice.current, choice.hint)

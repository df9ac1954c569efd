"""The foot of a screen: what asks, the keys that fit, or one sentence; and the card over it."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from warroom.topics.timeline.entry import Entry
from warroom.tui.ask.card import Cards
from warroom.tui.ask.layout import Layout
from warroom.tui.ask.question import Question
from warroom.tui.drafts import Drafts
from warroom.tui.keys.bar import Moment
from warroom.tui.keys.keybar import KeyRow
from warroom.tui.session import Session
from warroom.tui.view import View

SAID_SECONDS = 8.0
"""How long a sentence stays above the keys."""

REFUSED_SECONDS = 20.0
"""How long a refusal stays: it names the rule and what helps."""


class FootScreen(Screen[None]):
    """A screen with two rows at its foot, as a flow that runs on it sees it.

    Attributes:
        about: The id of the incident that it shows; None for all of them.
        session: What lives as long as the program.
        keyboard: Where keys and pastes go.
        keymap: The keys in force.
        view: What the panes show.
        said: The sentence above the keys; empty once it is gone.
        cards: What covers the panes for a run.
        drafts: What was typed and is not durable yet.
        offered: The seq of an entry that reads as a guess, and the sentence that says so.
    """

    about: str | None = None
    view: View
    drafts: Drafts

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.keyboard, self.keymap = session, session.keyboard, session.keymap
        self.said = ""
        self.cards = Cards()
        self.offered: tuple[int, str] | None = None
        self._bad = False
        self._in_foot = False
        self._said: Timer | None = None

    @property
    def place(self) -> Layout:
        """Where questions and lists are shown."""
        raise NotImplementedError

    @property
    def moment(self) -> Moment:
        """What decides about keys."""
        raise NotImplementedError

    @property
    def entry(self) -> Entry | None:
        """The entry that is looked at, else the selected one of the timeline."""
        return None

    @property
    def mode(self) -> Question | None:
        """The question that has the keys; None while nothing is asked."""
        top: Question | None = self.keyboard.top
        return top

    def key_rows(self) -> tuple[KeyRow, ...]:
        """The rows of the key bar."""
        raise NotImplementedError

    def repaint_all(self) -> None:
        """Show the present state everywhere."""
        raise NotImplementedError

    def start(self, flow: Callable[[Any], Awaitable[None]], name: str) -> None:
        """Run a flow of its own; keys wait until it asks or ends."""
        raise NotImplementedError

    def over(self) -> None:
        """Go on: what was said before is over."""
        if self.said:
            self.unsay()

    def paint_foot(self) -> None:
        """Show what takes the keys, or the keys that fit the moment; and the card of its run."""
        if not self.is_attached:
            return
        place, top = self.place, self.mode
        if self.cards.pages:
            self.cards.lay(place, self.view, top.run if top else None, idle=top is None)
        if top is None or not top.show(place, self.said):
            rows = self.key_rows()
            if rows != place.keybar.rows:
                place.keybar.keys(rows)
            if self._in_foot:
                place.in_foot(None)
            self._in_foot = False
        else:
            self._in_foot = True
        self._tell()

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
        self.place.notice.tell(self.said if self._bad and self.mode is not None else "")

"""The screen that a flow runs on, with its foot and its cards; and the facts of the moment."""

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.topics.language.words import Wording, in_force
from warroom.topics.timeline.entry import Entry
from warroom.tui.ask.card import Cards
from warroom.tui.ask.layout import Layout
from warroom.tui.ask.question import Question
from warroom.tui.drafts import Drafts
from warroom.tui.keys.bar import Moment
from warroom.tui.keys.keybar import KeyRow
from warroom.tui.keys.run import Run
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


class Facts:
    """What a flow may know.

    Attributes:
        session: What lives as long as the program.
        screen: The screen in front.
        run: The run of the flow.
        offered: The seq of the entry that reads as a guess, if that was just said.
    """

    def __init__(
        self, session: Session, screen: FootScreen, run: Run, offered: int | None = None
    ) -> None:
        self.session, self.screen, self.run, self.offered = session, screen, run, offered

    @property
    def view(self) -> View:
        """What the panes show."""
        return self.screen.view

    @property
    def incident(self) -> Incident:
        """The incident as of the last repaint."""
        return self.view.incident

    @property
    def doctrine(self) -> Doctrine:
        """The thresholds in force."""
        return self.view.doctrine

    @property
    def wording(self) -> Wording:
        """The wording rules in force."""
        return in_force(self.session.room.state.language.toml)

    @property
    def me(self) -> str:
        """The handle of the operator."""
        return self.session.room.operator

    @property
    def zone(self) -> tzinfo:
        """The zone in which times are read and shown."""
        return self.session.config.zone_info

    @property
    def entry(self) -> Entry | None:
        """The entry that is looked at, else the selected one of the timeline."""
        return self.screen.entry

    @property
    def said(self) -> str:
        """The sentence that was shown last; empty once it is gone."""
        return self.screen.said

    @property
    def head(self) -> str:
        """The end of the log, ``SEQ:HASH``."""
        return str(self.session.room.head())

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.session.room.now()

    def key(self, action: str) -> str:
        """The key of an action as people read it."""
        return self.session.keymap.shown(action)

    @property
    def drafts(self) -> Drafts:
        """What was typed for this incident and is not durable yet."""
        return self.screen.drafts

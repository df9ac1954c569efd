"""The facts of the moment, as a flow sees them, and the screen that it runs on."""

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Any, Protocol

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.topics.language.words import Wording, in_force
from warroom.topics.timeline.entry import Entry
from warroom.tui.ask.card import Cards
from warroom.tui.ask.layout import Layout
from warroom.tui.drafts import Drafts
from warroom.tui.keys.run import Run
from warroom.tui.session import Session
from warroom.tui.view import View


class Screen(Protocol):
    """The screen that a flow runs on.

    Attributes:
        about: The id of the incident that it shows; None for all of them.
        said: The sentence that was shown last; empty once it is gone.
        view: What the panes show.
        drafts: What was typed and is not durable yet.
        cards: What covers the panes for a run.
        offered: The seq of an entry that reads as a guess, and the sentence that says so.
    """

    offered: tuple[int, str] | None
    about: str | None
    said: str
    view: View
    drafts: Drafts
    cards: Cards

    @property
    def place(self) -> Layout:
        """Where questions are shown."""

    @property
    def entry(self) -> Entry | None:
        """The selected entry of the timeline."""

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence for some seconds."""

    def paint_foot(self) -> None:
        """Show what takes the keys, and the card that belongs to it."""

    def repaint_all(self) -> None:
        """Show the present state everywhere."""

    def start(self, flow: Callable[[Any], Awaitable[None]], name: str) -> None:
        """Run a flow of its own."""

    def over(self) -> None:
        """Go on: what was said before is over."""


class Facts:
    """What a flow may know.

    Attributes:
        session: What lives as long as the program.
        screen: The screen in front.
        run: The run of the flow.
        offered: The seq of the entry that reads as a guess, if that was just said.
    """

    def __init__(
        self, session: Session, screen: Screen, run: Run, offered: int | None = None
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

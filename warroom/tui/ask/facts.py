"""The facts of the moment, as a flow sees them."""

from datetime import datetime, tzinfo

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.topics.language.words import Wording, in_force
from warroom.topics.timeline.entry import Entry
from warroom.tui.ask.front import FootScreen
from warroom.tui.drafts import Drafts
from warroom.tui.keys.run import Run
from warroom.tui.session import Session
from warroom.tui.view import View


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

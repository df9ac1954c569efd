"""The screen in front, as what lives longer than it sees it."""

from typing import Protocol

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Recorded
from warroom.room import Done
from warroom.tui.drafts import Kept
from warroom.tui.keys.run import Front


class Shown(Front, Protocol):
    """The screen in front, as the session sees it.

    Attributes:
        about: The id of the incident that it shows; None for all of them.
    """

    about: str | None

    def tick(self) -> None:
        """A second has passed."""

    def repaint_all(self) -> None:
        """What the session knows has changed."""

    def arrived(self, new: tuple[Recorded, ...]) -> None:
        """Others appended something."""

    def durable(self, incident: str, done: Done) -> None:
        """An act of this console was taken."""

    def logged(self, kept: Kept, done: Done) -> None:
        """A line of this console is durable."""

    def turned_down(self, kept: Kept, no: Refused | WhichIncident) -> None:
        """A rule said no to a line of this console; its words are a draft again."""

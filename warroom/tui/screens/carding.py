"""A card over the panes while a flow asks at the foot; everything else goes on behind it."""

from textual import events

from warroom.tui.screens.base import KeyScreen
from warroom.tui.view import View
from warroom.tui.widgets.card import Says
from warroom.tui.widgets.layout import RoomLayout

_PAGES = {"pageup": -1, "pagedown": 1}


class CardScreen(KeyScreen):
    """Shows and scrolls the card."""

    view: View
    room_layout: RoomLayout

    def cover(self, title: str, says: Says) -> None:
        """Show a card; header, alarm line and clocks stay."""
        layout = self.room_layout
        layout.card.open(self.view, title, says)
        if layout.in_overlay is not layout.card:
            layout.overlay(layout.card)

    def uncover(self) -> None:
        """Take the card away."""
        if self.room_layout.in_overlay is self.room_layout.card:
            self.room_layout.uncover()

    def scrolled(self, event: events.Key) -> bool:
        """PgUp and PgDn scroll the card, also while something is asked."""
        layout = self.room_layout
        if event.key not in _PAGES or layout.in_overlay is not layout.card:
            return False
        layout.card.page(_PAGES[event.key])
        return True
